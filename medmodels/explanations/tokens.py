"""Which words moved the estimate: Owen values over halves of halves of the text, a word that is
absent left out.

Owen 1977; the tree is that of shap's partition explainer (Lundberg and Lee 2017): a stretch of text
shares its credit between its two halves, and each half between its own. The reference is an empty
note. Short notes are shared exactly. In longer ones the words come in sampled orders that keep the
halves together, forwards and backwards (Mitchell et al., JMLR 23, 2022), with the standard error of
each word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from medmodels.explanations.sampling import standard_error
from medmodels.explanations.values import Part, Values
from medmodels.models import Model

__all__ = [
    "TOKEN_EVALUATIONS",
    "evaluations_needed",
    "halving_values",
    "ordered_rounds",
    "ordered_values",
    "pieces_of",
    "rounds_of",
    "token_contributions",
    "token_game",
]

# that a note may take; more words than these share out exactly are sampled
TOKEN_EVALUATIONS = 1200

Outputs = Callable[[np.ndarray], np.ndarray]


def pieces_of(text: str) -> list[str]:
    """A text cut into its words, each with the white space around it: joined they are the text
    again.
    """
    pieces, end = [], 0
    for match in re.finditer(r"\S+\s*", text):
        pieces.append(text[end : match.end()])
        end = match.end()
    return pieces


def token_contributions(model: Model, data: np.ndarray) -> Values:
    """Contributions of each word of one text to each label's log-odds; of several texts only the
    first is explained.
    """
    pieces, outputs = token_game(model, str(data[0]))
    parts = tuple(Part(n) for n in range(len(pieces)))
    needed = evaluations_needed(len(pieces))
    if needed <= TOKEN_EVALUATIONS:
        return Values(halving_values(outputs, len(pieces))[None], needed, parts=parts)
    rounds = rounds_of(len(pieces))
    amounts, error = ordered_values(
        outputs, len(pieces), rounds=rounds, rng=np.random.default_rng(0)
    )
    return Values(amounts[None], 2 + 2 * rounds * (len(pieces) - 1), error[None], parts)


def token_game(model: Model, text: str) -> tuple[list[str], Outputs]:
    """The words of a text, and the log-odds (m, labels) of coalitions (m, words) of them."""
    pieces = pieces_of(text)

    def outputs(shown: np.ndarray) -> np.ndarray:
        texts = [
            "".join(piece for piece, here in zip(pieces, row, strict=True) if here) for row in shown
        ]
        return model.outputs(np.array(texts, dtype=object))

    return pieces, outputs


def rounds_of(players: int) -> int:
    """How many orders and their reverses a text of so many words is sampled in."""
    return max(TOKEN_EVALUATIONS // (2 * (players - 1)), 2)


@lru_cache
def evaluations_needed(players: int) -> int:
    """How many coalitions it takes to share exactly between so many players."""

    def inside(size: int) -> int:
        return 0 if size < 2 else 2 + 2 * inside(size // 2) + 2 * inside(size - size // 2)

    return 2 + inside(players)


def halving_values(outputs: Outputs, players: int) -> np.ndarray:
    """Owen values (players, labels) of neighbouring players in a balanced tree; ``outputs`` gives
    the worth (m, labels) of coalitions (m, players).

    A stretch comes after everything or before; so does each half of it, after the other half or
    before.
    """
    nobody = np.zeros(players, bool)
    empty, whole = outputs(np.array([nobody, ~nobody]))
    values = np.zeros((players, len(empty)))
    # A stretch from start to end, the coalition it joins, what that is worth without and with it,
    # and its share.
    stretches = [(0, players, nobody, empty, whole, 1.0)] if players else []
    while stretches:
        cut = [stretch for stretch in stretches if stretch[1] - stretch[0] > 1]
        for start, end, _, without, together, share in stretches:
            if end - start == 1:
                values[start] += share * (together - without)
        if not cut:
            break
        halves = [(start, (start + end) // 2, end) for start, end, *_ in cut]
        asked = np.array(
            [
                _joined(others, *ends)
                for (_, _, others, *_), (a, m, b) in zip(cut, halves, strict=True)
                for ends in ((a, m), (m, b))
            ]
        )
        worth, stretches = outputs(asked), []
        for n, ((_, _, others, without, together, share), (start, middle, end)) in enumerate(
            zip(cut, halves, strict=True)
        ):
            left, right = worth[2 * n], worth[2 * n + 1]
            stretches += [
                (start, middle, others, without, left, share / 2),
                (start, middle, asked[2 * n + 1], right, together, share / 2),
                (middle, end, others, without, right, share / 2),
                (middle, end, asked[2 * n], left, together, share / 2),
            ]
    return values


def _joined(others: np.ndarray, start: int, end: int) -> np.ndarray:
    joined = others.copy()
    joined[start:end] = True
    return joined


def ordered_values(
    outputs: Outputs, players: int, *, rounds: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The same values estimated from ``rounds`` (2 or more) orders and their reverses, with
    standard errors (``standard_error``), (players, labels) each.
    """
    values = ordered_rounds(outputs, players, rounds=rounds, rng=rng)
    return values.mean(axis=0), standard_error(values)


def ordered_rounds(
    outputs: Outputs, players: int, *, rounds: int, rng: np.random.Generator
) -> np.ndarray:
    """The values of each order and its reverse, (rounds, players, labels); every order adds up
    exactly, and so does the mean.
    """
    orders = [
        order
        for one in (_order(0, players, rng) for _ in range(rounds))
        for order in (one, one[::-1])
    ]
    ends = outputs(np.array([np.zeros(players, bool), np.ones(players, bool)]))
    # the first, the first two, … in the order in which they come
    coming = np.tri(players, dtype=bool)[: players - 1]
    asked = np.zeros((len(orders), players - 1, players), bool)
    for n, order in enumerate(orders):
        asked[n][:, order] = coming
    worth = outputs(asked.reshape(-1, players)).reshape(len(orders), players - 1, -1)
    marginal = np.empty((len(orders), players, ends.shape[1]))
    for n, order in enumerate(orders):
        marginal[n, order] = np.diff(np.concatenate([ends[:1], worth[n], ends[1:]]), axis=0)
    return marginal.reshape(rounds, 2, players, -1).mean(axis=1)


def _order(start: int, end: int, rng: np.random.Generator) -> list[int]:
    """An order of the players from ``start`` to ``end`` in which no stretch of the tree is torn
    apart.
    """
    if end - start == 1:
        return [start]
    middle = (start + end) // 2
    left, right = _order(start, middle, rng), _order(middle, end, rng)
    return left + right if rng.random() < 0.5 else right + left
