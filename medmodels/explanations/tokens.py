"""Which words moved the estimate: SHAP partition values (Owen values over halves of halves of the text), a word that is absent left out.

Lundberg and Lee 2017; Owen 1977. The reference is an empty note.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from medmodels.explanations.values import Part, Values
from medmodels.models import Model

__all__ = ["EVALUATIONS", "pieces_of", "token_contributions"]

EVALUATIONS = 400
_LOCK = threading.Lock()


def pieces_of(text: str) -> list[str]:
    """A text cut into its words, each with the white space around it: joined they are the text again."""
    found, end = [], 0
    for match in re.finditer(r"\S+\s*", text):
        found.append(text[end : match.end()])
        end = match.end()
    return found


def token_contributions(model: Model, data: np.ndarray) -> Values:
    """Contributions of each word of one text to each label's log-odds; of several texts only the first is explained."""
    pieces = pieces_of(str(data[0]))

    def outputs(shown: np.ndarray) -> np.ndarray:
        texts = ["".join(piece for piece, here in zip(pieces, row, strict=True) if here > 0.5) for row in shown]
        return model.outputs(np.array(texts, dtype=object))

    amounts = _partition(outputs, len(pieces))
    return Values(amounts[None], EVALUATIONS, parts=tuple(Part(n) for n in range(len(pieces))))


def _partition(outputs: Callable[[np.ndarray], np.ndarray], players: int) -> np.ndarray:
    """Partition values (players, labels) of neighbouring players in a balanced tree."""
    import shap

    if players == 1:
        both = outputs(np.array([[0.0], [1.0]]))
        return both[1:] - both[:1]
    masker = shap.maskers.Partition(np.zeros((1, players)), clustering=_halves(players))
    with _LOCK:
        explainer: Any = shap.PartitionExplainer(outputs, masker)
        found = explainer(np.ones((1, players)), max_evals=EVALUATIONS, batch_size=50, silent=True)
    return np.asarray(found.values[0])


def _halves(players: int) -> np.ndarray:
    """A tree that cuts a row of players into halves of halves, as scipy's linkage matrix (players − 1, 4)."""
    rows: list[tuple[float, float, float, float]] = []

    def joined(start: int, end: int) -> tuple[int, int]:
        if end - start == 1:
            return start, 1
        middle = (start + end) // 2
        (left, a), (right, b) = joined(start, middle), joined(middle, end)
        rows.append((left, right, float(a + b), float(a + b)))
        return players + len(rows) - 1, a + b

    joined(0, players)
    return np.array(rows)
