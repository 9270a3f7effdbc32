"""What the options of a strategy may be."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol

from medmodels.errors import BadStrategy

__all__ = ["CHOICES", "require", "require_common", "require_described", "require_features"]

# Options that are words.
CHOICES: dict[str, tuple[str, ...]] = {
    "optimizer": ("sgd", "adam", "adamw", "rmsprop"),
    "schedule": ("constant", "cosine", "step", "one-cycle", "plateau"),
    "augmentation": ("none", "light", "strong"),
    "class_weights": ("none", "balanced"),
    "criterion": ("gini", "entropy", "log_loss"),
}


class _Described(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def require(option: str, holds: bool, code: str, /, **values: object) -> None:
    """Raise ``BadStrategy`` with the code of what the option should be unless something holds."""
    if not holds:
        raise BadStrategy(code, option=option.replace("_", "-"), **values)


def require_described(strategy: _Described) -> None:
    """What is written down but cannot be chosen for the shipped networks; a setting without effect
    would be a lie on the card.
    """
    for field in fields(strategy):
        if field.type == "str":
            require(
                field.name,
                getattr(strategy, field.name) == field.default,
                "leave-out-fixed",
                value=field.default,
            )


class _Common(Protocol):
    @property
    def search(self) -> int: ...
    @property
    def threshold(self) -> float: ...
    @property
    def seed(self) -> int: ...


def require_common(strategy: _Common) -> None:
    """What a forest and a support vector machine share."""
    require("search", 0 <= strategy.search <= 500, "give-whole-between", low=0, high=500)
    require("threshold", 0 < strategy.threshold < 1, "give-probability")
    require("seed", 0 <= strategy.seed < 2**31, "give-whole-from-0")


def require_features(share: float | str) -> None:
    right = share in ("sqrt", "log2") if isinstance(share, str) else 0 < share <= 1
    require("max_features", right, "give-share-of-features")
