"""What is wrong with a row is put into words when somebody asks, and is what the row read alone
would say.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import read_table, samples, table_checks
from medmodels.cases.problems import RowProblems
from medmodels.errors import CaseRejected, Problem
from medmodels.tasks import TASKS
from medmodels.words import Phrase

TASK = TASKS["breast-fna"]
SAMPLE = read_table(samples(TASK)[0].path.read_bytes(), task=TASK).case()
CELLS = [repr(value) for value in SAMPLE.data.tolist()]


def test_words_are_made_only_for_the_row_that_is_asked_about() -> None:
    """Asking which rows are wrong, and how many, makes no sentence; asking about one makes
    its own.
    """
    made: list[int] = []

    def told(row: int) -> tuple[Problem, ...]:
        made.append(row)
        return (Problem("a", None, Phrase("blank"), Phrase("give-one-value"), row),)

    problems = RowProblems(np.array([True, False, True]), told)

    assert (
        list(problems),
        len(problems),
        2 in problems,
        3 in problems,
        4 in problems,
        0 in problems,
    ) == ([1, 3], 2, False, True, False, False)
    assert not made
    assert problems[3][0].row == 3
    assert made == [3]
    assert problems.get(2) is None


def test_a_thousand_wrong_rows_make_the_words_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file with an implausible value in every cell, a row is put into words when it is
    opened.
    """
    made: list[object] = []
    monkeypatch.setattr(table_checks, "Problem", lambda *args: made.append(args) or Problem(*args))
    data = "\n".join([",".join(TASK.feature_names), *[",".join(["9e9"] * 30)] * 1000]).encode()
    reading = read_table(data, task=TASK)

    assert len(reading.problems) == 1000
    assert not made
    with pytest.raises(CaseRejected) as caught:
        reading.case(700)
    assert caught.value.sentences[0].startswith(
        "Row 700, column “mean radius”: the value “9e9” is out of the plausible range"
    )
    assert len(made) == 30


changes = st.lists(
    st.tuples(
        st.integers(0, 29),
        st.sampled_from(["", "x", "9e9", "-1", "0", "1.020", "inf", "1e400", *CELLS]),
    ),
    max_size=3,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(changes, min_size=1, max_size=4))
def test_a_row_of_a_file_is_judged_as_it_would_be_alone(rows: list[list[tuple[int, str]]]) -> None:
    """All rows at once find the rows that need correcting, and the words, that each of them alone
    would.
    """
    written = []
    for changed in rows:
        cells = CELLS.copy()
        for position, text in changed:
            cells[position] = text
        written.append(cells)
    names = ",".join(TASK.feature_names)
    together = read_table("\n".join([names, *map(",".join, written)]).encode(), task=TASK)

    for n, cells in enumerate(written, 1):
        alone = read_table(f"{names}\n{','.join(cells)}".encode(), task=TASK)
        told = [(p.column, p.value, p.wrong, p.right) for p in together.problems.get(n, ())]
        assert told == [(p.column, p.value, p.wrong, p.right) for p in alone.problems.get(1, ())]
        assert np.array_equal(together.data[n - 1], alone.data[0], equal_nan=True)
