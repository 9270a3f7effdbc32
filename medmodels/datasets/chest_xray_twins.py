"""Which of our test films are in PneumoniaMNIST too, another published copy of the same data set.

There each film was cropped to a square in its middle and brought down to 28 × 28 pixels; our copy
squeezed the whole film to a square. So the middle of each of ours is tried, from 36% of its width
to all of it, and the best correlation with any film of any part of the other copy counts. None of
our 497 lies between 0.945 and 0.958.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.datasets.chest_xray import load_test_films
from medmodels.datasets.files import data_file

__all__ = ["Twins", "best_correlations", "load_chest_xray_twins"]

_PARTS = ("train", "val", "test")
_WIDTHS = np.linspace(0.36, 1.0, 33)  # 2% apart
_ENOUGH = 0.95


@dataclass(frozen=True, eq=False)
class Twins:
    """The best correlation (test films,) of each test film with a film of the copy called ``name``,
    and from which one on the two are the same film.
    """

    name: str
    correlation: np.ndarray
    enough: float

    @property
    def found(self) -> np.ndarray:
        """Which test films have a twin there, (test films,) bool."""
        return self.correlation >= self.enough


def load_chest_xray_twins() -> Twins:
    """For the test films in the order of ``load_chest_xray``; raises ``DatasetError`` if a file is
    absent or not the published one.
    """
    with np.load(data_file("other-copies", "pneumoniamnist.npz"), allow_pickle=False) as stored:
        others = np.concatenate([stored[f"{part}_images"] for part in _PARTS])
    return Twins("PneumoniaMNIST", best_correlations(load_test_films().data, others), _ENOUGH)


def best_correlations(films: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The best correlation (n,), pixel by pixel, of the middles of films (n, H, W) uint8 with any
    of the small ``others`` (m, h, w).
    """
    small, best = _normed(others), np.full(len(films), -1.0)
    for width in _WIDTHS:
        middles = np.stack([_middle(film, width, others.shape[1:]) for film in films])
        best = np.maximum(best, (_normed(middles) @ small.T).max(1))
    return best


def _middle(film: np.ndarray, width: float, shape: tuple[int, ...]) -> np.ndarray:
    """That share of a film's width about its middle, at its whole height, brought to a shape."""
    from PIL import Image

    wide, high = film.shape[1], film.shape[0]
    edge = wide * (1 - width) / 2
    picture = Image.fromarray(film).resize(
        (shape[1], shape[0]), Image.Resampling.BICUBIC, box=(edge, 0, wide - edge, high)
    )
    return np.asarray(picture)


def _normed(pictures: np.ndarray) -> np.ndarray:
    """Pictures (n, h, w) as rows (n, pixels) of mean 0 and length 1; a blank one is all zeros."""
    rows = pictures.reshape(len(pictures), -1).astype(np.float32)
    rows -= rows.mean(1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))
