"""A small network as a line of text, "conv 32, pool, dense 64", read and checked."""

from __future__ import annotations

from collections.abc import Sequence

from medmodels.errors import BadStrategy

__all__ = ["LAYER_KINDS", "RECURRENT", "SEQUENCE", "parsed", "require_fit"]

# What a layer's number may be; a layer without bounds takes none.
LAYER_KINDS: dict[str, tuple[float, float] | None] = {
    "conv": (1, 512),
    "pool": None,
    "mean": None,
    "gru": (1, 512),
    "lstm": (1, 512),
    "dense": (1, 4096),
    "dropout": (0.01, 0.95),
}
# layers that need rows or steps in front of them
SEQUENCE = frozenset({"conv", "pool", "mean", "gru", "lstm"})
RECURRENT = frozenset({"gru", "lstm"})
_MOST = 20
_LEAST = {"conv": 3, "pool": 2}  # steps, or pixels of a side, that a layer needs


def parsed(layers: str) -> tuple[tuple[str, float], ...]:
    """The layers in order, each with its number (0 where it takes none); raises ``BadStrategy``.

    >>> parsed("conv 32, pool, dense 64")
    (('conv', 32.0), ('pool', 0.0), ('dense', 64.0))
    """
    stack = [_layer(part.split()) for part in layers.split(",")]
    flat = [n for n, (kind, _) in enumerate(stack) if kind == "dense"]
    if len(stack) > _MOST or (flat and any(kind in SEQUENCE for kind, _ in stack[flat[0] :])):
        raise BadStrategy("layers-bounded", option="layers", most=_MOST)
    return tuple(stack)


def require_fit(layers: str, shape: Sequence[int]) -> None:
    """Refuse layers that do not go with pictures (height, width, channels) or series (steps,
    variables); raises ``BadStrategy``.
    """
    left = list(shape[:-1])  # of an empty list nothing is left but one number a filter
    for n, (kind, _) in enumerate(parsed(layers), 1):
        if kind in RECURRENT and len(left) == 2:
            raise BadStrategy("layers-recurrent-on-pictures", option="layers")
        if kind in SEQUENCE and (not left or min(left) < _LEAST.get(kind, 1)):
            raise BadStrategy(
                "layers-too-many", option="layers", shape=tuple(shape), layer=n, kind=kind
            )
        left = _left(kind, left, more=any(k in SEQUENCE for k, _ in parsed(layers)[n:]))


def _left(kind: str, sides: list[int], *, more: bool) -> list[int]:
    """The sides that a layer leaves of these: steps, or height and width; none of a flat output."""
    if kind == "conv":
        return [side - 2 for side in sides]
    if kind == "pool":
        return [side // 2 for side in sides]
    flat = kind in ("mean", "dense") or (kind in RECURRENT and not more)
    return [] if flat else sides


def _layer(words: Sequence[str]) -> tuple[str, float]:
    kind = words[0].lower() if words else ""
    bounds = LAYER_KINDS.get(kind)
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
    if kind not in LAYER_KINDS or not holds:
        raise BadStrategy("layers-unlike", option="layers", kinds=tuple(LAYER_KINDS))
    return kind, number
