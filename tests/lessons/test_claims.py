"""Claims hold and fail as their words say."""

from __future__ import annotations

from medmodels.lessons import Fact
from medmodels.lessons.claims import (
    above,
    alike,
    all_of,
    below,
    chance,
    differ,
    ends,
    less,
    more,
    small,
    surely_above,
)

FACTS = {
    "low": Fact(0.4, "", 0.3, 0.55),
    "high": Fact(0.9, "", 0.8, 0.95),
    "minus": Fact(-3.0, ""),
}


def test_limits_are_for_all_that_are_named() -> None:
    """One that lies on the wrong side is enough to fail."""
    assert above(0.3, "low", "high")(FACTS)
    assert not above(0.5, "low", "high")(FACTS)
    assert below(0.95, "low", "high")(FACTS)
    assert not below(0.5, "low", "high")(FACTS)
    assert small(4, "low", "minus")(FACTS)
    assert not small(2, "low", "minus")(FACTS)


def test_an_interval_is_asked_where_a_claim_is_of_it() -> None:
    """The whole of it above a limit, or guessing within it; without one neither holds."""
    assert surely_above(0.75, "high")(FACTS)
    assert not surely_above(0.85, "high")(FACTS)
    assert chance("low")(FACTS)
    assert not chance("high")(FACTS)
    assert not surely_above(0, "minus")(FACTS)
    assert not chance("minus")(FACTS)


def test_figures_are_compared_with_another() -> None:
    """By at least so much, or by no more than so much."""
    assert more(0.4, "low", "high")(FACTS)
    assert not more(0.6, "low", "high")(FACTS)
    assert alike(0.5, "low", "high")(FACTS)
    assert not alike(0.4, "low", "high")(FACTS)


def test_two_figures_are_compared_by_their_intervals() -> None:
    """All of one below all of the other; a low end of 0 is an end, and a bare number is its own."""
    assert less(FACTS["low"], FACTS["high"])
    assert not less(FACTS["low"], 0.5)
    assert less(FACTS["low"], 0.56)
    assert differ(FACTS["low"], 0.4, FACTS["high"])
    assert not differ(FACTS["low"], 0.6, FACTS["high"])
    assert ends(Fact(0.1, "", 0.0, 0.2)) == (0.0, 0.2)
    assert ends(FACTS["minus"]) == (-3, -3)


def test_several_claims_hold_together_or_not_at_all() -> None:
    """One that fails is enough."""
    assert all_of(above(0.3, "low"), chance("low"))(FACTS)
    assert not all_of(above(0.3, "high"), chance("high"))(FACTS)
