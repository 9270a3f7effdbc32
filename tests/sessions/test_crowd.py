"""A class of thirty phones on the real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.classes import class_run


@pytest.mark.heavy
def test_a_class_on_the_real_server_loses_nothing(tmp_path: Path) -> None:
    """Joining, answering, some twice at once, some without a network in between: every acknowledged
    answer is there once, and everybody was asked everything. The soak does it with 300.
    """
    run = class_run(30, 3, home=tmp_path, burst=1.0)
    assert run.errors == ()
    assert (run.lost, run.twice) == (0, 0)
    assert run.answers == 30 * 3 * 2
    assert run.refused > 0
    assert all(wait < float("inf") for wait in run.to_tally)
