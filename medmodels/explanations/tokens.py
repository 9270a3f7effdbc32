"""Which words moved the estimate: Owen values over halves of halves of the text, a word that is absent left out.

Owen 1977; Lundberg and Lee 2017, whose partition explainer this follows: a stretch of text is credited with what it adds, without and with its
neighbour there; where that is most, it is cut in two. The reference is an empty note. (shap's own code compiles for seconds and takes a
hundred megabytes.)
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from itertools import count

import numpy as np

from medmodels.explanations.values import Part, Values
from medmodels.models import Model

__all__ = ["EVALUATIONS", "halving_values", "pieces_of", "token_contributions"]

EVALUATIONS = 400
_AT_ONCE = 16  # stretches that are cut before the model is asked


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
        texts = ["".join(piece for piece, here in zip(pieces, row, strict=True) if here) for row in shown]
        return model.outputs(np.array(texts, dtype=object))

    amounts, evaluations = halving_values(outputs, len(pieces), evaluations=EVALUATIONS)
    return Values(amounts[None], evaluations, parts=tuple(Part(n) for n in range(len(pieces))))


def halving_values(outputs: Callable[[np.ndarray], np.ndarray], players: int, *, evaluations: int) -> tuple[np.ndarray, int]:
    """Values (players, labels) of neighbouring players in a balanced tree, and how many coalitions were played.

    ``outputs`` gives the worth (m, labels) of coalitions (m, players) bool. With as many ``evaluations`` as it takes these are the tree's
    Owen values; with fewer, what is left of a stretch is shared equally. They add up in any case.
    """
    empty, whole = outputs(np.array([np.zeros(players, bool), np.ones(players, bool)]))
    values, used, order = np.zeros((players, len(empty))), 2, count()
    # A stretch from start to end, the coalition it joins, what that is worth without and with it, and its share; the weightiest first.
    heap: list[tuple[float, int, int, int, np.ndarray, np.ndarray, np.ndarray, float]] = []

    def put(start: int, end: int, others: np.ndarray, without: np.ndarray, together: np.ndarray, share: float) -> None:
        if end - start == 1:
            values[start] += share * (together - without)
        else:
            heapq.heappush(heap, (-share * float(np.abs(together - without).max()), next(order), start, end, others, without, together, share))

    put(0, players, np.zeros(players, bool), empty, whole, 1.0)
    while heap and used < evaluations:
        cut = [heapq.heappop(heap) for _ in range(min(_AT_ONCE, len(heap), max((evaluations - used) // 2, 1)))]
        asked = []
        for _, _, start, end, others, *_ in cut:
            middle = (start + end) // 2
            for first, last in ((start, middle), (middle, end)):
                joined = others.copy()
                joined[first:last] = True
                asked.append(joined)
        worth = outputs(np.array(asked))
        used += len(asked)
        for n, (_, _, start, end, others, without, together, share) in enumerate(cut):
            middle, left, right = (start + end) // 2, worth[2 * n], worth[2 * n + 1]
            put(start, middle, others, without, left, share / 2)
            put(start, middle, asked[2 * n + 1], right, together, share / 2)
            put(middle, end, others, without, right, share / 2)
            put(middle, end, asked[2 * n], left, together, share / 2)
    for _, _, start, end, _, without, together, share in heap:
        values[start:end] += share * (together - without) / (end - start)
    return values, used
