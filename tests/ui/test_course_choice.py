"""The training page asks for a time and an event, and says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.own.jobs import Job, jobs
from medmodels.own.timed import Timed, read_own
from tests.own.test_timed import courses
from tests.screen import app
from ui.course_choice import course_options
from ui.example_tables import _EXAMPLES

READMISSION = Path(__file__).parents[2] / "assets/tables/readmission.csv"


def page(data: bytes) -> AppTest:
    test = app("pages/training.py")
    test.file_uploader(key="table").set_value(("t.csv", data, "text/csv")).run()
    assert not test.exception
    return test


def asked(test: AppTest) -> AppTest:
    """With a time to an event chosen."""
    what = next(c for c in test.segmented_control if c.label == "What is to be learnt")
    what.set_value("course").run()
    assert not test.exception
    return test


def train(test: AppTest) -> bool:
    return any(b.label == "Train" for b in test.button)


def test_a_table_with_a_time_and_an_event_starts_there() -> None:
    """Both columns and the value of the event are found by their names; Cox's model is offered and
    the page says what is asked about.
    """
    test = page(courses())

    assert test.selectbox(key="time column").value == "months"
    assert test.selectbox(key="event column").value == "state"
    assert test.selectbox(key="event value state").value == "dead"
    assert test.segmented_control(key="family").value == "cox"
    assert any("“dead” is the event" in c.value for c in test.caption)
    assert train(test)


def test_another_table_asks_for_both_columns() -> None:
    """Nothing is guessed where no name says it, and nothing can be trained yet."""
    renamed = courses().replace(b"months,state", b"m,s")
    test = asked(page(renamed))
    assert any("Choose both columns" in i.value for i in test.info)
    assert not train(test)

    test.selectbox(key="time column").set_value("m").run()
    test.selectbox(key="event column").set_value("s").run()
    assert not test.exception
    assert train(test)


def test_a_table_in_which_nobody_had_the_event_is_refused_at_once() -> None:
    """No choice is asked for that would not help."""
    test = asked(page(courses().replace(b",dead", b",0").replace(b",alive", b",0")))

    assert any("says the same in every row" in e.value for e in test.error)
    assert not any(box.key == "event value state" for box in test.selectbox)
    assert not train(test)


def test_whoever_has_the_event_is_asked_where_no_word_says_it() -> None:
    """A coding of 2 beside 1: a choice, not a guess."""
    coded = courses().replace(b",dead", b",2").replace(b",alive", b",1")
    test = page(coded)
    assert any("which value says" in i.value for i in test.info)
    assert not train(test)

    test.selectbox(key="event value state").set_value("2").run()
    assert any("“2” is the event" in c.value for c in test.caption)
    assert train(test)


def test_two_times_or_none_are_asked_about() -> None:
    """One alone is half a question; two that do not fit are refused in a sentence."""
    test = page(courses())
    test.number_input(key="First horizon").set_value(3.0).run()
    assert any("both times" in i.value for i in test.info)
    assert not train(test)

    test.number_input(key="Last horizon").set_value(8.0).run()
    assert any("Asked about: 3 and 8" in c.value for c in test.caption)
    test.number_input(key="Last horizon").set_value(900.0).run()
    assert not train(test)
    assert any("do not fit" in e.value for e in (*test.error, *test.markdown))


@pytest.mark.parametrize(
    ("column", "said"), [("months", "cannot be both"), ("marker", "different values")]
)
def test_a_column_that_is_no_event_is_told(column: str, said: str) -> None:
    """The time itself, or numbers."""
    test = page(courses())
    test.selectbox(key="event column").set_value(column).run()

    assert not test.exception
    assert not train(test)
    assert any(said in e.value for e in (*test.error, *test.markdown))


def test_the_command_line_gets_what_the_page_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training is asked for by the options of ``train-csv``, and its rows open in review."""
    given: list[Job] = []
    monkeypatch.setattr(type(jobs()), "submit", lambda self, job: given.append(job))
    test = page(courses())
    assert test.text_input(key="unit of months").value == "months"
    test.number_input(key="First horizon").set_value(3.0).run()
    test.number_input(key="Last horizon").set_value(8.0).run()
    next(b for b in test.button if b.label == "Train").click().run()

    assert not test.exception
    (job,) = given
    assert job.family == "cox"
    options = ("--time=months", "--event=state", "--positive=dead", "--unit=months")
    assert job.options[:5] == (*options, "--horizons=3,8")
    assert len(test.session_state["held rows"][1]) == 48


def test_what_is_not_said_is_no_option() -> None:
    """Horizons and a unit that are left to the table."""
    told = {"time": "t", "event": "e", "positive": "1", "unit": None, "horizons": None}

    assert course_options(told) == ["--time=t", "--event=e", "--positive=1"]


def test_the_example_is_a_table_of_times() -> None:
    """As many rows as its words say, some lost; Cox's model can learn from it at once."""
    table = read_own(READMISSION.read_bytes(), time="days", event="readmitted", unit="days")

    assert isinstance(table, Timed)
    assert f"{len(table.labels)} invented" in _EXAMPLES["readmission"][1]
    assert 0.2 < (~table.labels).mean() < 0.6
    assert table.fits["cox"] is None
    assert not any(column.remark for column in table.columns)
    assert (
        table.dataset("Any").task.question == "Will this case be free of “readmitted” at 76 days?"
    )
