"""What if: how much can be changed at once."""

from __future__ import annotations

import pytest

from tests.screen import app
from tests.ui.test_judgement import answered, pressed


@pytest.mark.parametrize(
    ("task", "most"), [("breast-fna", 5), ("icu-mortality", 5), ("note-section", 0)]
)
def test_nobody_picks_everything_to_change(task: str, most: int) -> None:
    """No “select all”, and where each one that is picked gets fields of its own, five at once,
    which the page says.
    """
    test = app().selectbox(key="task").set_value(task).run()
    answered(test, "before label")
    pressed(test, "Commit and reveal the model")

    field = test.multiselect(key="what_if").proto

    assert field.max_selections == most
    assert field.select_all == 0
    assert any("up to 5 at once" in c.value for c in test.caption) == bool(most)


def test_what_might_be_known_says_what_is_to_be_doubted_of_it() -> None:
    """Among the answers for each genotype, one that few have stands with its number of training
    cases; common ones without.
    """
    test = app().selectbox(key="task").set_value("warfarin-dose").run()
    test.toggle(key="judge_first").set_value(False).run()

    table = next(frame.value for frame in test.dataframe if "If it were" in frame.value)
    doubts = dict(
        zip(table["If it were"].str.removesuffix(" (this case)"), table["Doubts"], strict=True)
    )
    assert "*3/*3: 9 of" in doubts["*3/*3"]
    assert doubts["*1/*1"] == ""
