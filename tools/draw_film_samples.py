"""Draw the synthetic films of shipped questions: ``python -m tools.draw_film_samples``.

What a film shows is drawn from anatomy and physics (``drawn_chest``, ``drawn_breast``); from the
training films come its grey levels alone, the mean histogram of its label (histogram specification,
Gonzalez and Woods, "Digital Image Processing", 2018, 3.3). A film is kept when the network's gate
accepts it, its probability is where the sample is meant to lie, and it is no nearer to any training
film than training films are to one another: by the 5th percentile of the distances to the nearest
of another group of likenesses, on 32 × 32 standardised pixels and, for what is fine, on band-passed
pictures of 128 × 128 (Burt and Adelson, IEEE Trans. Communications 1983).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from scipy.ndimage import gaussian_filter

from medmodels.cases import Case
from medmodels.cases.samples import SAMPLES
from medmodels.datasets import DATASETS, Dataset
from medmodels.gates import abstention, film_vectors
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn, resized
from tools.drawn_breast import breast
from tools.drawn_chest import chest

__all__ = ["FILMS", "Wanted", "apart", "band_vectors", "draw_film", "greys", "nearest"]

_BAND = (1.0, 3.0)  # blurs, in pixels, between which a band-passed picture lies
_MOST = 600  # training films that distances between fine pictures are measured among
_TRIES = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sample: its file's name, its label, how it is drawn, and where its probability lies."""

    name: str
    label: str
    low: float
    high: float
    drawn: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Films:
    """The samples of a question: its drawing, the size that is kept, and what is wanted."""

    drawing: Callable[..., np.ndarray]
    side: int
    wanted: tuple[Wanted, ...]


_chest = partial(Wanted, label="pneumonia")
_clear = partial(Wanted, label="normal")
_cancer = partial(Wanted, label="malignant")
_benign = partial(Wanted, label="benign")

FILMS: dict[str, Films] = {
    "chest-xray": Films(
        chest,
        224,
        (
            _chest("01-pneumonia-in-the-right-lung", low=0.9, high=1, drawn={"opacity": 1.2}),
            _clear("02-normal-and-clear", low=0, high=0.06),
            _clear("03-normal-in-shallow-breath", low=0.55, high=0.645, drawn={"breath": 0.63}),
            _chest("04-pneumonia-hardly-seen", low=0.1, high=0.28, drawn={"opacity": 0.3}),
            _clear("05-normal-and-clear", low=0, high=0.1),
            _chest("06-pneumonia-near-the-line", low=0.65, high=0.74, drawn={"opacity": 0.8}),
            _clear("07-normal-that-the-model-calls-ill", low=0.78, high=1, drawn={"breath": 0.64}),
            _chest("08-pneumonia-and-plain", low=0.88, high=1, drawn={"opacity": 1.0}),
            _clear("09-normal-not-quite-clear", low=0.2, high=0.45, drawn={"breath": 0.67}),
            _chest("10-pneumonia-missed", low=0.3, high=0.54, drawn={"opacity": 0.55}),
            _clear("11-normal-and-clear", low=0, high=0.15, drawn={"breath": 0.77}),
            _chest(
                "12-pneumonia-in-shallow-breath",
                low=0.85,
                high=1,
                drawn={"opacity": 1.0, "breath": 0.66},
            ),
        ),
    ),
    "breast-ultrasound": Films(
        breast,
        256,
        (
            _cancer(
                "01-malignant-with-spicules-and-shadow", low=0.8, high=1, drawn={"malignant": 1}
            ),
            _benign("02-benign-and-oval", low=0, high=0.12, drawn={"malignant": 0}),
            _benign("03-benign-near-the-line", low=0.16, high=0.24, drawn={"malignant": 0.15}),
            _cancer("04-malignant-but-round", low=0, high=0.13, drawn={"malignant": 0.1}),
            _benign(
                "05-benign-there-is-no-lesion", low=0, high=0.2, drawn={"malignant": 0, "lesion": 0}
            ),
            _benign("06-benign-but-ragged", low=0.65, high=1, drawn={"malignant": 0.7}),
            _cancer("07-malignant-near-the-line", low=0.25, high=0.33, drawn={"malignant": 0.3}),
            _cancer("08-malignant-and-plain", low=0.7, high=1, drawn={"malignant": 0.9}),
            _benign("09-benign-and-oval", low=0, high=0.15, drawn={"malignant": 0.05}),
            _cancer("10-malignant-and-lobed", low=0.4, high=0.7, drawn={"malignant": 0.6}),
            _benign(
                "11-benign-there-is-no-lesion-but-called",
                low=0.29,
                high=0.6,
                drawn={"malignant": 0, "lesion": 0},
            ),
            _benign("12-benign-with-some-angles", low=0.3, high=0.5, drawn={"malignant": 0.4}),
        ),
    ),
}


