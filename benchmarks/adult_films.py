"""What would tell an adult's film from a child's? Today's gate and two other distances: what each
refuses of adults' films and of the test films.

    python benchmarks/adult_films.py

Needs the films of ``chest-xray`` in $MEDMODELS_DATA, and beside them the two adults' films that are
named below.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from medmodels.cases import read_cases
from medmodels.datasets import DATASETS
from medmodels.datasets.files import data_folder
from medmodels.gates import film_vectors, mahalanobis, unlikeness
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn

ADULTS = ("nih-cxr-samples/00000001_000.png", "dicom/RG1_J2KI.dcm")
NEIGHBOUR = 10
LEVELS = (99.5, 99.0, 95.0, 90.0)  # per cent of the validation films that keep within the limit


def neighbours(train: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Distance (n,) of points (n, D) to their tenth nearest training film (m, D)."""
    lengths = (train**2).sum(1)

    def distance(points: np.ndarray) -> np.ndarray:
        squared = (points**2).sum(1)[:, None] - 2 * points @ train.T + lengths
        return np.sqrt(
            np.maximum(np.partition(squared, NEIGHBOUR - 1, axis=1)[:, NEIGHBOUR - 1], 0)
        )

    return distance


def features(model: FilmCnn, films: list[np.ndarray]) -> np.ndarray:
    """The network's last features of length one, shape (n, F)."""
    vectors = np.concatenate([model.features(model.seen(film)[None]) for film in films]).astype(
        float
    )
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def main() -> None:
    model, data = load_model("chest-xray/cnn"), DATASETS["chest-xray"]()
    assert isinstance(model, FilmCnn)
    fitted, folder = model.artifact.fitted, data_folder()
    adults = [read_cases((folder / name).read_bytes(), task=model.task).data[0] for name in ADULTS]
    assert data.validation is not None
    sets = [
        list(data.data[data.train]),
        list(data.data[data.validation]),
        list(data.data[data.test]),
        adults,
    ]
    look = [film_vectors(films).astype(float) for films in sets]
    inside = [features(model, films) for films in sets]
    raw = [
        np.concatenate([model.features(model.seen(film)[None]) for film in films])
        for films in sets[1:]
    ]
    measured = {
        "today's gate, look": [unlikeness(vectors, fitted) for vectors in look[1:]],
        "today's gate, features": [mahalanobis(vectors, fitted) for vectors in raw],
        "tenth nearest training film, look": [neighbours(look[0])(vectors) for vectors in look[1:]],
        "tenth nearest training film, features": [
            neighbours(inside[0])(vectors) for vectors in inside[1:]
        ],
    }
    print(
        f"| distance | validation within | test films refused, of {len(sets[2])} | adults' films"
        f" refused, of {len(adults)} |\n|---|---|---|---|"
    )
    for name, (validation, test, adult) in measured.items():
        for level in LEVELS:
            limit = np.percentile(validation, level)
            print(f"| {name} | {level:g}% | {(test > limit).sum()} | {(adult > limit).sum()} |")


if __name__ == "__main__":
    main()
