"""Ratings of rows become a crossed design, or a sentence."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from medmodels.errors import AnswersError
from medmodels.mrmc import crossed

ROWS = [
    (reader, condition, case, int(case > 2), float(10 * case + reader))
    for reader, condition, case in product((1, 2), ("with", "without"), (1, 2, 3, 10))
]


def made(rows: list[tuple[object, ...]]):  # type: ignore[no-untyped-def]
    return crossed(*zip(*rows, strict=True))


def test_rows_in_any_order_are_the_same_design() -> None:
    """Names in their natural order: 10 comes after 3."""
    mixed = [ROWS[n] for n in np.random.default_rng(0).permutation(len(ROWS))]
    found, again = made(ROWS), made(mixed)

    assert found.cases == ("1", "2", "3", "10")
    assert found.conditions == ("with", "without")
    assert np.array_equal(found.ratings, again.ratings)
    assert found.truth.tolist() == again.truth.tolist() == [False, False, True, True]
    assert found.ratings[1, 0].tolist() == [11, 21, 31, 101]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "no answers"),
        (ROWS[1:], "Reader “1” has no rating of case “1” in condition “with”;"),
        (ROWS[2:], "Reader “1” has no rating of case “1” in condition “with” and 1 more;"),
        ([*ROWS, ROWS[0]], "Reader “1” rated case “1” in condition “with” more than once;"),
        ([(*ROWS[0][:3], 1, 0.0), *ROWS[1:]], "Case “1” has one truth in one row"),
        ([(*row[:3], 1, row[4]) for row in ROWS], "All cases have the same truth"),
        ([(*row[:3], "ill", row[4]) for row in ROWS], "“ill” is neither"),
        ([(*ROWS[0][:4], np.nan), *ROWS[1:]], "blank, infinite or no number"),
    ],
)
def test_what_is_no_design_gets_a_sentence(rows: list[tuple[object, ...]], said: str) -> None:
    """With where it is."""
    with pytest.raises(AnswersError, match=said):
        crossed(*(zip(*rows, strict=True) if rows else [[]] * 5))
