"""The known course of a case by a time and an event: kept aside, and read as the state at the first
horizon.
"""

from __future__ import annotations

import pytest

from medmodels.cases import read_cases
from medmodels.cases.words import sentence
from medmodels.errors import WrongColumns
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


def test_the_first_row_that_cannot_be_read_is_named() -> None:
    """An event of 2 beside ones that can be read."""
    reading = read_cases(table("500,1", "900,2"), task=TASK)

    assert reading.truth == ("recurrence by two years", None)
    (note,) = [note for note in reading.notes if note.code == "course_left_out"]
    assert "(row 2)" in sentence(note)


def test_months_in_the_place_of_days_are_remarked_upon() -> None:
    """Nobody followed for half of two years: told, since the states would be wrong."""
    months = read_cases(table("26,1", "60,0"), task=TASK)
    days = read_cases(table("26,1", "800,0"), task=TASK)

    (note,) = [note for note in months.notes if note.code == "course_short"]
    assert "the longest is 60" in sentence(note)
    assert "days" in sentence(note)
    assert not [note for note in days.notes if note.code == "course_short"]


@pytest.mark.parametrize(
    ("column", "written", "read"),
    [
        ("tgrade", "G2", "II"),
        ("tgrade", "grade 3", "III"),
        ("tgrade", "1", "I"),
        ("menostat", "Pre-menopausal", "pre"),
        ("menostat", "post menopausal", "post"),
        ("horTh", "Yes", "yes"),
        ("horTh", "0", "no"),
    ],
)
def test_words_are_read_as_charts_write_them(column: str, written: str, read: str) -> None:
    """A grade with a G, a status in full, a yes of any case."""
    row = dict(zip(INPUTS.split(","), ROW.split(","), strict=True)) | {column: written}
    case = read_cases(",".join(row).encode() + b"\n" + ",".join(row.values()).encode(), task=TASK)

    shown = {f.name: f.show(v) for f, v in zip(TASK.features, case.case().data, strict=True)}
    assert read in (shown["grade"], shown["menopausal status"], shown["hormonal therapy"])
    assert not case.problems


def test_a_word_that_could_be_either_is_refused() -> None:
    """Around the menopause is neither before nor after; a fourth grade there is none."""
    for wrong in (ROW.replace("Pre", "peri"), ROW.replace("III", "G4")):
        assert read_cases(f"{INPUTS}\n{wrong}\n".encode(), task=TASK).problems


def test_columns_are_known_by_what_others_call_them() -> None:
    """American spelling, units in brackets, short names of receptors."""
    names = (
        "Age (years),Menopause,Tumor size,Tumor grade,Positive lymph nodes,PgR (fmol/mg),"
        "Estrogen receptor,Hormone therapy"
    )
    mine = read_cases(f"{names}\n{ROW}\n".encode(), task=TASK).case()

    assert mine.digest == read_cases(f"{INPUTS}\n{ROW}\n".encode(), task=TASK).case().digest


def test_a_course_under_other_names_is_told_how_to_name_it() -> None:
    """Months and a status: what to call them, and in what the time is read."""
    with pytest.raises(WrongColumns, match="“time” \\(days\\) and “cens”"):
        read_cases(table("26,1", names="months,status"), task=TASK)
    with pytest.raises(WrongColumns) as other:
        read_cases(table("26,1", names="ward,bed"), task=TASK)
    assert "known course" not in str(other.value)


def test_why_nobody_without_nodes_is_taken_is_said() -> None:
    """And a size in centimetres is a tenth of what is usual, not ten times as much."""
    nodes, size = ROW.replace(",9,", ",0,"), ROW.replace(",38,", ",1.6,")
    problems = read_cases(f"{INPUTS}\n{nodes}\n{size}\n".encode(), task=TASK).problems

    assert "every woman the model learnt from had at least one" in str(problems[1][0].right)
    assert "about 0.1 times" in str(problems[2][0].wrong)
