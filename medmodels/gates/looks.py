"""What the look of a picture is judged by: pixels, where what is shown has its place, or few
numbers, where pixels of one place have nothing in common.

The numbers are of three families: the power of the spectrum in rings and directions (layers,
grain), where the picture is bright and uneven (profiles, spread of parts), and how its detail is
distributed (kurtosis, skewness and clumping of band-passed pictures; noise of any colour is
Gaussian there, pictures are not). A picture and its mirror image have the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from medmodels.models.film_cnn import resized, standardised

__all__ = ["LOOK_VECTORS", "film_vectors", "look_descriptors"]

FILM_SIZE = 32
_SIDE = 96  # pixels a side for descriptors
_RINGS, _DIRECTIONS = 4, 4
_SCALES = (1, 2, 4, 8)  # pixels of blur
_LEVELS = (1, 5, 25, 50, 75, 95, 99)  # percentiles of the grey levels


def film_vectors(films: list[np.ndarray]) -> np.ndarray:
    """What the look of a film is judged by: 32 × 32 pixels, standardised, shape (n, 1024)."""
    return standardised(np.stack([resized(film, FILM_SIZE) for film in films])).reshape(
        len(films), -1
    )


def look_descriptors(films: list[np.ndarray]) -> np.ndarray:
    """Descriptors (n, 51) of films (H, W) of 0 to 255, of any size."""
    x = standardised(np.stack([resized(film, _SIDE) for film in films]))
    return np.column_stack([_spectrum(x), _profiles(x), _spreads(x), _detail(x)])


# What a look is judged by, by the name the question gives it (``Look.by``).
LOOK_VECTORS: Mapping[str, Callable[[list[np.ndarray]], np.ndarray]] = {
    "pixels": film_vectors,
    "descriptors": look_descriptors,
}


def _spectrum(x: np.ndarray) -> np.ndarray:
    """Log power in rings of frequencies by direction; the two oblique directions, which a mirror
    exchanges, are averaged.
    """
    window = np.outer(np.hanning(_SIDE), np.hanning(_SIDE))
    faded = (x - x.mean((1, 2), keepdims=True)) * window
    power = np.abs(np.fft.fftshift(np.fft.fft2(faded), axes=(1, 2))) ** 2
    down, across = np.mgrid[-_SIDE // 2 : _SIDE // 2, -_SIDE // 2 : _SIDE // 2]
    radius, angle = np.hypot(down, across), np.arctan2(down, across) % np.pi
    direction = np.floor(angle / np.pi * _DIRECTIONS + 0.5) % _DIRECTIONS
    edges = np.geomspace(2.5, _SIDE / 2, _RINGS + 1)
    edges[0] = 2.0
    columns = []
    for low, high in pairwise(edges):
        ring = (radius >= low) & (radius < high)
        mean = [power[:, ring & (direction == k)].mean(1) for k in range(_DIRECTIONS)]
        columns += [
            np.log((mean[k] + mean[-k % _DIRECTIONS]) / 2 + 1e-3)
            for k in range(_DIRECTIONS // 2 + 1)
        ]
    return np.column_stack(columns)


def _profiles(x: np.ndarray) -> np.ndarray:
    """Mean grey level of eight bands from top to bottom, and of four from the sides inwards."""
    down = x.reshape(len(x), 8, -1, _SIDE).mean((2, 3))
    across = x.reshape(len(x), _SIDE, 8, -1).mean((1, 3))
    return np.column_stack([down, ((across + across[:, ::-1]) / 2)[:, :4]])


def _spreads(x: np.ndarray) -> np.ndarray:
    """Percentiles of the grey levels, and the log spread within sixteen parts, left and right
    averaged.
    """
    levels = np.percentile(x, _LEVELS, axis=(1, 2)).T
    parts = np.log(x.reshape(len(x), 4, _SIDE // 4, 4, _SIDE // 4).std((2, 4)) + 0.02)
    return np.column_stack(
        [levels, ((parts + parts[:, :, ::-1]) / 2)[:, :, :2].reshape(len(x), -1)]
    )


def _detail(x: np.ndarray) -> np.ndarray:
    """At each scale log kurtosis and skewness of the band-passed picture, and how its energy
    clumps.
    """
    from scipy.ndimage import gaussian_filter

    columns = []
    for scale in _SCALES:
        band = gaussian_filter(x, (0, scale, scale)) - gaussian_filter(x, (0, 2 * scale, 2 * scale))
        band = band / (band.std((1, 2), keepdims=True) + 1e-3)
        clumps = gaussian_filter(band**2, (0, 2 * scale, 2 * scale)).std((1, 2))
        columns += [
            np.log((band**4).mean((1, 2)) + 0.1),
            (band**3).mean((1, 2)),
            np.log(clumps + 0.01),
        ]
    return np.column_stack(columns)
