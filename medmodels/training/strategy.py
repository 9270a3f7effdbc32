"""How a model is trained, as data, with the reason beside each default."""

from __future__ import annotations

from dataclasses import dataclass, fields

from medmodels.errors import BadStrategy, UnknownName
from medmodels.training.augment import Augmentation
from medmodels.training.layers import parsed

__all__ = [
    "CHOICES", "PRESETS", "STRATEGIES", "CnnStrategy", "ForestStrategy", "NetworkStrategy", "QuantityForestStrategy", "QuantitySvmStrategy",
    "RnnStrategy", "Strategy", "SvmStrategy", "WordStrategy", "default_strategy", "preset",
]  # fmt: skip


def _require(option: str, holds: bool, right: str) -> None:
    if not holds:
        raise BadStrategy(option.replace("_", "-"), right)


def _require_common(strategy: ForestStrategy | SvmStrategy) -> None:
    _require("search", 0 <= strategy.search <= 500, "0 to 500")
    _require("threshold", 0 < strategy.threshold < 1, "a probability between 0 and 1")
    _require("seed", 0 <= strategy.seed < 2**31, "a whole number from 0")


def _require_described(strategy: CnnStrategy | RnnStrategy) -> None:
    """What is written down but cannot be chosen for the shipped networks; a setting without effect would be a lie on the card."""
    for field in fields(strategy):
        if field.type == "str":
            _require(field.name, getattr(strategy, field.name) == field.default, f"left out here, where it is always {field.default}")


@dataclass(frozen=True, slots=True)
class ForestStrategy:
    """Random forest. Chosen by 10-fold cross-validation on the training split alone, by log loss."""

    trees: int = 300  # a round number kept small for the size of the file; not tuned
    criterion: str = "entropy"  # log loss 0.118 against 0.126 with gini
    max_features: float | str = "sqrt"  # log loss 0.118; a third 0.121, half 0.124, all 0.127
    min_samples_leaf: int = 1  # scikit-learn's default; 3 gave a steeper calibration slope (1.47 against 1.42) on all cases
    search: int = 0  # settings drawn at random and compared by cross-validation on the training split; 0: these here
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        words = ("sqrt", "log2")
        share = self.max_features
        _require("trees", 1 <= self.trees <= 10_000, "1 to 10 000")
        _require("criterion", self.criterion in CHOICES["criterion"], "gini, entropy or log_loss")
        _require("max_features", share in words if isinstance(share, str) else 0 < share <= 1, "sqrt, log2 or a share above 0 up to 1")
        _require("min_samples_leaf", 1 <= self.min_samples_leaf <= 1000, "1 to 1 000")
        _require_common(self)


@dataclass(frozen=True, slots=True)
class SvmStrategy:
    """RBF support vector machine. Chosen by 10-fold cross-validation on the training split alone, by log loss."""

    c: float = 10.0  # log loss 0.073; 1 gives 0.080, 3 gives 0.075, 20 gives 0.074
    gamma: float = 0.01  # in standardised inputs; 0.005 gives 0.076, 0.02 gives 0.075
    calibration_folds: int = 10  # folds whose out-of-fold margins Platt's scaling is fitted on
    search: int = 0  # settings drawn at random and compared by cross-validation on the training split; 0: these here
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        _require("c", 1e-6 <= self.c <= 1e6, "a number from 0.000001 to 1 000 000")
        _require("gamma", 1e-6 <= self.gamma <= 1e6, "a number from 0.000001 to 1 000 000")
        _require("calibration_folds", 2 <= self.calibration_folds <= 100, "2 to 100")
        _require_common(self)


