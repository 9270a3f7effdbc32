"""Ways to train a network on films, compared on validation films alone: as they are, and each with
the greys of a film of the other label (style-swapped). The test films are not looked at.

For each way one network of ten epochs: AUROC on both, specificity where it finds 95% of the
positive ones of both together, and the median share of contributions from outside the regions, of
sixty films. “shipped” is the packaged model as it is. Run by hand, with the names of ways or all:

    PYTHONPATH=. .venv/bin/python benchmarks/film_styles.py [WAY …]

Needs the films of ``chest-xray`` in $MEDMODELS_DATA, and some two minutes a way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from medmodels.datasets import DATASETS, Dataset
from medmodels.explanations import outside_share, region_map
from medmodels.explanations.regions import shapley_of_regions
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn, logit_and_features, resized, standardised
from medmodels.statistics.binary import auroc
from medmodels.tasks import Film
from medmodels.training.networks.styles import style_swapped
from medmodels.training.strategies import FilmCnnStrategy

Scores = Callable[[np.ndarray], np.ndarray]  # standardised films (n, size, size) to log-odds (n,)

# Share of batches mixed, of films with other greys, of films with other surroundings.
WAYS = {
    "plain": (0.0, 0.0, 0.0),
    "greys": (0.0, 0.8, 0.0),
    "greys, mixed": (0.5, 0.8, 0.0),
    "greys, mixed, half the surroundings": (0.5, 0.8, 0.5),
    "greys, mixed, most surroundings": (0.5, 0.8, 0.8),
}
_SIZE, _EPOCHS, _EXPLAINED, _FOUND = 64, 10, 60, 0.95


def trained(dataset: Dataset, small: np.ndarray, way: tuple[float, float, float]) -> Scores:
    from medmodels.training.networks.film_fitting import fit_film_cnn
    from medmodels.training.recipes.film_members import lessons_of

    mixing, matched, border = way
    plain = FilmCnnStrategy()
    strategy = replace(
        plain,
        size=_SIZE,
        views=("whole",),
        epochs=_EPOCHS,
        mixing=mixing,
        augmentation=replace(plain.augmentation, matched=matched, border=border),
    )
    network = fit_film_cnn(lessons_of(dataset, small), strategy, lambda event: None, seed=0)

    def scores(x: np.ndarray) -> np.ndarray:
        logit = network.predict(x[..., None], batch_size=256, verbose=0)[0][:, 0]
        return np.asarray(logit, float)

    return scores


def as_shipped(model: FilmCnn) -> Scores:
    return lambda x: logit_and_features(model.network, x)[0]


def shown(name: str, scores: Scores, dataset: Dataset, small: np.ndarray) -> None:
    train, validation = dataset.train, dataset.validation
    y, films = dataset.labels[validation], small[validation]
    plain, swapped = (scores(standardised(x)) for x in (films, style_swapped(films, y, seed=0)))
    once = np.ones((1, len(y)))
    least = np.quantile(np.concatenate([plain[y], swapped[y]]), 1 - _FOUND)
    regions = region_map(Film.of(dataset.task.inputs).regions, small.shape[1:])
    background = standardised(small[train])[~dataset.labels[train]].mean(0)
    drawn = np.random.default_rng(0).choice(len(films), _EXPLAINED, replace=False)
    amounts = [
        shapley_of_regions(scores, picture, background, regions)
        for picture in standardised(films[drawn])
    ]
    print(
        f"{name}: AUROC {auroc(y, plain, once)[0]:.3f}, swapped {auroc(y, swapped, once)[0]:.3f};"
        f" specificity {(plain[~y] < least).mean():.3f}, swapped"
        f" {(swapped[~y] < least).mean():.3f};"
        f" outside {np.median(outside_share(np.array(amounts))):.2f}",
        flush=True,
    )


def main() -> None:
    dataset, model = DATASETS["chest-xray"](), load_model("chest-xray/cnn")
    assert isinstance(model, FilmCnn)
    chosen = sys.argv[1:] or ["shipped", *WAYS]
    for name in chosen:
        size = model.size if name == "shipped" else _SIZE
        small = np.stack([resized(film, size) for film in dataset.data])
        if name == "shipped":
            shown(name, as_shipped(model), dataset, small)
        else:
            shown(name, trained(dataset, small, WAYS[name]), dataset, small)


if __name__ == "__main__":
    main()
