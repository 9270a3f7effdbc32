"""How boosted hazards are trained, as data, with the reason beside each default."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.boosting import require_grown
from medmodels.training.strategies.requirements import require

__all__ = ["SurvivalBoostingStrategy"]


@dataclass(frozen=True, slots=True)
class SurvivalBoostingStrategy:
    """Boosted trees for the log hazard. Chosen by repeated cross-validation on the training cases
    of the shipped question alone.
    """

    # small steps and small trees: with 0.05 and 8 leaves of 20 C is 0.675, with these 0.682
    learning_rate: float = 0.03
    rounds: int = 100
    leaves: int = 4
    min_samples_leaf: int = 30
    l2: float = 5.0
    max_features: float = 0.25
    seeds: int = 2
    draws: int = 40  # models on cases drawn anew, for the band of a curve
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        require_grown(self)
        require("draws", 20 <= self.draws <= 200, "give-whole-between", low=20, high=200)
        require("threshold", 0 < self.threshold < 1, "give-probability")
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")
