"""Outlines: exact on known maps, the map back from its polygons, stairs made lines."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.figures.outlines import Ring, outline, svg_path


def filled(rings: tuple[Ring, ...], size: tuple[int, int]) -> np.ndarray:
    """Which pixels (H, W) have their centre inside, by the even-odd rule: how many sides a ray to
    the right crosses.
    """
    y, x = np.meshgrid(*((np.arange(n) + 0.5) / n for n in size), indexing="ij")
    crossed = np.zeros(size, int)
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
            between = (y0 > y) != (y1 > y)
            at = x0 + (y - y0) * (x1 - x0) / (y1 - y0 if y1 != y0 else 1.0)
            crossed += between & (x < at)
    return crossed % 2 == 1


def area(ring: Ring) -> float:
    """The signed area of a polygon: above zero where it is drawn clockwise on a screen."""
    x, y = np.array(ring).T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


def test_a_frame_has_a_border_outside_and_one_inside() -> None:
    """Of a frame round one pixel the outer border comes clockwise, the hole the other way round,
    each with its four corners; what it frames has the same four.
    """
    frame = np.zeros((3, 4), int)
    frame[1, 1] = 1

    outer, inner = outline(frame, 0)

    assert outer == ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    assert set(inner) == {(0.25, 1 / 3), (0.5, 1 / 3), (0.5, 2 / 3), (0.25, 2 / 3)}
    assert area(outer) == pytest.approx(1.0)
    assert area(inner) == pytest.approx(-1 / 12)
    assert [set(ring) for ring in outline(frame, 1)] == [set(inner)]
    assert outline(frame, 2) == ()


def test_what_touches_at_a_corner_alone_is_two_parts() -> None:
    """Two pixels across from each other are two squares, not one figure of eight."""
    rings = outline(np.eye(2, dtype=int), 1)

    assert [area(ring) for ring in rings] == [pytest.approx(0.25)] * 2


@pytest.mark.parametrize("seed", range(4))
def test_the_polygons_hold_the_pixels_of_their_part(seed: int) -> None:
    """Of any map, noise with holes and islands too, each part's polygons hold its pixels and no
    other, so that all of them together are the picture.
    """
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, (7, 9))

    for label in range(3):
        rings = outline(labels, label)
        np.testing.assert_array_equal(filled(rings, labels.shape), labels == label)
        assert sum(map(area, rings)) == pytest.approx((labels == label).mean())


def test_stairs_become_a_line() -> None:
    """A disc with a tolerance has a fifth of its corners at most, all within a pixel of the true
    circle, and its area.
    """
    side, radius = 200, 0.4
    y, x = np.mgrid[0:side, 0:side] / side + 0.5 / side - 0.5
    disc = (np.hypot(x, y) <= radius).astype(int)

    (exact,), (smooth,) = outline(disc, 1), outline(disc, 1, tolerance=0.75)
    far = np.hypot(*(np.array(smooth) - 0.5).T)

    assert len(smooth) < len(exact) / 5
    assert np.abs(far - radius).max() < 1 / side
    assert area(smooth) == pytest.approx(np.pi * radius**2, rel=0.01)


def test_a_path_draws_the_corners_in_their_order() -> None:
    """Each ring is moved to, drawn and closed."""
    rings = outline(np.array([[1, 0, 1]]), 1)

    assert svg_path(rings) == ("M0 0L0.33333 0L0.33333 1L0 1ZM0.66667 0L1 0L1 1L0.66667 1Z")
