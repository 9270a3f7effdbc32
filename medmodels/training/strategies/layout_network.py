"""How a network on rows that are pictures or series is trained, as data."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.layers import parsed
from medmodels.training.strategies.requirements import CHOICES, require

__all__ = ["LayoutNetworkStrategy"]


@dataclass(frozen=True, slots=True)
class LayoutNetworkStrategy:
    """A small network on rows that are pictures or series. The defaults are the survey's own
    network, layer by layer.
    """

    layers: str = "conv 32, pool, dense 64"
    optimizer: str = "adam"
    learning_rate: float = 1e-3
    # how the learning rate goes on from there; see networks/layout_network.py
    schedule: str = "constant"
    batch_size: int = 32
    epochs: int = 10
    # epochs without a lower validation loss after which it ends and goes back to the best; 0: never
    early_stopping: int = 0
    augmentation: str = "none"
    class_weights: str = "none"
    # share of the training rows for the curves, early stopping and the calibration
    validation: float = 0.1
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        parsed(self.layers)
        for option in ("optimizer", "schedule", "augmentation", "class_weights"):
            require(
                option,
                getattr(self, option) in CHOICES[option],
                "give-one-listed",
                choices=CHOICES[option],
            )
        require("learning_rate", 0 < self.learning_rate < 1, "give-number-between-0-and-1")
        require("batch_size", 2 <= self.batch_size <= 4096, "give-whole-between", low=2, high=4096)
        require("epochs", 1 <= self.epochs <= 1000, "give-whole-between", low=1, high=1000)
        require(
            "early_stopping",
            0 <= self.early_stopping <= 1000,
            "give-whole-between",
            low=0,
            high=1000,
        )
        require(
            "validation", 0.05 <= self.validation <= 0.5, "give-share-between", low=0.05, high=0.5
        )
        require("threshold", 0 < self.threshold < 1, "give-probability")
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")
