"""Reliance reader by reader."""

from __future__ import annotations

from medmodels.reliance import by_reader, followed_wrong_advice, measured, trials
from medmodels.statistics.rate import Rate
from tests.reliance.vectors import TWELVE


def test_each_readers_trials_are_measured_alone() -> None:
    """They add up to those of all."""
    each = by_reader(TWELVE, ["a", "b"] * 6)

    assert list(each) == ["a", "b"]
    whole = measured(TWELVE)
    for cell, count in whole.cells.items():
        assert sum(one.cells[cell] for one in each.values()) == count


def test_who_followed_wrong_advice_always_sometimes_or_never() -> None:
    """Somebody who got no wrong advice is none of them."""
    these = trials(*map(list, ("YYYYYYY", "NNNNNNY", "YYYYYYY", "NNNYYYY")))
    found = followed_wrong_advice(by_reader(these, ["a", "a", "b", "b", "c", "c", "d"]))

    assert (found.always, found.sometimes, found.never) == (Rate(1, 3), Rate(1, 3), Rate(1, 3))
