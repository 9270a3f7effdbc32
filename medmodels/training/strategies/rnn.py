"""How a recurrent network on stays or notes is trained, with the reason beside each default."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.requirements import require, require_described

__all__ = ["NoteRnnStrategy", "StayRnnStrategy"]


@dataclass(frozen=True, slots=True)
class StayRnnStrategy:
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
        require("step", self.step in (1, 2, 4), "give-hours", choices=(1, 2, 4))
        require(
            "hidden_hours",
            self.hidden_hours in (8, 16, 24, 48),
            "give-hours",
            choices=(8, 16, 24, 48),
        )
        require("units", 1 <= self.units <= 512, "give-whole-between", low=1, high=512)
        require("members", 2 <= self.members <= 20, "give-whole-between", low=2, high=20)
        require("epochs", 1 <= self.epochs <= 1000, "give-whole-between", low=1, high=1000)
        require("batch_size", 2 <= self.batch_size <= 1024, "give-whole-between", low=2, high=1024)
        require("learning_rate", 0 < self.learning_rate < 1, "give-number-between-0-and-1")
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")


@dataclass(frozen=True, slots=True)
class NoteRnnStrategy:
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
        require("units", 1 <= self.units <= 512, "give-whole-between", low=1, high=512)
        require("width", 1 <= self.width <= 300, "give-whole-between", low=1, high=300)
        require("least_texts", 1 <= self.least_texts <= 100, "give-whole-between", low=1, high=100)
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
            require(share, 0 <= getattr(self, share) < 1, "give-share-from-0")
        require("epochs", 2 <= self.epochs <= 1000, "give-whole-between", low=2, high=1000)
        require("batch_size", 2 <= self.batch_size <= 1024, "give-whole-between", low=2, high=1024)
        require("learning_rate", 0 < self.learning_rate < 1, "give-number-between-0-and-1")
        require("seed", 0 <= self.seed < 2**31, "give-whole-from-0")
