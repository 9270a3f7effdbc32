"""The one number of a row of a scored file that stands for its case, by the kind of what is asked
for, and the same of the held-out cases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medmodels.evidence import Scores
from medmodels.outcomes import Outcome, TimeToEvent

__all__ = ["SCORE_OF", "HeldScore"]


@dataclass(frozen=True, slots=True)
class HeldScore:
    """The ``column`` of a scored file, and what it would hold of held-out cases, ``held`` (n,)."""

    column: str
    held: Callable[[Outcome, Scores], np.ndarray]


def _event(asks: Outcome, scores: Scores) -> np.ndarray:
    assert isinstance(asks, TimeToEvent)
    return 1 - asks.first(scores.p)


SCORE_OF: dict[str, HeldScore] = {
    "labels": HeldScore("probability", lambda asks, scores: scores.p),
    "classes": HeldScore("probability", lambda asks, scores: scores.p.max(1)),
    "quantity": HeldScore("estimate", lambda asks, scores: scores.p),
    "time_to_event": HeldScore("probability", _event),
}
