"""How much of a training is done, by the events that it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from medmodels.training.progress import EpochDone, FoldBegun, SearchStep

__all__ = ["LEARNING", "SHARES"]

# share of the time that the epochs of a network, or a search, take of the whole
LEARNING, _SEARCHING = 0.8, 0.7


def _of_epochs(event: EpochDone, searching: bool) -> float:
    return LEARNING * event.epoch.number / max(event.epoch.planned, 1)


def _of_folds(event: FoldBegun, searching: bool) -> float:
    share = ((event.repeat - 1) * event.folds + event.fold) / (event.repeats * event.folds + 1)
    return _SEARCHING + (1 - _SEARCHING) * share if searching else share


def _of_settings(event: SearchStep, searching: bool) -> float:
    return _SEARCHING * event.number / max(event.planned, 1)


# How much of a training is done when it tells of one of these.
SHARES: Mapping[type, Callable[[Any, bool], float]] = {
    EpochDone: _of_epochs,
    FoldBegun: _of_folds,
    SearchStep: _of_settings,
}
