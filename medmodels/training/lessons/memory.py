"""For *What a model remembers*: how well it can be guessed who was in the training set, from a
model that learnt by heart and from one that was held back, after rounding, after fewer steps, with
noise in the training, and from shipped models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from medmodels.datasets.dataset import Dataset
from medmodels.lessons import Fact, Facts
from medmodels.lessons.accountant import epsilon
from medmodels.lessons.facts import counted
from medmodels.lessons.membership import attack, in_what_came, likelihood_ratio
from medmodels.lessons.noisy_training import Descent, descent, log_odds
from medmodels.lessons.series import SERIES, written_series
from medmodels.models import load_model
from medmodels.statistics.binary import auroc, within_labels
from medmodels.statistics.bootstrap import interval
from medmodels.statistics.metric import Metric
from medmodels.training.lessons import LessonMade
from medmodels.training.lessons._figures import bracketed

__all__ = ["Stays", "drawn", "forests", "made", "noise", "shipped", "steps"]

_SEED, _EACH = 0, 1_500  # stays that were learnt from, and as many that were not
_SHADOWS = 40  # models of the attacker's own, each trained on half of them
_TREES, _LEAVES = 200, {"heart": 1, "held": 20}
_STEPS = (10, 30, 100, 300, 1_000, 3_000)
_NOISE = (0.0, 0.5, 1.0, 2.0, 4.0)
_NOISY_STEPS, _DELTA = 100, 1e-5
_TRAININGS = 20  # with each amount of noise: one alone may end better or worse by luck
_BINS = np.linspace(0, 1, 21)
_ATTACKED = {
    "icu-mortality/forest": "icu_forest",
    "icu-mortality/boosting": "icu_boosting",
    "breast-fna/forest": "fna_forest",
    "breast-fna/svm": "fna_svm",
}


@dataclass(frozen=True, eq=False)
class Stays:
    """Rows (n, D) of about length one, and who died, (n,); ``inside`` (n,) are those that models
    learn from.
    """

    x: np.ndarray
    y: np.ndarray
    inside: np.ndarray

    def told(self, confidence: np.ndarray, among: np.ndarray | None = None) -> Metric:
        """How well the attack tells who was inside, of all or ``among`` some; on average, where
        ``confidence`` is that of several trainings (trainings, n).
        """
        of = np.ones(len(self.y), bool) if among is None else among
        return average_auroc(self.inside[of], np.atleast_2d(confidence)[:, of])

    def foreseen(self, answers: np.ndarray) -> Metric:
        """The AUROC on those outside; on average, where ``answers`` are those of several trainings
        (trainings, n).
        """
        return average_auroc(self.y[~self.inside], np.atleast_2d(answers)[:, ~self.inside])


def average_auroc(y: np.ndarray, answers: np.ndarray) -> Metric:
    """The mean AUROC of several trainings (trainings, n) on outcomes (n,), its interval over
    cases.
    """

    def mean(weights: np.ndarray) -> np.ndarray:
        return np.mean([auroc(y, one, weights) for one in answers], axis=0)

    value = float(mean(np.ones((1, len(y))))[0])
    return Metric(value, *interval(mean, within_labels(y)), len(y), int(y.sum()), "bootstrap")


@dataclass(frozen=True, eq=False)
class Experiment:
    """What one experiment found: facts by name, and rows of numbers."""

    facts: Facts
    series: Mapping[str, Sequence[float]]


def made() -> LessonMade:
    """All that is said and drawn; needs the stays."""
    from medmodels.datasets import DATASETS

    datasets = {name: DATASETS[name]() for name in ("icu-mortality", "breast-fna")}
    stays = drawn(datasets["icu-mortality"])
    found = [forests(stays), steps(stays), noise(stays), shipped(datasets)]
    return LessonMade(
        {name: fact for part in found for name, fact in part.facts.items()},
        _SEED,
        f"Of the training stays {_EACH} were drawn by lot to learn from and {_EACH} to compare"
        " with, the rest scale the inputs. Attacks by confidence in what turned out, and by its"
        f" likelihood among {_SHADOWS} models trained on halves of the same stays; with noise the"
        f" means of {_TRAININGS} trainings. Shipped models:"
        " their training cases against their test cases.",
        {SERIES: written_series({k: v for part in found for k, v in part.series.items()})},
    )


def drawn(dataset: Dataset) -> Stays:
    """Stays of the training set, summed up as the shipped forest sees them, an unknown value as the
    usual one.
    """
    from medmodels.models.stays import filled, summary

    order = np.random.default_rng(_SEED).permutation(dataset.train)
    rows = np.array([summary(dataset.data[row], dataset.task) for row in order])
    others = rows[2 * _EACH :]
    charted = ~np.isnan(others).all(axis=0)
    usual = np.zeros(rows.shape[1])
    usual[charted] = np.nanmedian(others[:, charted], axis=0)
    rows, others = filled(rows, usual), filled(others, usual)
    scaled = (rows - others.mean(0)) / np.maximum(others.std(0), 1e-9)
    x = np.clip(scaled[: 2 * _EACH], -5, 5) / np.sqrt(rows.shape[1])
    return Stays(x, dataset.labels[order[: 2 * _EACH]], np.arange(2 * _EACH) < _EACH)


def forests(stays: Stays) -> Experiment:
    """Trees grown to the last case, and trees whose leaves hold twenty; the first rounded too."""
    from sklearn.ensemble import RandomForestClassifier

    facts: dict[str, Fact] = {}
    series: dict[str, Sequence[float]] = {}
    for name, leaf in _LEAVES.items():
        forest = RandomForestClassifier(_TREES, min_samples_leaf=leaf, random_state=_SEED)
        forest.fit(stays.x[stays.inside], stays.y[stays.inside])
        p = forest.predict_proba(stays.x)[:, 1]
        sure = in_what_came(stays.y, p, whole=1)
        facts |= {
            f"{name}_attack": bracketed(stays.told(sure)),
            f"{name}_died": bracketed(stays.told(sure, stays.y)),
            f"{name}_survived": bracketed(stays.told(sure, ~stays.y)),
            f"{name}_auroc": bracketed(stays.foreseen(p)),
        }
        for side, who in (("in", stays.inside), ("out", ~stays.inside)):
            series[f"{name} {side}"] = np.histogram(sure[who], _BINS)[0].tolist()
        for way, said in (("tenths", np.round(p, 1)), ("call", (p >= 0.5).astype(float))):
            sure = in_what_came(stays.y, said, whole=1)
            facts[f"{name}_{way}_attack"] = bracketed(stays.told(sure))
            facts[f"{name}_{way}_died"] = bracketed(stays.told(sure, stays.y))
            facts[f"{name}_{way}_auroc"] = bracketed(stays.foreseen(said))
    return Experiment(facts, series)


def steps(stays: Stays) -> Experiment:
    """Logistic regression after more and more steps."""

    def fitted(rows: np.ndarray, seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        going = descent(stays.x[rows], stays.y[rows], Descent(), rng)
        return np.array([w for n, w in enumerate(islice(going, _STEPS[-1]), 1) if n in _STEPS])

    attacks, aurocs = _attacked(stays, fitted)
    return Experiment(
        {
            f"steps_{n}_{what}": bracketed(of[k])
            for k, n in enumerate(_STEPS)
            for what, of in (("attack", attacks), ("auroc", aurocs))
        },
        {"steps": _STEPS},
    )


def noise(stays: Stays) -> Experiment:
    """The same with each gradient cut to a length and with more and more noise: means of several
    trainings of each, since luck moves a single one by as much as noise does.
    """
    ways = [Descent(share=0.1, clip=0.5, noise=one) for one in _NOISE]

    def fitted(rows: np.ndarray, seed: int) -> np.ndarray:
        x, y = stays.x[rows], stays.y[rows]
        return np.array(
            [
                next(
                    islice(
                        descent(x, y, how, np.random.default_rng((seed, n))),
                        _NOISY_STEPS - 1,
                        None,
                    )
                )
                for n, how in enumerate(ways)
            ]
        )

    attacks, aurocs = _attacked(stays, fitted, trainings=_TRAININGS)
    facts: dict[str, Fact] = {"noise_trainings": counted(_TRAININGS)}
    for k, how in enumerate(ways):
        name = f"noise_{how.noise:g}".replace(".", "_")
        facts[f"{name}_attack"], facts[f"{name}_auroc"] = (
            bracketed(attacks[k]),
            bracketed(aurocs[k]),
        )
        if how.noise:
            spent = epsilon(q=how.share, sigma=how.noise, steps=_NOISY_STEPS, delta=_DELTA)
            facts[f"{name}_epsilon"] = counted(spent, f"{spent:.1f}", n=_EACH)
    return Experiment(facts, {"noise": _NOISE})


def _attacked(
    stays: Stays, fitted: Callable[[np.ndarray, int], np.ndarray], *, trainings: int = 1
) -> tuple[list[Metric], list[Metric]]:
    """The likelihood attack among those who died, and the AUROC outside, of each of the models
    (models, weights) that ``fitted`` gives for rows and a seed: means over so many trainings.
    """
    trained = np.zeros((_SHADOWS, len(stays.y)), bool)
    sure = []
    for n in range(_SHADOWS):
        rows = np.random.default_rng((_SEED, n)).permutation(len(stays.y))[:_EACH]
        trained[n, rows] = True
        sure.append(_sure(stays, fitted(rows, _SEED + 1 + n)))
    inside = np.flatnonzero(stays.inside)
    # seeds of their own: none is that of a model of the attacker's
    targets = [fitted(inside, _SEED + 1 + _SHADOWS + n) for n in range(trainings)]
    mine, others = (np.array(of) for of in ([_sure(stays, one) for one in targets], sure))
    return (
        [
            stays.told(
                np.array([likelihood_ratio(one, others[:, k], trained) for one in mine[:, k]]),
                stays.y,
            )
            for k in range(mine.shape[1])
        ],
        [
            stays.foreseen(np.array([log_odds(one[k], stays.x) for one in targets]))
            for k in range(mine.shape[1])
        ],
    )


def _sure(stays: Stays, models: np.ndarray) -> np.ndarray:
    return np.array([in_what_came(stays.y, log_odds(weights, stays.x)) for weights in models])


def shipped(datasets: Mapping[str, Dataset]) -> Experiment:
    """The plain attack on shipped models: their training cases against their test cases."""
    from medmodels.cases import Case

    facts: dict[str, Fact] = {}
    for model_id in _ATTACKED:
        model = load_model(model_id)
        dataset = datasets[model.task.name]
        rows = np.concatenate([dataset.train, dataset.test])
        cases = [Case(dataset.task, np.array(dataset.data[row]), "held-out") for row in rows]
        y = dataset.labels[rows]
        sure = in_what_came(y, model.probabilities(model.batch(cases))[:, 0], whole=1)
        inside, name = np.isin(rows, dataset.train), _ATTACKED[model_id]
        facts[name] = bracketed(attack(inside, sure))
        facts[f"{name}_positive"] = bracketed(attack(inside[y], sure[y]))
    return Experiment(facts, {})
