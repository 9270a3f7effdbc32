"""A small network as a line of text, "conv 32, pool, dense 64", read, checked and built. TensorFlow
is imported where it is built.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from medmodels.errors import BadStrategy

if TYPE_CHECKING:
    import keras

__all__ = ["KINDS", "build_layers", "parsed"]

# What a layer's number may be; a layer without bounds takes none.
KINDS: dict[str, tuple[float, float] | None] = {
    "conv": (1, 512),
    "pool": None,
    "mean": None,
    "gru": (1, 512),
    "lstm": (1, 512),
    "dense": (1, 4096),
    "dropout": (0.01, 0.95),
}
# layers that need rows or steps in front of them
_SEQUENCE = frozenset({"conv", "pool", "mean", "gru", "lstm"})
_RECURRENT = frozenset({"gru", "lstm"})
_MOST = 20


def parsed(layers: str) -> tuple[tuple[str, float], ...]:
    """The layers in order, each with its number (0 where it takes none); raises ``BadStrategy``.

    >>> parsed("conv 32, pool, dense 64")
    (('conv', 32.0), ('pool', 0.0), ('dense', 64.0))
    """
    found = [_layer(part.split()) for part in layers.split(",")]
    flat = [n for n, (kind, _) in enumerate(found) if kind == "dense"]
    if len(found) > _MOST or (flat and any(kind in _SEQUENCE for kind, _ in found[flat[0] :])):
        raise BadStrategy(
            "layers", f"at most {_MOST} layers, and after a dense one only dense and dropout"
        )
    return tuple(found)


def _layer(words: Sequence[str]) -> tuple[str, float]:
    kind = words[0].lower() if words else ""
    bounds = KINDS.get(kind)
    try:
        number = float(words[1]) if len(words) == 2 else 0.0
    except ValueError:
        number = -1.0
    holds = (
        len(words) == 2
        and bounds[0] <= number <= bounds[1]
        and (kind == "dropout" or number == int(number))
        if bounds
        else len(words) == 1
    )
    if kind not in KINDS or not holds:
        raise BadStrategy(
            "layers",
            f"a list such as “conv 32, pool, dense 64”, of {', '.join(KINDS)}; conv, gru, lstm,"
            " dense and dropout take a number",
        )
    return kind, number


def build_layers(layers: str, shape: Sequence[int], *, unroll: bool) -> keras.Model:
    """A network on pictures (height, width, channels) or series (steps, variables) to a raw
    log-odds (n, 1).

    Raises ``BadStrategy`` when the layers do not fit the shape.
    """
    import keras

    inputs = x = keras.layers.Input(tuple(shape))
    plan = parsed(layers)
    for n, (kind, number) in enumerate(plan):
        if kind in _RECURRENT and len(x.shape) != 3:
            raise BadStrategy("layers", "without gru and lstm for pictures: they are for series")
        if kind in _SEQUENCE and (
            len(x.shape) < 3 or min(x.shape[1:-1]) < {"conv": 3, "pool": 2}.get(kind, 1)
        ):
            raise BadStrategy(
                "layers",
                f"shorter: nothing is left of a shape of {' × '.join(map(str, shape))} before layer"
                f" {n + 1}, {kind}",
            )
        goes_on = any(later in _SEQUENCE for later, _ in plan[n + 1 :])
        if kind == "dense" and len(x.shape) > 2:
            x = keras.layers.Flatten()(x)
        x = _MAKERS[kind](number, len(shape) - 1, goes_on, unroll)(x)
    x = keras.layers.Flatten()(x) if len(x.shape) > 2 else x
    return keras.Model(inputs, keras.layers.Dense(1)(x))


def _conv(number: float, dimensions: int, goes_on: bool, unroll: bool) -> Any:
    import keras

    return (keras.layers.Conv1D if dimensions == 1 else keras.layers.Conv2D)(
        int(number), 3, activation="relu"
    )


def _pool(number: float, dimensions: int, goes_on: bool, unroll: bool) -> Any:
    import keras

    return keras.layers.MaxPooling1D() if dimensions == 1 else keras.layers.MaxPooling2D()


def _mean(number: float, dimensions: int, goes_on: bool, unroll: bool) -> Any:
    import keras

    return (
        keras.layers.GlobalAveragePooling1D()
        if dimensions == 1
        else keras.layers.GlobalAveragePooling2D()
    )


def _gru(number: float, dimensions: int, goes_on: bool, unroll: bool) -> Any:
    import keras

    return keras.layers.GRU(int(number), return_sequences=goes_on, unroll=unroll)


def _lstm(number: float, dimensions: int, goes_on: bool, unroll: bool) -> Any:
    import keras

    return keras.layers.LSTM(int(number), return_sequences=goes_on, unroll=unroll)


def _dense(number: float, dimensions: int, goes_on: bool, unroll: bool) -> Any:
    import keras

    return keras.layers.Dense(int(number), activation="relu")


def _dropout(number: float, dimensions: int, goes_on: bool, unroll: bool) -> Any:
    import keras

    return keras.layers.Dropout(number)


_MAKERS: dict[str, Callable[[float, int, bool, bool], Any]] = {
    "conv": _conv,
    "pool": _pool,
    "mean": _mean,
    "gru": _gru,
    "lstm": _lstm,
    "dense": _dense,
    "dropout": _dropout,
}
