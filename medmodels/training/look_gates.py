"""Fits of the gate that judges how a picture looks, a way for each of ``LOOKS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from medmodels.gates import film_vectors, unlikeness
from medmodels.gates.looks import look_descriptors
from medmodels.tasks import Look
from medmodels.training.gates import film_gate

__all__ = ["LOOK_GATES", "changed_looks", "covariance_gate", "look_gate"]

_SOFT = 80  # pixels a side through which the softer copy goes
_DARKER, _LIGHTER = 1.33, 0.75  # exponents of the grey levels
_CUT = 0.06  # of each side


def look_gate(look: Look, train: np.ndarray, validation: np.ndarray) -> dict[str, np.ndarray]:
    """The arrays by which the gate judges a look, from training and validation films (n, H, W)."""
    return LOOK_GATES[look.by](list(train), list(validation), look.within)


def _by_pixels(
    train: list[np.ndarray], validation: list[np.ndarray], within: float
) -> dict[str, np.ndarray]:
    return film_gate(film_vectors(train), film_vectors(validation), within=within)


def _by_descriptors(
    train: list[np.ndarray], validation: list[np.ndarray], within: float
) -> dict[str, np.ndarray]:
    seen, held = (
        look_descriptors([copy for film in films for copy in changed_looks(film)])
        for films in (train, validation)
    )
    gate = covariance_gate(seen)
    return {**gate, "film_limit": np.percentile(unlikeness(held, gate), 100 * within)}


LOOK_GATES: Mapping[
    str, Callable[[list[np.ndarray], list[np.ndarray], float], dict[str, np.ndarray]]
] = {"pixels": _by_pixels, "descriptors": _by_descriptors}


def covariance_gate(points: np.ndarray) -> dict[str, np.ndarray]:
    """Mean and shrunk covariance (Ledoit and Wolf 2004, columns of spread 1) of points (n, D), as
    the principal axes that ``unlikeness`` reads: all D of them, so that nothing is left to noise.
    """
    from sklearn.covariance import LedoitWolf

    mean, spread = points.mean(0), np.maximum(points.std(0), 1e-6)
    covariance = LedoitWolf().fit((points - mean) / spread).covariance_ * np.outer(spread, spread)
    variances, directions = np.linalg.eigh(covariance)
    gate = {
        "film_mean": mean,
        "film_axes": directions.T,
        "film_variances": variances,
        "film_noise": np.array(variances.mean()),
    }
    return {name: values.astype(np.float64) for name, values in gate.items()}


def changed_looks(film: np.ndarray) -> list[np.ndarray]:
    """A film (H, W) as it is, softer, lighter, darker, and cut: as other exports show it."""
    from PIL import Image

    height, width = film.shape
    picture = Image.fromarray(np.ascontiguousarray(film))
    soft = picture.resize((_SOFT, _SOFT), Image.Resampling.BILINEAR).resize(
        (width, height), Image.Resampling.BILINEAR
    )
    down, across = (round(_CUT * side) for side in film.shape)
    return [
        film,
        np.asarray(soft),
        *((255 * (film / 255.0) ** power).astype(np.uint8) for power in (_LIGHTER, _DARKER)),
        film[down : height - down, across : width - across],
    ]
