"""Randomised search (Bergstra and Bengio 2012): settings drawn at random, compared by log loss in
cross-validation on the training split.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from medmodels.models.measured_learning import Search, SearchRow
from medmodels.training.cross_validation import folds
from medmodels.training.estimators.classifiers import FITTERS
from medmodels.training.progress import SearchStep, Tell
from medmodels.training.stopping import END_EARLY
from medmodels.training.strategies import BoostingStrategy, ForestStrategy, SvmStrategy

__all__ = ["RowStrategy", "searched"]

_FOLDS = 5
_SHOWN = 5  # settings that the card lists
# of a forest in the search: the order of settings is clear with fewer trees than are kept
_TREES = 100

RowStrategy = BoostingStrategy | ForestStrategy | SvmStrategy
Drawn = Callable[[np.random.Generator], dict[str, Any]]

_QUICKER: Mapping[str, Callable[[Any], RowStrategy]] = {
    "boosting": lambda strategy: replace(strategy, seeds=1),
    "forest": lambda strategy: replace(strategy, trees=min(strategy.trees, _TREES)),
    "svm": lambda strategy: strategy,
}

_DRAWS: Mapping[str, Drawn] = {
    "boosting": lambda rng: {
        "learning_rate": _rounded(10 ** rng.uniform(-1.7, -0.7)),
        "rounds": int(rng.choice([60, 120, 180, 300])),
        "leaves": int(rng.choice([3, 4, 8, 16])),
        "min_samples_leaf": int(rng.choice([5, 10, 20, 40])),
        "l2": _rounded(10 ** rng.uniform(-1, 1.5)),
        "max_features": round(float(rng.uniform(0.1, 1.0)), 3),
    },
    "forest": lambda rng: {
        "criterion": str(rng.choice(["gini", "entropy"])),
        "max_features": round(float(rng.uniform(0.05, 1.0)), 3),
        "min_samples_leaf": int(rng.choice([1, 2, 3, 5, 10, 20])),
    },
    "svm": lambda rng: {
        "c": _rounded(10 ** rng.uniform(-1.5, 2.5)),
        "gamma": _rounded(10 ** rng.uniform(-4, 0.5)),
    },
}


def searched(
    x: np.ndarray,
    y: np.ndarray,
    family: str,
    strategy: RowStrategy,
    tell: Tell,
    *,
    groups: np.ndarray | None = None,
) -> tuple[RowStrategy, Search]:
    """The best of ``strategy.search`` settings and the strategy's own, and the search."""
    rng = np.random.default_rng(strategy.seed)
    settings: list[dict[str, Any]] = [{}, *(_DRAWS[family](rng) for _ in range(strategy.search))]
    losses: list[float] = []
    for n, setting in enumerate(settings):
        if END_EARLY.is_set():
            break
        tell(SearchStep(n + 1, len(settings), min(losses) if losses else None))
        losses.append(_loss(x, y, family, replace(strategy, **setting), groups))
    best = int(np.argmin(losses)) if losses else 0
    names = list(_DRAWS[family](rng))
    tried = [replace(strategy, **setting) for setting in settings]
    rows = tuple(
        SearchRow({name: getattr(tried[n], name) for name in names}, losses[n])
        for n in np.argsort(losses)[:_SHOWN].tolist()
    )
    return replace(strategy, **settings[best]), Search(len(losses), _FOLDS, rows)


def _loss(
    x: np.ndarray,
    y: np.ndarray,
    family: str,
    strategy: RowStrategy,
    groups: np.ndarray | None,
) -> float:
    from sklearn.metrics import log_loss

    strategy = _QUICKER[family](strategy)
    p = np.empty(len(y))
    for train, held in folds(y, groups, _FOLDS, seed=strategy.seed):
        p[held] = FITTERS[family](
            x[train], y[train], strategy, None if groups is None else groups[train]
        ).probability(x[held])
    # a forest of few trees may say 0 or 1, which one miss would make boundless
    return float(log_loss(y, np.clip(p, 1e-3, 1 - 1e-3)))


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
