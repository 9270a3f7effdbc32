"""How Cox's proportional hazards are fitted, as data, with the reason beside each default."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.requirements import require

__all__ = ["CoxStrategy"]


@dataclass(frozen=True, slots=True)
class CoxStrategy:
    """Chosen by repeated cross-validation on the training cases of the shipped question alone."""

    # taken off the log likelihood: half of it times the square of each standardised coefficient;
    # 10 and 40 give the same within 0.002 in C
    ridge: float = 20.0
    draws: int = 200  # models on cases drawn anew, for the band of a curve
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        require("ridge", 0 < self.ridge <= 1e6, "give-number-above-0")
        require("draws", 20 <= self.draws <= 2_000, "give-whole-between", low=20, high=2_000)
        require("threshold", 0 < self.threshold < 1, "give-probability")
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")
