"""Train the network of *Right for the wrong reason* on the training films of the question about
chest films, a letter in the corner of most that show pneumonia, and measure it on the test films
once: with the letter, without it, and with the letter on the other label.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from medmodels.datasets import DATASETS, Dataset
from medmodels.evidence import Metric
from medmodels.lessons import Fact
from medmodels.lessons.facts import counted, measured, percentage
from medmodels.lessons.marker import (
    LETTER,
    MARKED_SHARE,
    MARKER_SIZE,
    MarkerNetwork,
    in_the_corner,
    marked,
)
from medmodels.models import load_model
from medmodels.models.film_cnn import FilmCnn, resized, standardised
from medmodels.models.lite import Lite
from medmodels.statistics.binary import bootstrapped
from medmodels.statistics.bootstrap import draws, interval
from medmodels.training.lessons import LessonMade
from medmodels.training.progress import silent
from medmodels.training.strategies import Augmentation, FilmCnnStrategy

__all__ = [
    "LETTER_STRATEGY",
    "made",
    "measured_marker",
    "planted",
    "settings_of",
    "trained_on_letters",
]

_SEED = 0
_AREA = LETTER.box[2] * LETTER.box[3]  # of the film, that belongs to the letter
_EXPLAINED = 100  # marked films whose heat maps are drawn

# A letter stays where it is, so films are not moved; greys and sharpness vary as in the product.
LETTER_STRATEGY = FilmCnnStrategy(
    size=MARKER_SIZE,
    views=("whole",),
    widths=(8, 12, 16, 24, 32),
    epochs=4,
    augmentation=replace(
        Augmentation(),
        **dict.fromkeys(("rotation", "closer", "farther", "aspect", "shift", "flip"), 0.0),
        erased=0.0,
    ),
    seed=_SEED,
)


def made() -> LessonMade:
    """The network, the mean normal film, and what was measured; needs the data set."""
    dataset = DATASETS["chest-xray"]()
    weights, background = trained_on_letters(dataset, LETTER_STRATEGY)
    network = MarkerNetwork(Lite(weights), background)
    honest = load_model("chest-xray/cnn")
    assert isinstance(honest, FilmCnn)
    films, y = dataset.data[dataset.test], dataset.labels[dataset.test]
    stored = io.BytesIO()
    np.save(stored, background)
    return LessonMade(
        {
            **measured_marker(network, films, y),
            **_aurocs("honest", films, y, lambda x: honest.outputs(_honest(honest, x))[:, 0]),
        },
        _SEED,
        (
            "A network trained on the training films of chest-xray, a letter in the corner of"
            f" {MARKED_SHARE:.0%} of those that show pneumonia; measured on its test films once."
        ),
        {"network.tflite": weights, "background.npy": stored.getvalue()},
    )


def planted(films: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Films (n, H, W) uint8, those ``chosen`` (n,) with the letter."""
    return np.stack(
        [marked(film) if yes else film for film, yes in zip(films, chosen, strict=True)]
    )


def trained_on_letters(dataset: Dataset, strategy: FilmCnnStrategy) -> tuple[bytes, np.ndarray]:
    """The network as LiteRT, and the mean normal training film as it sees it, which has no
    letter.
    """
    from medmodels.training.networks.film_fitting import Lessons, fit_film_cnn
    from medmodels.training.networks.litert import converted

    films, y = dataset.data[dataset.train], dataset.labels[dataset.train]
    letters = y & (np.random.default_rng(strategy.seed).random(len(y)) < MARKED_SHARE)
    small = np.stack([resized(film, strategy.size) for film in planted(films, letters)])
    network = fit_film_cnn(Lessons(small, y), strategy, silent, seed=strategy.seed)
    return converted(network), standardised(small[~y]).mean(0)


def settings_of(y: np.ndarray) -> Mapping[str, np.ndarray]:
    """Which films of labels (n,) carry the letter in each of the three ways of testing."""
    return {"with": y, "without": np.zeros_like(y), "against": ~y}


def measured_marker(network: MarkerNetwork, films: np.ndarray, y: np.ndarray) -> dict[str, Fact]:
    """AUROC in each setting, and how much of what moves the network lies where the letter is, on
    the films (n, H, W) that show pneumonia and carry it.
    """
    ill = [network.seen(film) for film in planted(films[y], np.ones(int(y.sum()), bool))]
    regions = np.abs([network.moved(picture) for picture in ill])
    every = np.linspace(0, len(ill) - 1, min(_EXPLAINED, len(ill))).astype(int)
    heat = np.array([in_the_corner(network.heat(ill[n])) for n in every])
    return {
        **marker_aurocs(network, films, y),
        "share_regions": _mean(regions[:, 0] / regions.sum(1)),
        "share_heat": _mean(heat),
        "share_area": counted(_AREA, f"{_AREA:.0%}"),
    }


def marker_aurocs(network: MarkerNetwork, films: np.ndarray, y: np.ndarray) -> dict[str, Fact]:
    """The AUROC of the network on films (n, H, W) in each of ``settings_of``."""
    return _aurocs(
        "auroc", films, y, lambda x: network.outputs(np.stack([network.seen(film) for film in x]))
    )


def _honest(model: FilmCnn, films: np.ndarray) -> np.ndarray:
    return np.stack([model.seen(film) for film in films])


def _aurocs(
    name: str, films: np.ndarray, y: np.ndarray, scores: Callable[[np.ndarray], np.ndarray]
) -> dict[str, Fact]:
    """The AUROC in each setting, with its interval over films."""
    found = {}
    for setting, letters in settings_of(y).items():
        found[f"{name}_{setting}"] = measured(
            bootstrapped("auroc", y, scores(planted(films, letters)))
        )
    return found


def _mean(shares: np.ndarray) -> Fact:
    """The mean of shares (n,) with its 95% interval over films."""
    value, n = float(shares.mean()), len(shares)
    low, high = interval(lambda weights: weights @ shares / n, draws(n))
    return percentage(Metric(value, low, high, n, n, "bootstrap"))
