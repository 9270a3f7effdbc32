"""How models of a beat are trained, as data, with the reason beside each default.

Both were chosen on the training recordings alone, each recording left out in turn.
"""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.training.strategies.requirements import require, require_described

__all__ = ["WaveformBoostingStrategy", "WaveformCnnStrategy"]


@dataclass(frozen=True, slots=True)
class WaveformBoostingStrategy:
    """Boosted trees on the columns of a beat, a tree a class and round."""

    learning_rate: float = 0.1
    rounds: int = 80
    leaves: int = 8
    min_samples_leaf: int = 20
    l2: float = 5.0
    max_features: float = 0.3
    seeds: int = 3
    # beats of a class that are taken of a recording; they weigh as much as all of them
    beats_of_recording: int = 200
    # classes weigh more, and recordings with few beats of a class too, by this power of how rare
    # they are: with 0 for both a fifth fewer of the rarest class are found
    balance: float = 0.5
    evenness: float = 0.5
    # by this power of how rare a class is it weighs in the calibration: the most at which 40% of
    # the calls of the rarest class were right on recordings left out
    stakes: float = 0.25
    folds: int = 11  # of recordings, two left out at a time
    seed: int = 0

    def __post_init__(self) -> None:
        for option, low, high in (
            ("rounds", 1, 5_000),
            ("leaves", 2, 64),
            ("min_samples_leaf", 5, 1_000),
            ("seeds", 1, 10),
        ):
            held = low <= getattr(self, option) <= high
            require(option, held, "give-whole-between", low=low, high=high)
        require("learning_rate", 0 < self.learning_rate < 1, "give-number-between-0-and-1")
        require("l2", 0 <= self.l2 < float("inf"), "give-number-from-0")
        require("max_features", 0 < self.max_features <= 1, "give-number-above-0-up-to-1")
        _require_drawn(self)
        require("folds", 2 <= self.folds <= 100, "give-whole-between", low=2, high=100)


@dataclass(frozen=True, slots=True)
class WaveformCnnStrategy:
    """Convolutional network on a beat, its neighbours and its window's usual beat."""

    widths: tuple[int, int, int] = (16, 24, 40)
    hidden: int = 40
    members: int = 5  # networks that are averaged, each trained without other recordings
    dropout: float = 0.3
    beats_of_recording: int = 300
    balance: float = 0.5
    evenness: float = 0.5
    stakes: float = 0.25  # as for the trees
    noise: float = 0.03  # standard deviation, of the usual height of a QRS complex
    louder: float = 0.1  # standard deviation of the log of a beat's size
    shift: int = 2  # samples that a beat may lie off its R peak
    # share of beats of which one segment shows the reference beat, as explanations do it
    absent: float = 0.2
    optimizer: str = "AdamW"
    learning_rate: float = 2e-3
    schedule: str = "cosine"
    weight_decay: float = 1e-2
    batch_size: int = 128
    epochs: int = 12
    seed: int = 0

    def __post_init__(self) -> None:
        require_described(self)
        require("members", 2 <= self.members <= 20, "give-whole-between", low=2, high=20)
        require("hidden", 1 <= self.hidden <= 512, "give-whole-between", low=1, high=512)
        require("shift", 0 <= self.shift <= 10, "give-whole-between", low=0, high=10)
        for share in ("dropout", "absent", "noise", "louder"):
            require(share, 0 <= getattr(self, share) < 1, "give-share-from-0")
        require("epochs", 1 <= self.epochs <= 1000, "give-whole-between", low=1, high=1000)
        require("batch_size", 2 <= self.batch_size <= 1024, "give-whole-between", low=2, high=1024)
        require("learning_rate", 0 < self.learning_rate < 1, "give-number-between-0-and-1")
        _require_drawn(self)


def _require_drawn(strategy: WaveformBoostingStrategy | WaveformCnnStrategy) -> None:
    beats = strategy.beats_of_recording
    require("beats_of_recording", 10 <= beats <= 10_000, "give-whole-between", low=10, high=10_000)
    for option in ("balance", "evenness", "stakes"):
        held = 0 <= getattr(strategy, option) <= 1
        require(option, held, "give-share-between", low=0, high=1)
    require("seed", 0 <= strategy.seed < 2**31, "give-whole-from-0")
