"""The known course of a case by a time and an event: kept aside, and read as the state at the first
horizon.
"""

from __future__ import annotations

from medmodels.cases import read_cases
from medmodels.cases.words import sentence
from medmodels.tasks import get_task

TASK = get_task("breast-survival")
INPUTS = "age,menostat,tsize,tgrade,pnodes,progrec,estrec,horTh"
ROW = "52,Pre,38,III,9,12,3,no"


def table(*courses: str, names: str = "time,cens") -> bytes:
    return "\n".join([f"{INPUTS},{names}", *(f"{ROW},{course}" for course in courses)]).encode()


def test_a_course_is_read_as_the_state_at_the_horizon() -> None:
    """An event before two years, followed beyond, an event after, lost before: the last is not
    known.
    """
    reading = read_cases(table("500,1", "2100,0", "900,1", "300,0"), task=TASK)

    assert reading.truth == (
        "recurrence by two years",
        "free at two years",
        "free at two years",
        None,
    )
    (note,) = [note for note in reading.notes if note.code == "course_columns"]
    assert "the state at 2 years" in sentence(note)
    assert "Of 1 row the state at 2 years is not known" in sentence(note)


def test_what_cannot_be_read_is_left_out_and_counted() -> None:
    """A time that is none, a word that is none; a blank is no course and not counted."""
    reading = read_cases(table("soon,1", "500,perhaps", ",", "-3,1"), task=TASK)

    assert reading.truth == (None,) * 4
    (note,) = [note for note in reading.notes if note.code == "course_left_out"]
    assert note.values["count"] == 3
    assert "3 courses could not be read" in sentence(note)


def test_a_time_alone_is_a_column_that_no_model_sees() -> None:
    """Without the event it says nothing, and the table is read all the same."""
    reading = read_cases(table("500", names="time"), task=TASK)

    assert reading.truth == (None,)
    assert [note.code for note in reading.notes if note.code == "unseen"] == ["unseen"]


def test_a_column_of_states_wins_over_a_course() -> None:
    """Where a table says the state itself."""
    data = table("free at two years,500,1", names="state at two years,time,cens")

    assert read_cases(data, task=TASK).truth == ("free at two years",)


def test_a_case_is_the_same_with_its_course_and_without() -> None:
    """No model sees it."""
    with_course = read_cases(table("500,1"), task=TASK).case()
    without = read_cases(f"{INPUTS}\n{ROW}\n".encode(), task=TASK).case()

    assert with_course.digest == without.digest
