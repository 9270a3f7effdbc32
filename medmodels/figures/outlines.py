"""Outlines of the parts of a picture: from a map that says which pixel belongs to which part, to
closed polygons.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

__all__ = ["Ring", "outline", "svg_path"]

# Corners (x, y) of a closed polygon, in fractions of the picture's width and height.
Ring = tuple[tuple[float, float], ...]

_Corner = tuple[int, int]
# To the right, down, to the left and up: each step follows the side of a pixel with the part to its
# right, so that the next direction in this order turns round the same pixel.
_STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))


def outline(labels: np.ndarray, label: int, *, tolerance: float = 0.0) -> tuple[Ring, ...]:
    """The borders of one part of a map (H, W): the outer ones clockwise, those of its holes the
    other way round; none where the map has no such part.

    With a ``tolerance``, in pixels of the map, corners that lie no farther than that from the line
    between others are left out: the stairs of a slanting border become a line.

    >>> outline(np.array([[0, 0], [0, 1]]), 1)
    (((0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0)),)
    """
    height, width = labels.shape
    sides = _sides(labels == label)
    rings = []
    while sides:
        corners = _followed(sides)
        kept = _fewer(corners, tolerance) if tolerance else corners
        rings.append(tuple((x / width, y / height) for x, y in kept))
    return tuple(rings)


def svg_path(rings: Sequence[Ring]) -> str:
    """The polygons as one path of SVG; holes stay open by the even-odd rule.

    >>> svg_path([((0.5, 0.5), (1.0, 0.5), (1.0, 1.0))])
    'M0.5 0.5L1 0.5L1 1Z'
    """
    return "".join(f"M{'L'.join(f'{x:.5g} {y:.5g}' for x, y in ring)}Z" for ring in rings)


def _sides(inside: np.ndarray) -> dict[_Corner, list[int]]:
    """From each corner of a pixel the directions in which a border goes on."""
    held = np.pad(inside, 1)
    middle = held[1:-1, 1:-1]
    # (direction, neighbour across that side, corner at which the side begins)
    borders = (
        (0, held[:-2, 1:-1], (0, 0)),
        (1, held[1:-1, 2:], (1, 0)),
        (2, held[2:, 1:-1], (1, 1)),
        (3, held[1:-1, :-2], (0, 1)),
    )
    sides: dict[_Corner, list[int]] = {}
    for direction, neighbour, (right, down) in borders:
        for y, x in np.argwhere(middle & ~neighbour).tolist():
            sides.setdefault((x + right, y + down), []).append(direction)
    return sides


def _followed(sides: dict[_Corner, list[int]]) -> list[_Corner]:
    """One closed border, its corners alone; its sides are taken out. The highest corner, and of
    those the leftmost, is a turn.
    """
    start = at = min(sides, key=lambda corner: (corner[1], corner[0]))
    direction, turns = _taken(sides, at, 0), [at]
    while (at := (at[0] + _STEPS[direction][0], at[1] + _STEPS[direction][1])) != start:
        ahead = _taken(sides, at, direction)
        turns += [at] if ahead != direction else []
        direction = ahead
    return turns


def _taken(sides: dict[_Corner, list[int]], at: _Corner, direction: int) -> int:
    """Where a border goes on from a corner: round the same pixel if it can, since pixels that
    touch at a corner alone are not one part.
    """
    ahead = min(sides[at], key=lambda way: (direction + 1 - way) % 4)
    sides[at].remove(ahead)
    if not sides[at]:
        del sides[at]
    return ahead


def _fewer(ring: list[_Corner], tolerance: float) -> list[_Corner]:
    """The corners that matter (Douglas and Peucker 1973), from two far ones outwards."""
    first = ring[0]
    far = max(range(len(ring)), key=lambda n: math.dist(first, ring[n]))
    return [
        *_between(ring[: far + 1], tolerance),
        *_between([*ring[far:], first], tolerance),
    ]


def _between(line: list[_Corner], tolerance: float) -> list[_Corner]:
    """A line of corners without those near the straight way, and without its end."""
    points = np.array(line, float)
    along = points[-1] - points[0]
    off = np.abs(
        along[0] * (points[:, 1] - points[0, 1]) - along[1] * (points[:, 0] - points[0, 0])
    )
    farthest = int(off.argmax())
    if off[farthest] <= tolerance * math.hypot(*along):
        return line[:1]
    return [
        *_between(line[: farthest + 1], tolerance),
        *_between(line[farthest:], tolerance),
    ]
