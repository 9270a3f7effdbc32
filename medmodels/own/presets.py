"""The strategies that a table of one's own can start from, by family."""

from __future__ import annotations

from medmodels.errors import UnknownName
from medmodels.training.strategies import (
    BoostingStrategy,
    CoxStrategy,
    ForestStrategy,
    LayoutNetworkStrategy,
    Strategy,
    SvmStrategy,
)

__all__ = ["PRESETS", "preset"]

# What a user's own table can be trained by, each family's first one unless told otherwise.
PRESETS: dict[str, dict[str, Strategy]] = {
    "boosting": {"default": BoostingStrategy(), "search": BoostingStrategy(search=20)},
    "forest": {"default": ForestStrategy(), "search": ForestStrategy(search=20)},
    "svm": {"default": SvmStrategy(), "search": SvmStrategy(search=20)},
    "cox": {"default": CoxStrategy()},
    "cnn": {
        "default": LayoutNetworkStrategy(
            "conv 32, pool, conv 64, pool, conv 64, mean, dropout 0.3",
            "adamw",
            2e-3,
            "one-cycle",
            epochs=30,
            early_stopping=8,
            augmentation="light",
            class_weights="balanced",
        ),
        "survey": LayoutNetworkStrategy(),
    },
    "rnn": {
        "default": LayoutNetworkStrategy(
            "gru 32, dropout 0.2",
            "adam",
            5e-3,
            "one-cycle",
            epochs=30,
            early_stopping=8,
            augmentation="light",
        ),
        "conv": LayoutNetworkStrategy(
            "conv 32, pool, conv 32, pool, gru 32",
            "adam",
            3e-3,
            "one-cycle",
            epochs=30,
            early_stopping=8,
        ),
    },
}


def preset(family: str, name: str | None = None) -> Strategy:
    """How a user's own table is trained; raises ``UnknownName`` for a family or a preset that there
    is not.
    """
    if family not in PRESETS:
        raise UnknownName("unknown-family", name=family, known=PRESETS)
    chosen = name or "default"
    if chosen not in PRESETS[family]:
        raise UnknownName("unknown-preset", family=family, name=chosen, known=PRESETS[family])
    return PRESETS[family][chosen]
