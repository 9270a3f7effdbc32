"""Wrong secrets wait after ten in a minute."""

from __future__ import annotations

from ui.teaching.tries import WrongTries


def test_the_eleventh_wrong_try_in_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    """And only for that key."""
    now = 0.0
    tries = WrongTries(now=lambda: now)
    for n in range(10):
        assert tries.wait("A") == 0
        now = float(n)
        tries.failed("A")

    assert tries.wait("A") == 51
    assert tries.wait("B") == 0
    now = 60.0
    assert tries.wait("A") == 0


def test_no_more_keys_are_remembered_than_a_thousand() -> None:
    """The one tried longest ago leaves first."""
    tries = WrongTries(now=lambda: 0.0)
    for key in ["first"] * 10 + [f"{n}" for n in range(1_000)]:
        tries.failed(key)

    assert tries.wait("first") == 0
    assert len(tries._at) == 1_000
