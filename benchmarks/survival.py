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
from medmodels.outcomes import TimeToEvent
from medmodels.statistics.bootstrap import draws
from medmodels.statistics.concordance import harrell_c
from medmodels.statistics.cox import fit_cox
from medmodels.statistics.intervals import percentiles
from medmodels.statistics.splines import spline
from medmodels.statistics.survival import brier_losses
from medmodels.training.cross_validation import folds
from medmodels.training.estimators.boosted_hazards import fit_hazards
from medmodels.training.gates import skewed
from medmodels.training.strategies import SurvivalBoostingStrategy

REPEATS, FOLDS = 4, 10
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
