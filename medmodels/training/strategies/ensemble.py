"""Of which models an ensemble is the mean, as data."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.requirements import require

__all__ = ["EnsembleStrategy"]


@dataclass(frozen=True, slots=True)
class EnsembleStrategy:
    """The mean of two shipped models' calibrated log-odds; nothing is fitted but what is decided
    by them.
    """

    together: tuple[str, ...] = ("boosting", "rnn")
    # of the members' cross-validation: their folds must be the same
    seed: int = 0

    def __post_init__(self) -> None:
        require(
            "together",
            self.together == ("boosting", "rnn"),
            "leave-out-fixed",
            value="boosting, rnn",
        )
        require("seed", self.seed == 0, "leave-out-fixed", value=0)
