"""What was measured while a model was learnt: the settings tried, and how a network did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Learnt", "Search", "SearchRow", "Side"]


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A setting that was tried and its log loss in nats."""

    setting: Mapping[str, str | int | float]
    loss: float


@dataclass(frozen=True, slots=True)
class Search:
    """A randomised search over so many ``settings`` by cross-validation; ``best`` are the first of
    them, the lowest loss first.
    """

    settings: int
    folds: int
    best: tuple[SearchRow, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Log loss (nats), and accuracy, recall and F1 at a probability of one half, of one side of the
    split.
    """

    loss: float
    accuracy: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """How a network of rows learnt: ``epochs`` of those ``planned``, and how it ``ended``: "by
    hand", "early" or "as planned"; the epoch that was ``kept``, and both sides of the split then.
    """

    parameters: int
    seconds: float
    epochs: int
    planned: int
    ended: str
    kept: int
    train: Side
    validation: Side
