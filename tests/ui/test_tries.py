"""Wrong codes and secrets wait after ten in a minute."""

from __future__ import annotations

from ui.tries import Tries


def test_the_eleventh_wrong_try_in_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    """And only for that key."""
    now = 0.0
    tries = Tries(now=lambda: now)
    for n in range(10):
        assert not tries.are_used_up("A")
        now = float(n)
        tries.miss("A")

    now = 59.0
    assert tries.are_used_up("A")
    assert not tries.are_used_up("B")
    now = 60.0
    assert not tries.are_used_up("A")


def test_no_more_keys_are_remembered_than_ten_thousand() -> None:
    """The one tried longest ago leaves first."""
    tries = Tries(now=lambda: 0.0)
    for key in ["first"] * 10 + [f"{n}" for n in range(10_000)]:
        tries.miss(key)

    assert not tries.are_used_up("first")
    assert not tries.are_used_up("0")
