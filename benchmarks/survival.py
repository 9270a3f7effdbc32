"""How the settings of ``breast-survival`` were chosen, and what Cox's model adds to the index:
``python -m benchmarks.survival``.

Ten folds, four times over, of the training women alone for the settings: held-out women are not
looked at. What follows, the comparison of the settled model with the index, is the first round of
the packaged cross-validation of everybody, the held-out women among them; nothing was chosen by it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from medmodels.datasets import DATASETS, Dataset
from medmodels.evidence import load_everybody
from medmodels.models import load_model
from medmodels.models.coded import expanded
from medmodels.outcomes import TimeToEvent
from medmodels.statistics.bootstrap import draws
from medmodels.statistics.concordance import harrell_c
from medmodels.statistics.cox import breslow_at, fit_cox
from medmodels.statistics.intervals import percentiles
from medmodels.statistics.splines import spline
from medmodels.statistics.survival import brier_losses
from medmodels.training.cross_validation import folds
from medmodels.training.estimators.boosted_hazards import fit_hazards
from medmodels.training.estimators.boosting import boosted
from medmodels.training.gates import skewed
from medmodels.training.strategies import SurvivalBoostingStrategy

REPEATS, FOLDS = 4, 10
SHORTEST = 1e-3  # exposure of who was seen hardly at all
Measures = tuple[float, float]
KNOTS = {3: [5, 50, 95], 4: [5, 35, 65, 95]}


def columns(dataset: Dataset, *, logs: bool, knots: int) -> np.ndarray:
    """The women as columns; what is fitted of a column is fitted on the training women."""
    train, parts = dataset.data[dataset.train], []
    logged = skewed(train)
    for i, feature in enumerate(dataset.task.features):
        x = dataset.data[:, i]
        if feature.codes:
            parts.append(np.eye(len(feature.codes))[x.astype(int)][:, 1:])
            continue
        if logs and logged[i]:
            x = np.log1p(x)
        at = np.percentile(x[dataset.train], KNOTS[knots]) if knots else np.array([0.0, 1.0])
        parts.append(spline(x, np.unique(at))[:, 1:] if knots else x[:, None])
    return np.concatenate(parts, axis=1)


def cross_validated(dataset: Dataset, x: np.ndarray, ridge: float) -> tuple[float, float]:
    """Harrell's C and the Brier score at the first horizon, means over the folds."""
    asks = dataset.task.asks
    assert isinstance(asks, TimeToEvent)
    x, y = x[dataset.train], dataset.labels[dataset.train]
    times, came, horizon = asks.times(y), asks.happened(y), asks.horizons[0]
    found = []
    for repeat in range(REPEATS):
        for rows, held in folds(came, None, FOLDS, seed=repeat):
            center, spread = x[rows].mean(0), np.maximum(x[rows].std(0), 1e-9)
            fit = fit_cox((x[rows] - center) / spread, times[rows], came[rows], ridge=ridge)
            risk = (x[held] - center) / spread @ fit.coefficients
            free = np.exp(-fit.cumulative_at(np.array([horizon]))[0] * np.exp(risk))
            c = harrell_c(times[held], came[held], risk, np.ones((1, len(held))))[0]
            found.append((c, brier_losses(times[held], came[held], free, horizon).mean()))
    c, brier = np.mean(found, axis=0)
    return float(c), float(brier)


def boosted_cross_validated(
    dataset: Dataset, strategy: SurvivalBoostingStrategy
) -> tuple[float, float]:
    """The same of boosted hazards, once over."""
    asks = dataset.task.asks
    assert isinstance(asks, TimeToEvent)
    x, y = dataset.data[dataset.train], dataset.labels[dataset.train]
    times, came, horizon = asks.times(y), asks.happened(y), asks.horizons[0]
    found = []
    for rows, held in folds(came, None, FOLDS, seed=0):
        free = asks.first(fit_hazards(x[rows], y[rows], dataset.task, strategy).free(x[held]))
        c = harrell_c(times[held], came[held], 1 - free, np.ones((1, len(held))))[0]
        found.append((c, brier_losses(times[held], came[held], free, horizon).mean()))
    c, brier = np.mean(found, axis=0)
    return float(c), float(brier)


