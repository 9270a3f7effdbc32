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

    With a ``tolerance``, in pixels of the map, a border goes through the middles of the pixels'
    sides, and those no farther than that from the line between others are left out: the stairs of
    a slanting border become a line, and corners are cut by half a pixel.

    >>> outline(np.array([[0, 0], [0, 1]]), 1)
    (((0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0)),)
    """
    height, width = labels.shape
    sides = _sides(labels == label)
    rings = []
    while sides:
        ring = _followed(sides)
        kept = _fewer(_middles(ring), tolerance) if tolerance else _turns(ring)
        rings.append(tuple((x / width, y / height) for x, y in kept.tolist()))
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


def _followed(sides: dict[_Corner, list[int]]) -> np.ndarray:
    """Every corner (n, 2) along one closed border, whose sides are taken out; the first is a turn,
    since it is the highest and of those the leftmost.
    """
    start = at = min(sides, key=lambda corner: (corner[1], corner[0]))
    direction, passed = 0, list[_Corner]()
    while not passed or at != start:
        passed.append(at)
        direction = _taken(sides, at, direction)
        at = (at[0] + _STEPS[direction][0], at[1] + _STEPS[direction][1])
    return np.array(passed, float)


def _turns(ring: np.ndarray) -> np.ndarray:
    """The corners at which a border changes its direction."""
    ahead = np.roll(ring, -1, axis=0) - ring
    return ring[(ahead != np.roll(ahead, 1, axis=0)).any(1)]


def _middles(ring: np.ndarray) -> np.ndarray:
    return (ring + np.roll(ring, -1, axis=0)) / 2


def _taken(sides: dict[_Corner, list[int]], at: _Corner, direction: int) -> int:
    """Where a border goes on from a corner: round the same pixel if it can, since pixels that
    touch at a corner alone are not one part.
    """
    ahead = min(sides[at], key=lambda way: (direction + 1 - way) % 4)
    sides[at].remove(ahead)
    if not sides[at]:
        del sides[at]
    return ahead


def _fewer(ring: np.ndarray, tolerance: float) -> np.ndarray:
    """The points that matter (Douglas and Peucker 1973), from two far ones outwards."""
    far = int(np.hypot(*(ring - ring[0]).T).argmax())
    back = np.concatenate([ring[far:], ring[:1]])
    return np.concatenate([_between(ring[: far + 1], tolerance), _between(back, tolerance)])


def _between(line: np.ndarray, tolerance: float) -> np.ndarray:
    """A line of points without those near the straight way, and without its end."""
    (x, y), (right, down) = (line - line[0]).T, line[-1] - line[0]
    off = np.abs(right * y - down * x)
    farthest = int(off.argmax())
    if off[farthest] <= tolerance * math.hypot(right, down):
        return line[:1]
    halves = line[: farthest + 1], line[farthest:]
    return np.concatenate([_between(half, tolerance) for half in halves])
