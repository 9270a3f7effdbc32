"""A network built from a line of text, "conv 32, pool, dense 64"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from medmodels.training.strategies.layers import SEQUENCE, parsed, require_fit

if TYPE_CHECKING:
    import keras

__all__ = ["build_layers"]


def build_layers(layers: str, shape: Sequence[int], *, unroll: bool) -> keras.Model:
    """A network on pictures (height, width, channels) or series (steps, variables) to a raw
    log-odds (n, 1).

    Raises ``BadStrategy`` when the layers do not fit the shape.
    """
    import keras

    require_fit(layers, shape)
    inputs = x = keras.layers.Input(tuple(shape))
    plan = parsed(layers)
    for n, (kind, number) in enumerate(plan):
        goes_on = any(later in SEQUENCE for later, _ in plan[n + 1 :])
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