def by_period(dataset: Dataset, strategy: SurvivalBoostingStrategy, count: int) -> Measures:
    """The same of boosted hazards that may differ from period to period: person-time cut where
    equal shares of the events lie, with the period as one more column that trees may split at.
    """
    asks = dataset.task.asks
    assert isinstance(asks, TimeToEvent)
    x = expanded(dataset.data[dataset.train], dataset.task)
    y = dataset.labels[dataset.train]
    times, came, horizon = asks.times(y), asks.happened(y), asks.horizons[0]
    found = []
    for rows, held in folds(came, None, FOLDS, seed=0):
        cuts = np.quantile(times[rows][came[rows]], np.linspace(0, 1, count + 1)[1:-1])
        ends = [0.0, *cuts.tolist(), np.inf]
        parts = [
            _person_time(x[rows], times[rows], came[rows], k, ends[k], ends[k + 1])
            for k in range(count)
        ]
        columns, events, exposure = (np.concatenate(side) for side in zip(*parts, strict=True))
        trees = boosted(
            columns, events / exposure, strategy, sample_weight=exposure, loss="poisson"
        )
        hazard = np.zeros(len(held))
        for k in range(count):
            of_rows, of_held = (trees.raw(_in_period(x[some], k))[:, 0] for some in (rows, held))
            reached = np.array([min(ends[k], horizon), min(ends[k + 1], horizon)])
            before, after = breslow_at(of_rows, times[rows], came[rows], reached)
            hazard += np.exp(of_held) * (after - before)
        c = harrell_c(times[held], came[held], hazard, np.ones((1, len(held))))[0]
        losses = brier_losses(times[held], came[held], np.exp(-hazard), horizon)
        found.append((c, losses.mean()))
    c, brier = np.mean(found, axis=0)
    return float(c), float(brier)


def _in_period(x: np.ndarray, period: int) -> np.ndarray:
    return np.column_stack([x, np.full(len(x), float(period))])


def _person_time(
    x: np.ndarray, times: np.ndarray, came: np.ndarray, period: int, start: float, end: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Those still followed when a period starts: columns, whether the event came in it, and the
    hazard of everybody that each went through.
    """
    there = times > start
    until = np.minimum(times[there], end)
    passed = breslow_at(np.zeros(len(times)), times, came, np.r_[start, until])
    exposure = np.maximum(passed[1:] - passed[0], SHORTEST)
    return _in_period(x[there], period), came[there] & (times[there] <= end), exposure


def main() -> None:
    dataset = DATASETS["breast-survival"]()
    print("training women alone: Harrell's C, Brier score at two years")
    for name, logs, knots, ridges in (
        ("every input straight", False, 0, (0.01,)),
        ("skewed inputs in logarithms", True, 0, (0.01,)),
        ("and splines of three knots", True, 3, (5, 10, 20, 40)),
        ("and splines of four knots", True, 4, (20,)),
    ):
        x = columns(dataset, logs=logs, knots=knots)
        for ridge in ridges:
            c, brier = cross_validated(dataset, x, ridge)
            print(f"  {name}, penalty {ridge:g}: {c:.3f}, {brier:.3f}")
    own = SurvivalBoostingStrategy()
    print("boosted hazards, the same women, once over")
    for name, strategy in {
        "as shipped": own,
        "steps of 0.05, 8 leaves of 20": replace(
            own, learning_rate=0.05, leaves=8, min_samples_leaf=20
        ),
        "2 leaves": replace(own, leaves=2),
        "200 rounds": replace(own, rounds=200),
    }.items():
        c, brier = boosted_cross_validated(dataset, strategy)
        print(f"  {name}: {c:.3f}, {brier:.3f}")
    for count in (2, 3, 5):
        c, brier = by_period(dataset, own, count)
        print(f"  hazards of {count} periods: {c:.3f}, {brier:.3f}")
    model = load_model("breast-survival/cox")
    asks, scores = model.task.asks, load_everybody(model.artifact)
    assert isinstance(asks, TimeToEvent)
    mine, index = (asks.curves(scores.y, p).metrics() for p in (scores.p, scores.baseline))
    weights = draws(len(scores.y), count=1_000)
    print("everybody once, out of fold: the model less the Nottingham prognostic index")
    for name in ("harrell_c", "brier_first", "integrated_brier"):
        once = np.ones((1, len(scores.y)))
        gap = float(mine[name](once)[0] - index[name](once)[0])
        low, high = percentiles(mine[name](weights) - index[name](weights))
        print(f"  {name}: {gap:+.3f} ({low:+.3f} to {high:+.3f})")


if __name__ == "__main__":
    main()
