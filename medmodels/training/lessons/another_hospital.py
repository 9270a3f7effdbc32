"""What *Another hospital* says beyond the stored scores: what some films of the new place are good
for, and what a stricter gate would cost before it refused adults' films.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from medmodels.cases import read_cases
from medmodels.datasets import DATASETS, Dataset
from medmodels.datasets.files import data_folder
from medmodels.gates import film_vectors, mahalanobis, unlikeness
from medmodels.lessons import Fact, Facts
from medmodels.lessons.elsewhere import SideScores, mended, sides_of
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn
from medmodels.statistics.conformal import COVERAGE
from medmodels.statistics.intervals import percentiles
from medmodels.training.lessons import LessonMade

__all__ = [
    "ADULTS",
    "LEVELS",
    "adult_films",
    "made",
    "mending_facts",
    "neighbours",
    "refused_at",
]

# Two adults' films, below the data folder.
ADULTS = ("nih-cxr-samples/00000001_000.png", "dicom/RG1_J2KI.dcm")
LEVELS = (99.5, 99.0, 95.0, 90.0)  # per cent of the validation films that keep within a limit
_NEIGHBOUR = 10
_DRAWS, _LOCAL = 200, (50, 100, 200)


def made() -> LessonMade:
    """The facts; needs the data set and the two films."""
    model = load_model("chest-xray/cnn")
    assert isinstance(model, FilmCnn)
    facts = dict(mending_facts(sides_of(model)["test"]))
    for distance, limits in refused_at(model, DATASETS["chest-xray"](), adult_films(model)).items():
        for level, (test, adults) in limits.items():
            code = f"{distance}_{level:g}".replace(".", "_")
            facts[f"test_{code}"] = Fact(test, str(test))
            facts[f"adults_{code}"] = Fact(adults, str(adults))
    return LessonMade(
        facts,
        0,
        (
            f"{_DRAWS} draws of so many test films, calibration and limits fixed on them and"
            " measured on the others; and how many test films and adults' films lie beyond limits"
            " that so many per cent of the validation films keep within."
        ),
    )


def mending_facts(test: SideScores, counts: Sequence[int] = _LOCAL) -> Facts:
    """Calibration slope and, at the level shown first, the share of negative films whose set holds
    the truth, once so many films of the new place are known: mean and middle 95% of the draws.
    """
    facts = {}
    for count in counts:
        after = [mended(test, count, seed=seed)[1] for seed in range(_DRAWS)]
        for name, values in {
            "slope": np.array([some.calibrated.slope for some in after]),
            "held": np.array([some.held(COVERAGE)[1].value for some in after]),
        }.items():
            told = values[np.isfinite(values)]
            number = ".0%" if name == "held" else ".2f"
            mean, (low, high) = float(told.mean()), percentiles(told)
            words = f"{mean:{number}} ({low:{number}} to {high:{number}} in 95 of 100 draws)"
            facts[f"{name}_{count}"] = Fact(mean, words, low, high, len(told))
    return facts


def neighbours(train: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Distance (n,) of points (n, D) to their tenth nearest training film (m, D)."""
    lengths = (train**2).sum(1)

    def distance(points: np.ndarray) -> np.ndarray:
        squared = (points**2).sum(1)[:, None] - 2 * points @ train.T + lengths
        nearest = np.partition(squared, _NEIGHBOUR - 1, axis=1)[:, _NEIGHBOUR - 1]
        return np.sqrt(np.maximum(nearest, 0))

    return distance


def refused_at(
    model: FilmCnn, data: Dataset, adults: list[np.ndarray]
) -> dict[str, dict[float, tuple[int, int]]]:
    """By distance and by level of its limit how many test films and how many adults' films are
    refused: today's gate's two distances, and to the tenth nearest training film by the film's look
    and among the network's features.
    """
    sets = [list(data.data[rows]) for rows in (data.train, data.validation, data.test)]
    look = [film_vectors(films).astype(float) for films in (*sets, adults)]
    raw = [np.concatenate([_features(model, film) for film in films]) for films in (*sets, adults)]
    unit = [one / np.linalg.norm(one, axis=1, keepdims=True) for one in raw]
    fitted = model.artifact.fitted
    distances: dict[str, list[np.ndarray]] = {
        "look": [unlikeness(one, fitted) for one in look[1:]],
        "features": [mahalanobis(one, fitted) for one in raw[1:]],
        "near_look": [neighbours(look[0])(one) for one in look[1:]],
        "near_features": [neighbours(unit[0])(one) for one in unit[1:]],
    }
    return {
        name: {
            level: (int((test > limit).sum()), int((adult > limit).sum()))
            for level in LEVELS
            for limit in [np.percentile(validation, level)]
        }
        for name, (validation, test, adult) in distances.items()
    }


def _features(model: FilmCnn, film: np.ndarray) -> np.ndarray:
    return model.features(model.seen(film)[None]).astype(float)


def adult_films(model: FilmCnn) -> list[np.ndarray]:
    """The films of ``ADULTS`` as the model's question reads them."""
    folder = data_folder()
    return [read_cases((folder / name).read_bytes(), task=model.task).data[0] for name in ADULTS]
