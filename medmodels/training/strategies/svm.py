"""How a support vector machine is trained, as data, with the reason beside each default."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.requirements import require, require_common

__all__ = ["NoteSvmStrategy", "QuantitySvmStrategy", "SvmStrategy"]


@dataclass(frozen=True, slots=True)
class SvmStrategy:
    """RBF support vector machine. Chosen by 10-fold cross-validation on the training split alone,
    by log loss.
    """

    c: float = 10.0  # log loss 0.073; 1 gives 0.080, 3 gives 0.075, 20 gives 0.074
    gamma: float = 0.01  # in standardised inputs; 0.005 gives 0.076, 0.02 gives 0.075
    calibration_folds: int = 10  # folds whose out-of-fold margins Platt's scaling is fitted on
    # settings drawn at random and compared by cross-validation on the training split; 0: these here
    search: int = 0
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        require("c", 1e-6 <= self.c <= 1e6, "give-number-from-to", low=1e-6, high=1_000_000)
        require("gamma", 1e-6 <= self.gamma <= 1e6, "give-number-from-to", low=1e-6, high=1_000_000)
        require(
            "calibration_folds",
            2 <= self.calibration_folds <= 100,
            "give-whole-between",
            low=2,
            high=100,
        )
        require_common(self)


@dataclass(frozen=True, slots=True)
class QuantitySvmStrategy:
    """A kernel expansion with the loss of support vector regression, in order and above zero by
    construction. Chosen like the forest.
    """

    c: float = 3000.0  # the weight of the mean loss; 1 000 and 10 000 are as good
    # in standardised inputs. 0.025 is as good, 0.012 gives 0.05 mg more, 0.006 gives 0.7 more
    gamma: float = 0.02
    epsilon: float = (
        4.0  # mg; errors up to it cost nothing. 3 gives 0.01 mg less, 6 gives 0.02 more
    )
    seed: int = 42

    def __post_init__(self) -> None:
        require("c", 0 < self.c < float("inf"), "give-number-above-0")
        require("gamma", 0 < self.gamma < float("inf"), "give-number-above-0")
        require("epsilon", 0 <= self.epsilon < float("inf"), "give-number-from-0")
        require("seed", 0 <= self.seed < 2**32, "give-whole-from-0")


@dataclass(frozen=True, slots=True)
class NoteSvmStrategy:
    """Linear support vector machine of weighted words. Chosen by 3 × 5-fold cross-validation on
    training and validation passages alone, by accuracy (``benchmarks/note_recipes.py``).
    """

    c: float = 0.2
    # of the annotators' summaries, which are trained on beside the passages
    summary_weight: float = 1.0
    balance: float = 0.5  # rare sections weigh more: by this power of how rare they are
    # whether the words of the first turns count once more; 0.792, without it and with summaries of
    # half the weight and rare sections of their full rarity 0.790
    opening: bool = True
    least_texts: int = 3  # passages or summaries that a word must be in
    seed: int = 42

    def __post_init__(self) -> None:
        require("c", 1e-6 <= self.c <= 1e6, "give-number-from-to", low=1e-6, high=1_000_000)
        require("summary_weight", 0 < self.summary_weight <= 1, "give-number-above-0-up-to-1")
        require("balance", 0 <= self.balance <= 1, "give-share-between", low=0, high=1)
        require("least_texts", 1 <= self.least_texts <= 100, "give-whole-between", low=1, high=100)
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")
