"""How boosted trees are trained, as data, with the reason beside each default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from medmodels.training.strategies.requirements import require, require_common

__all__ = ["BoostingStrategy", "Grown", "QuantityBoostingStrategy", "require_grown"]


class Grown(Protocol):
    """What a strategy says of boosted trees, whatever else it holds."""

    @property
    def learning_rate(self) -> float: ...
    @property
    def rounds(self) -> int: ...
    @property
    def leaves(self) -> int: ...
    @property
    def min_samples_leaf(self) -> int: ...
    @property
    def l2(self) -> float: ...
    @property
    def max_features(self) -> float: ...
    @property
    def seeds(self) -> int: ...
    @property
    def seed(self) -> int: ...


@dataclass(frozen=True, slots=True)
class BoostingStrategy:
    """Boosted trees for two labels. Chosen by 10-fold cross-validation on the training split alone,
    by log loss.
    """

    learning_rate: float = 0.05
    rounds: int = 300  # log loss 0.099 on the training split, 0.107 with 180, 0.128 with 100
    leaves: int = 8  # of a tree: with 4, after 180 rounds, 0.110; with 3, 0.116
    # 5 and 10 gave as much; leaves are means of so many cases, so that none tells of a few
    min_samples_leaf: int = 20
    l2: float = 5.0  # how much a leaf of few cases is drawn towards 0
    max_features: float = 0.2  # share of the columns that a split may look at; 0.5 gave as much
    seeds: int = 1  # fits that are averaged, each with other columns
    # folds whose out-of-fold log-odds Platt's scaling is fitted on
    calibration_folds: int = 5
    # settings drawn at random and compared by cross-validation on the training split; 0: these here
    search: int = 0
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        require_grown(self)
        require(
            "calibration_folds",
            2 <= self.calibration_folds <= 100,
            "give-whole-between",
            low=2,
            high=100,
        )
        require_common(self)


@dataclass(frozen=True, slots=True)
class QuantityBoostingStrategy:
    """Boosted trees for an amount, in the order of the inputs that have one by a constraint on
    every split.
    """

    learning_rate: float = 0.05
    rounds: int = 180
    leaves: int = 8
    min_samples_leaf: int = 20
    l2: float = 5.0
    max_features: float = 0.5
    seeds: int = 2
    seed: int = 42

    def __post_init__(self) -> None:
        require_grown(self)
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")


# The least and the most of each.
_WHOLE = {
    "rounds": (1, 5_000),
    "leaves": (2, 64),
    # means of fewer would tell of single cases
    "min_samples_leaf": (5, 1_000),
    "seeds": (1, 10),
}


def require_grown(strategy: Grown) -> None:
    """What all boosted trees share."""
    for option, (low, high) in _WHOLE.items():
        require(
            option,
            low <= getattr(strategy, option) <= high,
            "give-whole-between",
            low=low,
            high=high,
        )
    require("learning_rate", 0 < strategy.learning_rate < 1, "give-number-between-0-and-1")
    require("l2", 0 <= strategy.l2 < float("inf"), "give-number-from-0")
    require("max_features", 0 < strategy.max_features <= 1, "give-share-of-columns")
