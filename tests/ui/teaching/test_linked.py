"""A link chooses question, cases and wrong advice, and a click starts the session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.lessons.leaning import SESSION
from tests.screen import ROOT
from ui.classroom import classroom, close_classroom
from ui.state import CONDUCTED


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    close_classroom()
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    yield
    close_classroom()


def page(**query: str) -> AppTest:
    """The page *Teaching* as such a link opens it."""
    test = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60).run()
    for name, value in query.items():
        test.query_params[name] = value
    test.switch_page("../pages/teaching.py").run()
    assert not test.exception
    return test


def test_one_click_starts_the_session_of_the_lesson() -> None:
    """Its question, its cases, and at least a quarter of the advice is wrong."""
    test = page(**SESSION)
    test.button(key="start session").click().run()
    room = classroom()
    assert room
    opening = room.session(test.session_state[CONDUCTED].code).opening
    wrong = sum(item.advice.answer != item.case.truth for item in opening.items)

    assert opening.task == SESSION["task"]
    assert opening.plan.simulated == 0.25
    assert {item.case.source for item in opening.items} == {"sample"}
    assert wrong >= 0.25 * len(opening.items)


def test_what_is_changed_afterwards_stays_changed() -> None:
    """The link is followed once."""
    test = page(**SESSION)
    assert test.slider(key="plan simulated").value == 25
    assert "wrong" not in test.query_params
    test.slider(key="plan simulated").set_value(40).run()
    test.run()

    assert test.slider(key="plan simulated").value == 40
    assert not test.warning


@pytest.mark.parametrize(
    ("wrong", "share"),
    [("0", 0), ("26", 25), ("99", 50), ("-5", 0), ("x", 0), ("", 0), ("9999", 0), ("²", 0)],
)
def test_a_link_that_makes_no_sense_changes_little(wrong: str, share: int) -> None:
    """The nearest that the page has, or what it has anyway."""
    test = page(task="breast-fna", pack="nowhere", wrong=wrong)

    assert test.slider(key="plan simulated").value == share
    assert test.segmented_control(key="pack from").value == "samples"