def main() -> None:
    """Write the samples of every shipped question about films."""
    for task in FILMS:
        draw_samples(task)


def draw_samples(task: str) -> None:
    """Write the films of a question."""
    from PIL import Image

    dataset, model = DATASETS[task](), load_model(f"{task}/cnn")
    assert isinstance(model, FilmCnn)
    checks = [_check(dataset, film_vectors, None), _check(dataset, band_vectors, _MOST)]
    for wanted in FILMS[task].wanted:
        levels = greys(dataset, wanted.label, FILMS[task].side)
        for attempt in range(_TRIES):
            film = draw_film(task, wanted, levels, attempt)
            chance = model.probabilities(model.seen(film)[None])[0, 0]
            if (
                wanted.low <= chance <= wanted.high
                and abstention(model, Case(dataset.task, film.copy(), "sample")) is None
                and all(check(film) for check in checks)
            ):
                break
        else:
            raise SystemExit(f"{wanted.name}: none of {_TRIES} drawings is as wanted")
        path = SAMPLES / task / f"{wanted.name}.png"
        Image.fromarray(film).save(path, optimize=True)
        print(f"{path.name}: drawing {attempt + 1}, {chance:.3f}")


def draw_film(task: str, wanted: Wanted, levels: np.ndarray, attempt: int) -> np.ndarray:
    """One drawing (side, side) uint8 with these grey levels, the same every time."""
    side = FILMS[task].side
    rng = np.random.default_rng((int(wanted.name[:2]), attempt))
    drawn = FILMS[task].drawing(rng, **wanted.drawn)
    step = len(drawn) // side
    means = drawn.reshape(side, step, side, step).mean((1, 3)).ravel()
    film = np.empty(side * side, np.uint8)
    film[np.argsort(means, kind="stable")] = levels
    return film.reshape(side, side)


def greys(dataset: Dataset, label: str, side: int) -> np.ndarray:
    """The grey levels of the mean film of a label, ascending, for side² pixels, uint8."""
    positive = label == dataset.task.labels[0]
    films = dataset.data[dataset.train][dataset.labels[dataset.train] == positive]
    ascending = np.mean([np.sort(film, axis=None) for film in films[:200]], 0)
    places = np.linspace(0, len(ascending) - 1, side * side)
    return np.round(np.interp(places, np.arange(len(ascending)), ascending)).astype(np.uint8)


def band_vectors(films: list[np.ndarray], side: int = 128) -> np.ndarray:
    """What is fine in films, band-passed at side × side pixels and standardised, (n, side²)."""
    fine = [
        gaussian_filter(small, _BAND[0]) - gaussian_filter(small, _BAND[1])
        for small in (resized(film, side) for film in films)
    ]
    flat = np.stack(fine).reshape(len(films), -1)
    return np.asarray((flat - flat.mean(1, keepdims=True)) / flat.std(1, keepdims=True))


def nearest(
    vectors: np.ndarray, others: np.ndarray, *, aside: np.ndarray | None = None
) -> np.ndarray:
    """Distance of each vector (n, D) to its nearest among the others (m, D), but for those that
    ``aside`` (n, m) sets aside.
    """
    squared = (vectors**2).sum(1)[:, None] + (others**2).sum(1) - 2 * vectors @ others.T
    if aside is not None:
        squared[aside] = np.inf
    return np.sqrt(np.maximum(squared.min(1), 0))


def apart(train: np.ndarray, groups: np.ndarray | None) -> float:
    """How far training films (n, D) are from one another, those of a group aside: the 5th
    percentile of the distances to the nearest.
    """
    if groups is None:
        return float(
            np.percentile(nearest(*np.array_split(train, [min(1000, len(train) // 2)])), 5)
        )
    to_others = nearest(train, train, aside=groups[:, None] == groups)
    return float(np.percentile(to_others, 5))


def _check(
    dataset: Dataset, vectors: Callable[[list[np.ndarray]], np.ndarray], most: int | None
) -> Callable[[np.ndarray], bool]:
    """Whether a film is as far from every training film as those, or ``most`` of them, are from
    one another.
    """
    train = vectors(list(dataset.data[dataset.train]))
    groups = None if dataset.groups is None else dataset.groups[dataset.train]
    some = slice(None) if most is None else slice(0, None, max(len(train) // most, 1))
    limit = apart(train[some], None if groups is None else groups[some])
    return lambda film: bool(nearest(vectors([film]), train)[0] >= limit)


if __name__ == "__main__":
    main()
