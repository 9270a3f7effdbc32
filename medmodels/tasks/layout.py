"""How the columns of a table lie, where they are more than a list: the pixels of a picture, or
variables over time steps.

A layout is (height, width, channels) for ``pixels``, columns from left to right and from top to
bottom, the channels of a pixel side by side; and (steps, variables) for ``steps``, all variables of
a step side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

__all__ = ["blocks"]

_ROWS, _COLUMNS = ("top", "", "bottom"), ("left", "", "right")
_ALONE, _TOGETHER = 8, 4  # windows that one variable is cut into, and each of several


def blocks(
    modality: str, layout: Sequence[int], variables: Sequence[str], first: int = 0
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What explanations credit instead of single columns: the names of the blocks, and for each
    column the block it belongs to.

    A picture has nine squares; a variable has windows of its steps. ``variables`` names the
    variables of a series, ``first`` is the number of its first step.

    >>> blocks("steps", (8, 1), ("",))[0][:2]
    ('step 0', 'step 1')
    """
    return _BLOCKS[modality](layout, variables, first)


def _squares(
    layout: Sequence[int], variables: Sequence[str], first: int
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    height, width, channels = layout
    names = tuple(f"{row} {column}".strip() or "middle" for row in _ROWS for column in _COLUMNS)
    return names, tuple(
        3 * (3 * y // height) + 3 * x // width
        for y in range(height)
        for x in range(width)
        for _ in range(channels)
    )


def _windows(
    layout: Sequence[int], variables: Sequence[str], first: int
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    steps, count = layout
    windows = min(steps, _ALONE if count == 1 else _TOGETHER)
    of_step = [step * windows // steps for step in range(steps)]
    ends = [
        (first + of_step.index(w), first + steps - 1 - of_step[::-1].index(w))
        for w in range(windows)
    ]
    said = [f"step {start}" if start == end else f"steps {start} to {end}" for start, end in ends]
    names = tuple(
        f"{variable}, {when}" if variable else when for variable in variables for when in said
    )
    return names, tuple(v * windows + window for window in of_step for v in range(count))


_BLOCKS: dict[
    str, Callable[[Sequence[int], Sequence[str], int], tuple[tuple[str, ...], tuple[int, ...]]]
] = {"pixels": _squares, "steps": _windows}
