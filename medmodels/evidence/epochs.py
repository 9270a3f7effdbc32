"""What a network in training is like after an epoch, on its training and on its validation rows:
said as a line, read back from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

import numpy as np

__all__ = ["Epoch", "Side", "side_of"]

_NUMBER = r"(\d+\.\d+)"
_SIDE = f"loss {_NUMBER}, accuracy {_NUMBER}, recall {_NUMBER}, F1 {_NUMBER}"
_LINE = re.compile(rf"epoch (\d+) of (\d+): train {_SIDE}; validation {_SIDE}")


@dataclass(frozen=True, slots=True)
class Side:
    """Log loss (nats), and accuracy, recall and F1 at a probability of one half, of one side of the
    split.
    """

    loss: float
    accuracy: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return (
            f"loss {self.loss:.4f}, accuracy {self.accuracy:.4f}, recall {self.recall:.4f}, F1"
            f" {self.f1:.4f}"
        )


@dataclass(frozen=True, slots=True)
class Epoch:
    """The ``number``-th of ``planned`` epochs."""

    number: int
    planned: int
    train: Side
    validation: Side

    @property
    def line(self) -> str:
        return (
            f"epoch {self.number} of {self.planned}: train {self.train}; validation"
            f" {self.validation}"
        )

    @classmethod
    def from_line(cls, line: str) -> Epoch | None:
        """The epoch that ``line`` tells of, or ``None`` if it tells of something else."""
        found = _LINE.search(line)
        if found is None:
            return None
        numbers = [float(number) for number in found.groups()[2:]]
        size = len(fields(Side))
        return cls(int(found[1]), int(found[2]), Side(*numbers[:size]), Side(*numbers[size:]))


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