@dataclass(frozen=True, slots=True)
class CnnStrategy:
    """Convolutional network on films. Chosen on validation films; see the card for what was tried."""

    size: int = 96  # pixels a side: 128 gave no more on validation and costs 1.8 times as long
    views: tuple[str, ...] = ("whole", "local")  # two networks averaged: the film, and the film less its smooth background
    widths: tuple[int, int, int, int, int] = (16, 32, 48, 96, 128)  # 193 000 parameters a network; a film takes about 0.2 ms
    dropout: float = 0.3
    optimizer: str = "AdamW"
    learning_rate: float = 2e-3
    schedule: str = "one epoch of warm-up, then cosine"
    weight_decay: float = 1e-2
    batch_size: int = 64
    epochs: int = 12  # 20 gave the same on validation
    label_smoothing: float = 0.05  # two readers graded the films; their labels are not certain
    ema: float = 0.99  # average of about the last 100 steps
    class_weights: str = "balanced"  # three of four training films show pneumonia
    augmentation: Augmentation = Augmentation()  # noqa: RUF009 (frozen)
    calibration_copies: int = 3  # changed copies of each validation film that the calibration sees beside it: validation alone is too easy
    sensitivity: float = 0.95  # the threshold finds this share of the pneumonias on validation, and calls no more than it must
    seed: int = 0

    def __post_init__(self) -> None:
        _require_described(self)
        _require("epochs", 2 <= self.epochs <= 1000, "2 to 1 000")
        _require("batch_size", 2 <= self.batch_size <= 1024, "2 to 1 024")
        _require("learning_rate", 0 < self.learning_rate < 1, "a number between 0 and 1")
        _require("sensitivity", 0.5 <= self.sensitivity < 1, "a share from 0.5 below 1")
        _require("seed", 0 <= self.seed < 2**31, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class RnnStrategy:
    """Recurrent network on stays. Chosen by 5-fold cross-validation on the training split."""

    step: int = 2  # hours a step
    units: int = 48
    members: int = 5  # networks whose log-odds are averaged, each trained without another fold
    dropout: float = 0.1  # share of the inputs switched off over a whole stay
    head_dropout: float = 0.4
    hidden_power: float = 4.0  # share of a stay hidden in training is a uniform number to this power: a fifth of the chart on average
    hidden_hours: int = 8  # a variable is hidden over stretches of so many hours
    taught: float = 0.5  # share of a forest's out-of-bag probability in what the network learns; the rest is the outcome
    optimizer: str = "AdamW"
    learning_rate: float = 2e-3
    schedule: str = "cosine"
    weight_decay: float = 1e-3
    batch_size: int = 64
    epochs: int = 15
    seed: int = 0

    def __post_init__(self) -> None:
        _require_described(self)
        _require("step", self.step in (1, 2, 4), "1, 2 or 4 hours")
        _require("hidden_hours", self.hidden_hours in (8, 16, 24, 48), "8, 16, 24 or 48 hours")
        _require("units", 1 <= self.units <= 512, "1 to 512")
        _require("members", 2 <= self.members <= 20, "2 to 20")
        _require("epochs", 1 <= self.epochs <= 1000, "1 to 1 000")
        _require("batch_size", 2 <= self.batch_size <= 1024, "2 to 1 024")
        _require("learning_rate", 0 < self.learning_rate < 1, "a number between 0 and 1")
        _require("seed", 0 <= self.seed < 2**31, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class QuantityForestStrategy:
    """Random forest for an amount. Chosen on random fifths of the training split, by mean absolute error."""

    trees: int = 100
    max_features: float = 0.3  # a share of the columns at each split
    min_samples_leaf: int = 5  # mean absolute error 8.79 mg; 10 gives 8.89, 20 gives 8.99
    seed: int = 42

    def __post_init__(self) -> None:
        _require("trees", 1 <= self.trees <= 10_000, "1 to 10 000")
        _require("max_features", 0 < self.max_features <= 1, "a share above 0 up to 1")
        _require("min_samples_leaf", 1 <= self.min_samples_leaf <= 1000, "1 to 1 000")
        _require("seed", 0 <= self.seed < 2**32, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class QuantitySvmStrategy:
    """Support vector regression with an RBF kernel. Chosen like the forest."""

    c: float = 30.0
    gamma: float = 0.01  # in standardised inputs
    epsilon: float = 6.0  # mg; errors up to it cost nothing. 2 to 6 are as good, and 6 needs two thirds of the support vectors
    seed: int = 42

    def __post_init__(self) -> None:
        _require("c", 0 < self.c < float("inf"), "a number above 0")
        _require("gamma", 0 < self.gamma < float("inf"), "a number above 0")
        _require("epsilon", 0 <= self.epsilon < float("inf"), "a number from 0")
        _require("seed", 0 <= self.seed < 2**32, "a whole number from 0")


@dataclass(frozen=True, slots=True)
class WordStrategy:
    """Linear support vector machine of weighted words. Chosen by 5-fold cross-validation on training and validation passages, by accuracy."""

    c: float = 0.2
    summary_weight: float = 0.5  # of the annotators' summaries, which are trained on beside the passages
    least_texts: int = 3  # passages or summaries that a word must be in
    seed: int = 42

    def __post_init__(self) -> None:
        _require("c", 1e-6 <= self.c <= 1e6, "a number from 0.000001 to 1 000 000")
        _require("summary_weight", 0 < self.summary_weight <= 1, "a number above 0 up to 1")
        _require("least_texts", 1 <= self.least_texts <= 100, "1 to 100")
        _require("seed", 0 <= self.seed < 2**31, "a whole number from 0")


CHOICES: dict[str, tuple[str, ...]] = {
    "optimizer": ("sgd", "adam", "adamw", "rmsprop"),
    "schedule": ("constant", "cosine", "step", "one-cycle", "plateau"),
    "augmentation": ("none", "light", "strong"),
    "class_weights": ("none", "balanced"),
    "criterion": ("gini", "entropy", "log_loss"),
}


@dataclass(frozen=True, slots=True)
class NetworkStrategy:
    """A small network on rows that are pictures or series. The defaults are the survey's own network, layer by layer."""

    layers: str = "conv 32, pool, dense 64"
    optimizer: str = "adam"
    learning_rate: float = 1e-3
    schedule: str = "constant"  # how the learning rate goes on from there; see fit_layers.py
    batch_size: int = 32
    epochs: int = 10
    early_stopping: int = 0  # epochs without a lower validation loss after which it ends and goes back to the best; 0: never
    augmentation: str = "none"
    class_weights: str = "none"
    validation: float = 0.1  # share of the training rows for the curves, early stopping and the calibration
    threshold: float = 0.5
    seed: int = 42

    def __post_init__(self) -> None:
        parsed(self.layers)
        for option in ("optimizer", "schedule", "augmentation", "class_weights"):
            _require(option, getattr(self, option) in CHOICES[option], ", ".join(CHOICES[option]))
        _require("learning_rate", 0 < self.learning_rate < 1, "a number between 0 and 1")
        _require("batch_size", 2 <= self.batch_size <= 4096, "2 to 4 096")
        _require("epochs", 1 <= self.epochs <= 1000, "1 to 1 000")
        _require("early_stopping", 0 <= self.early_stopping <= 1000, "0 to 1 000")
        _require("validation", 0.05 <= self.validation <= 0.5, "a share from 0.05 to 0.5")
        _require("threshold", 0 < self.threshold < 1, "a probability between 0 and 1")
        _require("seed", 0 <= self.seed < 2**31, "a whole number from 0")


Strategy = ForestStrategy | SvmStrategy | CnnStrategy | RnnStrategy | NetworkStrategy | QuantityForestStrategy | QuantitySvmStrategy | WordStrategy

STRATEGIES: dict[str, type[ForestStrategy] | type[SvmStrategy] | type[CnnStrategy] | type[RnnStrategy]] = {
    "forest": ForestStrategy,
    "svm": SvmStrategy,
    "cnn": CnnStrategy,
    "rnn": RnnStrategy,
}


# Where a task's model is trained otherwise than its family is by default.
_OWN: dict[str, Strategy] = {
    # By 5-fold cross-validation on all stays (the card says so): AUROC 0.855 and calibration slope 1.2; leaves of 5 and half of the
    # inputs at each split gave 0.855 and 1.3 (too cautious), gini 0.841 and 1.0.
    "icu-mortality/forest": ForestStrategy(trees=80, criterion="entropy", max_features=1.0),
    "warfarin-dose/forest": QuantityForestStrategy(),
    "warfarin-dose/svm": QuantitySvmStrategy(),
    "note-section/svm": WordStrategy(),
}


# What a user's own table can be trained by, each family's first one unless told otherwise.
PRESETS: dict[str, dict[str, Strategy]] = {
    "forest": {"default": ForestStrategy(), "search": ForestStrategy(search=20)},
    "svm": {"default": SvmStrategy(), "search": SvmStrategy(search=20)},
    "cnn": {
        "default": NetworkStrategy(
            "conv 32, pool, conv 64, pool, conv 64, mean, dropout 0.3", "adamw", 2e-3, "one-cycle", epochs=30, early_stopping=8,
            augmentation="light", class_weights="balanced",
        ),
        "survey": NetworkStrategy(),
    },
    "rnn": {
        "default": NetworkStrategy("gru 32, dropout 0.2", "adam", 5e-3, "one-cycle", epochs=30, early_stopping=8, augmentation="light"),
        "conv": NetworkStrategy("conv 32, pool, conv 32, pool, gru 32", "adam", 3e-3, "one-cycle", epochs=30, early_stopping=8),
    },
}  # fmt: skip


def preset(family: str, name: str | None = None) -> Strategy:
    """How a user's own table is trained; raises ``UnknownName`` for a family or a preset that there is not."""
    if family not in PRESETS:
        raise UnknownName("family", family, PRESETS)
    chosen = name or "default"
    if chosen not in PRESETS[family]:
        raise UnknownName(f"preset of {family}", chosen, PRESETS[family])
    return PRESETS[family][chosen]


def default_strategy(model_id: str) -> Strategy:
    """How a model is trained unless told otherwise; raises ``UnknownName`` for a family that nobody trains."""
    family = model_id.partition("/")[2]
    if family not in STRATEGIES:
        raise UnknownName("family", family, STRATEGIES)
    return _OWN.get(model_id) or STRATEGIES[family]()
