"""The greys of one film given to another: exact histogram matching, by the rank of each pixel among
those of its film.

What tells two films apart is then where their greys lie, not which they are. A film so dressed as
one of the other label shows whether a network reads the label off the greys.
"""

from __future__ import annotations

import numpy as np

__all__ = ["levels", "matched", "ranks", "style_swapped"]


def ranks(films: np.ndarray) -> np.ndarray:
    """The rank (n, pixels) uint16 of each pixel of films (n, H, W) among those of its film, from 0;
    equal ones share the middle of theirs.
    """
    from scipy.stats import rankdata

    flat = films.reshape(len(films), -1)
    return np.stack([(rankdata(film) - 0.5).astype(np.uint16) for film in flat])


def levels(films: np.ndarray) -> np.ndarray:
    """The greys (n, pixels) float32 of films (n, H, W), each film's in order."""
    return np.sort(films.reshape(len(films), -1).astype(np.float32), axis=1)


def matched(films: np.ndarray, styles: np.ndarray) -> np.ndarray:
    """Films (n, H, W), each with the greys of the film (H, W) at its place in ``styles``."""
    greys = np.take_along_axis(levels(styles), ranks(films).astype(np.intp), axis=1)
    return greys.reshape(films.shape)


def style_swapped(films: np.ndarray, labels: np.ndarray, *, seed: int) -> np.ndarray:
    """Films (n, H, W), each with the greys of a film of the other label out of the same, by a
    seeded draw; ``labels`` (n,) bool, of both some.
    """
    rng = np.random.default_rng(seed)
    other = np.empty(len(films), np.intp)
    for label in (False, True):
        mine = np.flatnonzero(labels == label)
        other[mine] = rng.choice(np.flatnonzero(labels != label), len(mine))
    return matched(films, films[other])
