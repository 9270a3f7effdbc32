"""Whether a film resembles the training films, and which way round it lies."""

from __future__ import annotations

import numpy as np

from medmodels.cases import Abstention, Case
from medmodels.gates.distance import mahalanobis, unlikeness
from medmodels.gates.looks import LOOK_VECTORS
from medmodels.models import Model
from medmodels.models.film_cnn import FilmCnn
from medmodels.tasks import Film, Turn

__all__ = ["check_film", "undone"]

_BLANK = 4.0  # grey levels of standard deviation below which there is nothing to see


def check_film(model: Model, case: Case) -> Abstention | None:
    """Simple checks, then how the film looks, then where it lies among the features of the training
    films.
    """
    assert isinstance(model, FilmCnn)
    if case.data.std() < _BLANK:
        return Abstention("blank_picture")
    inputs = Film.of(case.task.inputs)
    look, features = _distances(model, case.data, inputs)
    turned = [max(_distances(model, undone(case.data, turn), inputs)) for turn in inputs.turns]
    # nearer that way: an upside-down film may be near enough as it is
    if turned and min(turned) <= 1 and min(turned) < max(look, features):
        turn = inputs.turns[turned.index(min(turned))]
        said = {"noun": inputs.noun, "looks": turn.looks, "advice": turn.advice}
        return Abstention("turned", said)
    if max(look, features) <= 1:
        return None
    if look > 1:
        said = {"several": inputs.several, "noun": inputs.noun, "check": inputs.check}
        return Abstention("other_look", {"times": look, "within": 100 * inputs.look.within, **said})
    return Abstention("other_features", {"noun": inputs.noun, "times": features})


def undone(film: np.ndarray, turn: Turn) -> np.ndarray:
    """A film (H, W) that came wrongly in that way, put right."""
    return np.rot90(255 - film if turn.inverted else film, -turn.quarters)


def _distances(model: FilmCnn, film: np.ndarray, inputs: Film) -> tuple[float, float]:
    """How far a film lies from the training films by its look and among the network's features; 1
    is the limit of each.
    """
    fitted = model.artifact.fitted
    vectors = LOOK_VECTORS[inputs.look.by]([film])
    look = unlikeness(vectors, fitted)[0] / fitted["film_limit"]
    features = mahalanobis(model.features(model.seen(film)[None]), fitted)[0] / fitted["gate_limit"]
    return float(look), float(features)
