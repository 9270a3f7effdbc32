"""The strategy on the training page, over the table that it is for."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.own.rows import pictures

FRAME = str(Path(__file__).parents[2] / "ui" / "frame.py")


def test_layers_that_leave_nothing_of_a_picture_are_refused_on_the_page() -> None:
    """Pictures of 8 × 8 pixels under the default preset: a sentence and no button to train, before
    anything is queued; under the survey's, the button.
    """
    test = (
        AppTest.from_file(FRAME, default_timeout=60).run().switch_page("../pages/training.py").run()
    )
    test.file_uploader(key="table").set_value(("p.csv", pictures(side=8), "text/csv")).run()

    assert not test.exception
    assert "nothing is left of a shape of 8 × 8 × 1" in " ".join(
        one.value for one in (*test.error, *test.markdown)
    )
    assert not [b for b in test.button if b.label == "Train"]

    test.segmented_control(key="preset cnn").set_value("survey").run()
    assert not test.exception
    assert [b for b in test.button if b.label == "Train"]
