"""One of many classes, on screen."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def _asked(count: int) -> None:
    from dataclasses import replace

    import streamlit as st

    from medmodels.outcomes import Classes
    from medmodels.tasks import TASKS
    from ui.outcomes.classes import FACE

    names = tuple(f"class *{n}*" for n in range(count))
    note = TASKS["note-section"]
    task = replace(note, asks=Classes(names), inputs=replace(note.inputs, truth_columns={}))
    st.write(f"said {FACE.ask(task, 'answer', names[3])}")


@pytest.mark.parametrize(("count", "kind"), [(20, "pills"), (24, "pills"), (25, "selectbox")])
def test_classes_are_one_click_away_unless_they_are_very_many(count: int, kind: str) -> None:
    """Both start at the answer that is kept; a name is text."""
    test = AppTest.from_function(_asked, args=(count,), default_timeout=60).run()

    assert (len(test.pills), len(test.selectbox)) == ((1, 0) if kind == "pills" else (0, 1))
    assert test.markdown[0].value == "said class *3*"
