"""What a network in training is like after an epoch, on its training and on its validation rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.models.measured_learning import Side

__all__ = ["Epoch", "Side", "side_of"]


@dataclass(frozen=True, slots=True)
class Epoch:
    """The ``number``-th of ``planned`` epochs."""

    number: int
    planned: int
    train: Side
    validation: Side


def side_of(logit: np.ndarray, y: np.ndarray) -> Side:
    """Measure raw log-odds (n,) against labels (n,) bool."""
    called = logit > 0
    hits = int((called & y).sum())
    return Side(
        loss=float(np.logaddexp(0, np.where(y, -logit, logit)).mean()),
        accuracy=float((called == y).mean()),
        recall=hits / max(int(y.sum()), 1),
        f1=2 * hits / max(int(y.sum()) + int(called.sum()), 1),
    )
