"""Whether a film resembles the training films, and which way round it lies."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.cases import Case
from medmodels.gates.distance import mahalanobis, unlikeness
from medmodels.models import Model
from medmodels.models.cnn import Cnn, resized, standardised

__all__ = ["check_film", "film_vectors"]

FILM_SIZE = 32
_BLANK = 4.0  # grey levels of standard deviation below which there is nothing to see

# How a film can come wrongly, what to do about it, and what puts it right.
_TURNED: dict[str, tuple[str, Callable[[np.ndarray], np.ndarray]]] = {
    "inverted": ("Export it again with bright bones", lambda film: 255 - film),
    "turned on its left side": ("Turn it to the right", lambda film: np.rot90(film, 3)),
    "turned on its right side": ("Turn it to the left", np.rot90),
    "upside down": ("Turn it round", lambda film: np.rot90(film, 2)),
}


def check_film(model: Model, case: Case) -> str | None:
    """Simple checks, then how the film looks, then where it lies among the features of the training
    films.
    """
    assert isinstance(model, Cnn)
    if case.data.std() < _BLANK:
        return "The picture is blank or nearly so; there is nothing to judge."
    look, features = _distances(model, case.data)
    turned = {how: max(_distances(model, turn(case.data))) for how, (_, turn) in _TURNED.items()}
    how = min(turned, key=lambda name: turned[name])
    # nearer that way: an upside-down film may be near enough as it is
    if turned[how] <= 1 and turned[how] < max(look, features):
        return f"The film looks {how}. {_TURNED[how][0]} and try again."
    if max(look, features) <= 1:
        return None
    if look > 1:
        return (
            "The picture does not look like the frontal chest films the model was trained on"
            f" ({look:.1f} times as far from them as 99.5 % of comparable films). Is it a chest"
            " film, frontal, the right way round, and nothing but the film?"
        )
    return (
        f"To the network this film is unlike those it was trained on ({features:.1f} times as far"
        " as 99.5 % of comparable films); it has no ground to judge it."
    )


def film_vectors(films: list[np.ndarray]) -> np.ndarray:
    """What the look of a film is judged by: 32 × 32 pixels, standardised, shape (n, 1024)."""
    return standardised(np.stack([resized(film, FILM_SIZE) for film in films])).reshape(
        len(films), -1
    )


def _distances(model: Cnn, film: np.ndarray) -> tuple[float, float]:
    """How far a film lies from the training films by its look and among the network's features; 1
    is the limit of each.
    """
    reference = model.artifact.reference
    look = unlikeness(film_vectors([film]), reference)[0] / reference["film_limit"]
    features = (
        mahalanobis(model.features(model.seen(film)[None]), reference)[0] / reference["gate_limit"]
    )
    return float(look), float(features)
