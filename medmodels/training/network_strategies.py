"""How a network is trained, as data, with the reason beside each default."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.augment import Augmentation
from medmodels.training.layers import parsed
from medmodels.training.requirements import CHOICES, require, require_described

__all__ = ["CnnStrategy", "NetworkStrategy", "RnnStrategy", "WordRnnStrategy"]


@dataclass(frozen=True, slots=True)
class CnnStrategy:
    """Convolutional network on films. Chosen on validation films; see the card for what was
    tried.
    """

    size: int = 96  # pixels a side: 128 gave no more on validation and costs 1.8 times as long
    # two networks averaged: the film, and the film less its smooth background
    views: tuple[str, ...] = ("whole", "local")
    # 193 000 parameters a network; a film takes about 0.2 ms
    widths: tuple[int, int, int, int, int] = (16, 32, 48, 96, 128)
    dropout: float = 0.3
    optimizer: str = "AdamW"
    learning_rate: float = 2e-3
    schedule: str = "one epoch of warm-up, then cosine"
    weight_decay: float = 1e-2
    batch_size: int = 64
    epochs: int = 12  # 20 gave the same on validation
    label_smoothing: float = 0.05  # two readers graded the films; their labels are not certain
    ema: float = 0.99  # average of about the last 100 steps
    class_weights: str = "balanced"  # one label may have most of the films
    augmentation: Augmentation = Augmentation()  # noqa: RUF009 (frozen)
    # changed copies of each validation film that the calibration sees beside it: validation alone
    # is too easy
    calibration_copies: int = 3
    # the threshold finds this share of the positives on validation, and calls no more than it must
    sensitivity: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        require_described(self)
        require("epochs", 2 <= self.epochs <= 1000, "2 to 1 000")
        require("batch_size", 2 <= self.batch_size <= 1024, "2 to 1 024")
        require("learning_rate", 0 < self.learning_rate < 1, "a number between 0 and 1")
        require("sensitivity", 0.5 <= self.sensitivity < 1, "a share from 0.5 below 1")
        require("seed", 0 <= self.seed < 2**31, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class RnnStrategy:
    """Recurrent network on stays. Chosen by 5-fold cross-validation on the training split."""

    step: int = 2  # hours a step
    units: int = 48
    members: int = 5  # networks whose log-odds are averaged, each trained without another fold
    dropout: float = 0.1  # share of the inputs switched off over a whole stay
    head_dropout: float = 0.4
    # share of a stay hidden in training is a uniform number to this power: a fifth of the chart on
    # average
    hidden_power: float = 4.0
    hidden_hours: int = 8  # a variable is hidden over stretches of so many hours
    # share of a forest's out-of-bag probability in what the network learns; the rest is the outcome
    taught: float = 0.5
    optimizer: str = "AdamW"
    learning_rate: float = 2e-3
    schedule: str = "cosine"
    weight_decay: float = 1e-3
    batch_size: int = 64
    epochs: int = 15
    seed: int = 0

    def __post_init__(self) -> None:
        require_described(self)
        require("step", self.step in (1, 2, 4), "1, 2 or 4 hours")
        require("hidden_hours", self.hidden_hours in (8, 16, 24, 48), "8, 16, 24 or 48 hours")
        require("units", 1 <= self.units <= 512, "1 to 512")
        require("members", 2 <= self.members <= 20, "2 to 20")
        require("epochs", 1 <= self.epochs <= 1000, "1 to 1 000")
        require("batch_size", 2 <= self.batch_size <= 1024, "2 to 1 024")
        require("learning_rate", 0 < self.learning_rate < 1, "a number between 0 and 1")
        require("seed", 0 <= self.seed < 2**31, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class WordRnnStrategy:
    """Recurrent network over the words of a note. Chosen by cross-validation on training and
    validation passages; see the card for what was tried.
    """

    width: int = 100  # numbers that stand for a word
    units: int = 64
    least_texts: int = 2  # times that a word must come in passages or summaries
    # share of the machine of words in what the network learns; the rest is the section itself
    taught: float = 0.5
    # of the annotators' summaries, which are trained on beside the passages
    summary_weight: float = 0.5
    balance: float = 0.5  # rare sections weigh more: by this power of how rare they are
    stretches: float = 0.3  # share of the passages of which only a stretch is seen
    hidden: float = 0.15  # share of the words that are not told
    input_dropout: float = 0.2
    dropout: float = 0.5
    label_smoothing: float = 0.05
    optimizer: str = "AdamW"
    learning_rate: float = 2e-3
    schedule: str = "one epoch of warm-up, then cosine"
    weight_decay: float = 1e-4
    batch_size: int = 32
    epochs: int = 15
    seed: int = 0

    def __post_init__(self) -> None:
        require_described(self)
        require("units", 1 <= self.units <= 512, "1 to 512")
        require("width", 1 <= self.width <= 300, "1 to 300")
        require("least_texts", 1 <= self.least_texts <= 100, "1 to 100")
        for share in (
            "taught",
            "summary_weight",
            "balance",
            "stretches",
            "hidden",
            "input_dropout",
            "dropout",
            "label_smoothing",
        ):
            require(share, 0 <= getattr(self, share) < 1, "a share from 0 below 1")
        require("epochs", 2 <= self.epochs <= 1000, "2 to 1 000")
        require("batch_size", 2 <= self.batch_size <= 1024, "2 to 1 024")
        require("learning_rate", 0 < self.learning_rate < 1, "a number between 0 and 1")
        require("seed", 0 <= self.seed < 2**31, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class NetworkStrategy:
    """A small network on rows that are pictures or series. The defaults are the survey's own
    network, layer by layer.
    """

    layers: str = "conv 32, pool, dense 64"
    optimizer: str = "adam"
    learning_rate: float = 1e-3
    schedule: str = "constant"  # how the learning rate goes on from there; see fit_layers.py
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
            require(option, getattr(self, option) in CHOICES[option], ", ".join(CHOICES[option]))
        require("learning_rate", 0 < self.learning_rate < 1, "a number between 0 and 1")
        require("batch_size", 2 <= self.batch_size <= 4096, "2 to 4 096")
        require("epochs", 1 <= self.epochs <= 1000, "1 to 1 000")
        require("early_stopping", 0 <= self.early_stopping <= 1000, "0 to 1 000")
        require("validation", 0.05 <= self.validation <= 0.5, "a share from 0.05 to 0.5")
        require("threshold", 0 < self.threshold < 1, "a probability between 0 and 1")
        require("seed", 0 <= self.seed < 2**31, "a whole number from 0")
