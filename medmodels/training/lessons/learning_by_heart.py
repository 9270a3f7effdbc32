"""What *Learning by heart* says of its little networks, over twenty trainings of each, and how the
survey's own network learns forty real films, and all of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace

import numpy as np

from medmodels.datasets import DATASETS, Dataset
from medmodels.evidence import Metric
from medmodels.evidence.epochs import Epoch
from medmodels.lessons import Fact, Facts
from medmodels.lessons.facts import counted, percentage
from medmodels.lessons.forty_films import LITTLE_RECIPES, learnt_by
from medmodels.models.film_cnn import resized
from medmodels.statistics.bootstrap import draws, interval
from medmodels.training.lessons import LessonMade
from medmodels.training.progress import EpochDone, TrainingEvent
from medmodels.training.strategies import LayoutNetworkStrategy

__all__ = ["in_points", "made", "recipe_facts", "survey_curves"]

_SEEDS = 20
_FORTY, _SIDE = 40, 28
_LONG = 60  # epochs on forty films: as many steps as the survey's network takes there in a moment


def made() -> LessonMade:
    """The facts and the curves; needs the data set."""
    curves = survey_curves(DATASETS["chest-xray"](), LayoutNetworkStrategy(), long=_LONG)
    return LessonMade(
        {**recipe_facts(_SEEDS), **_survey_facts(curves)},
        0,
        (
            f"{_SEEDS} trainings of each little network on forty drawn films, called right on 160"
            " fresh ones, intervals over films; the survey's own network on forty real training"
            " films and on all, its curves on the validation films."
        ),
        {"survey.json": _written(curves)},
    )


def recipe_facts(seeds: int) -> Facts:
    """Of each of ``LITTLE_RECIPES`` the share called right of the forty and of the fresh films and
    the log loss on the fresh ones, mean over so many trainings; and how much more of the fresh ones
    it calls right than the large network.
    """
    facts: dict[str, Fact] = {}
    right: dict[str, np.ndarray] = {}
    for name, (recipe, stops) in LITTLE_RECIPES.items():
        ends = []
        for seed in range(seeds):
            *_, last = learnt_by(replace(recipe, seed=seed), stops=stops)
            ends.append(last)
        right[name] = np.mean([end.called_right() for end in ends], axis=0)
        train = float(np.mean([end.at_kept.train.accuracy for end in ends]))
        facts[f"heart_{name}"] = counted(train, f"{train:.0%}")
        loss = float(np.mean([end.at_kept.validation.loss for end in ends]))
        facts[f"loss_{name}"] = counted(loss, f"{loss:.2f}")
        facts[f"fresh_{name}"] = _mean_of(right[name])
    for name in LITTLE_RECIPES.keys() - {"large"}:
        facts[f"gain_{name}"] = in_points(_mean_of(right[name] - right["large"]))
    return facts


def in_points(gain: Fact) -> Fact:
    """A difference of shares as it is written: so many of a hundred, with its interval."""
    assert gain.low is not None
    assert gain.high is not None
    value, low, high = (round(100 * x) for x in (gain.value, gain.low, gain.high))
    return replace(gain, words=f"{value} in 100 (95% interval {low} to {high})")


def _mean_of(values: np.ndarray) -> Fact:
    n = len(values)
    low, high = interval(lambda weights: weights @ values / n, draws(n))
    return percentage(Metric(float(values.mean()), low, high, n, n, "bootstrap"))


def survey_curves(
    data: Dataset, strategy: LayoutNetworkStrategy, *, long: int
) -> Mapping[str, tuple[Epoch, ...]]:
    """The epochs of the survey's own network on forty training films, half of them positive, for
    ``long`` epochs, and on all for its own number; on the other side the validation films.
    """
    from medmodels.training.networks.layout_network import fit_layout_network

    small = np.stack([resized(film, _SIDE) for film in data.data])[..., None]
    rng, y = np.random.default_rng(strategy.seed), data.labels
    forty = np.concatenate(
        [rng.choice(data.train[y[data.train] == label], _FORTY // 2, False) for label in (0, 1)]
    )
    found = {}
    for name, rows, epochs in (
        ("forty", forty, long),
        ("all", data.train, strategy.epochs),
    ):
        mean, spread = small[rows].mean(), small[rows].std()
        seen: list[Epoch] = []

        def heard(event: TrainingEvent, seen: list[Epoch] = seen) -> None:
            if isinstance(event, EpochDone):
                seen.append(event.epoch)

        fit_layout_network(
            ((small[rows] - mean) / spread, y[rows]),
            ((small[data.validation] - mean) / spread, y[data.validation]),
            replace(strategy, epochs=epochs),
            heard,
        )
        found[name] = tuple(seen)
    return found


def _survey_facts(curves: Mapping[str, tuple[Epoch, ...]]) -> Facts:
    """What the survey's network calls right at the end of each training, on both sides."""
    facts = {}
    for name, epochs in curves.items():
        for side in ("train", "validation"):
            right = getattr(epochs[-1], side).accuracy
            facts[f"survey_{name}_{side}"] = counted(right, f"{right:.0%}")
    return facts


def _written(curves: Mapping[str, tuple[Epoch, ...]]) -> bytes:
    body = {name: [asdict(epoch) for epoch in epochs] for name, epochs in curves.items()}
    return (json.dumps(body) + "\n").encode()
