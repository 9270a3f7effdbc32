"""A share of opportunities."""

from __future__ import annotations

from medmodels.statistics.rate import Rate


def test_a_rate_of_nothing_has_no_value() -> None:
    """Neither nan nor 0; a file holds a blank."""
    assert Rate(0, 0).value is None
    assert Rate(0, 0).interval is None
    assert Rate(0, 0).text == "no opportunity"
    assert Rate(0, 0).as_row() == {"value": None, "low": None, "high": None, "n": 0}


def test_counts_come_first() -> None:
    """Then the share and its interval."""
    assert Rate(3, 4).text == "3 of 4, 75% (30 to 95%)"
    assert Rate(3, 4).as_row()["n"] == 4
