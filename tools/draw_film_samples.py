"""Draw synthetic sample films of a question: ``python -m tools.draw_film_samples TASK/FAMILY``.

A class-conditional generator: principal components of the training films of a label and a Gaussian
mixture in their space (after Bishop, PRML 2006, chapters 9 and 12). A film is kept only when the
network's gate accepts it and it is no nearer to any training film than training films are to one
another (5th percentile of nearest-neighbour distances, on 32 × 32 standardised pixels; where
training films come in groups of likenesses, to the nearest of another group).
"""

from __future__ import annotations

import sys

import numpy as np

from medmodels.cases import Case
from medmodels.cases.samples import SAMPLES
from medmodels.datasets import DATASETS
from medmodels.gates import abstention, film_vectors
from medmodels.models import load_model
from medmodels.models.film_cnn import resized
from medmodels.tasks import TASKS, Film

__all__ = ["apart", "draw_films", "draw_samples", "nearest"]

_SIDE, _COMPONENTS, _EACH = 112, 60, 6
_FEW = 50  # films of a label to each Gaussian


def draw_films(films: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """``count`` synthetic films (count, side, side) uint8 after the films (n, H, W) of one
    label.
    """
    from sklearn.decomposition import PCA
    from sklearn.mixture import GaussianMixture

    flat = np.stack([resized(film, _SIDE) for film in films]).reshape(len(films), -1)
    seed = int(rng.integers(2**31))
    axes, parts = min(_COMPONENTS, len(films) // 2), max(min(6, len(films) // _FEW), 1)
    space = PCA(axes, random_state=seed, svd_solver="randomized").fit(flat)
    mixture = GaussianMixture(parts, covariance_type="full", reg_covar=1.0, random_state=seed).fit(
        space.transform(flat)
    )
    drawn = space.inverse_transform(mixture.sample(count)[0])
    return np.clip(np.round(drawn), 0, 255).astype(np.uint8).reshape(count, _SIDE, _SIDE)


def nearest(vectors: np.ndarray, others: np.ndarray, *, skip_self: bool = False) -> np.ndarray:
    """Distance of each vector (n, D) to its nearest among the others (m, D)."""
    squared = (vectors**2).sum(1)[:, None] + (others**2).sum(1) - 2 * vectors @ others.T
    if skip_self:
        np.fill_diagonal(squared, np.inf)
    return np.sqrt(np.maximum(squared.min(1), 0))


def apart(train: np.ndarray, groups: np.ndarray | None) -> float:
    """How far training films (n, D) are from one another, those of a group aside: the 5th
    percentile of the distances to the nearest.
    """
    if groups is None:
        return float(
            np.percentile(nearest(*np.array_split(train, [min(1000, len(train) // 2)])), 5)
        )
    to_others = [
        nearest(row[None], train[groups != g])[0] for row, g in zip(train, groups, strict=True)
    ]
    return float(np.percentile(to_others, 5))


def main() -> None:
    """Write the samples of every shipped question about films."""
    for task in TASKS.values():
        if isinstance(task.inputs, Film):
            draw_samples(task.name)


def draw_samples(task: str) -> None:
    """Write twelve labelled films of a question, six a label."""
    from PIL import Image

    dataset, model, rng = DATASETS[task](), load_model(f"{task}/cnn"), np.random.default_rng(11)
    train = film_vectors(list(dataset.data[dataset.train]))
    groups = None if dataset.groups is None else dataset.groups[dataset.train]
    limit = apart(train, groups)
    folder = SAMPLES / dataset.task.name
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[tuple[str, np.ndarray]] = []
    for label, mine in zip(dataset.task.labels, (dataset.labels, ~dataset.labels), strict=True):
        films = draw_films(dataset.data[dataset.train][mine[dataset.train]], 200, rng)
        far = nearest(film_vectors(list(films)), train) >= limit
        passed = [
            film
            for film, ok in zip(films, far, strict=True)
            if ok and abstention(model, Case(dataset.task, film.copy(), "sample")) is None
        ]
        kept += [(label, film) for film in passed[:_EACH]]
    for number, position in enumerate(rng.permutation(len(kept)), 1):
        label, film = kept[position]
        Image.fromarray(film).save(
            folder / f"{number:02d}-drawn-after-{label}-{dataset.task.inputs.noun}s.png",
            optimize=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
