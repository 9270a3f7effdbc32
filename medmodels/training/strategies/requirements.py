"""What the options of a strategy may be."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol

from medmodels.errors import BadStrategy

__all__ = ["CHOICES", "require", "require_described"]

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


def require(option: str, holds: bool, right: str) -> None:
    if not holds:
        raise BadStrategy(option.replace("_", "-"), right)


def require_described(strategy: _Described) -> None:
    """What is written down but cannot be chosen for the shipped networks; a setting without effect
    would be a lie on the card.
    """
    for field in fields(strategy):
        if field.type == "str":
            require(
                field.name,
                getattr(strategy, field.name) == field.default,
                f"left out here, where it is always {field.default}",
            )
