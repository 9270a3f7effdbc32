"""Of which models an ensemble is the mean, as data."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.requirements import require, require_described

__all__ = ["EnsembleStrategy"]


@dataclass(frozen=True, slots=True)
class EnsembleStrategy:
    """The mean of two shipped models' calibrated log-odds; nothing is fitted but what is decided
    by them.
    """

    together: str = "boosting and rnn"
    seed: int = 0  # of the members' cross-validation: their folds must be the same

    def __post_init__(self) -> None:
        require_described(self)
        require("seed", self.seed == 0, "leave-out-fixed", value=0)
