"""Labels of many values in two, as somebody says: at a number, or one against the rest; and zeros
that may stand for blanks are said.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.cases import read_cases
from medmodels.errors import DatasetError
from medmodels.own.label_split import cuts, split_labels
from medmodels.own.labelled import label_values, read_labelled
from medmodels.training.words import sentence

RNG = np.random.default_rng(5)


def graded(grades: list[str], rows: int = 200) -> bytes:
    """A table whose label is one of these by how large its one column is."""
    x = RNG.uniform(0, 1, rows)
    return "\n".join(
        ["size,other,grade"]
        + [f"{v:.4f},{RNG.normal():.4f},{grades[int(v * len(grades))]}" for v in x]
    ).encode()


@given(
    counts=st.dictionaries(st.integers(-20, 20), st.integers(10, 12), min_size=3, max_size=12),
    data=st.data(),
)
def test_a_cut_parts_the_numbers(counts: dict[int, int], data: st.DataObject) -> None:
    """At each cut that is offered both sides hold something, and a number is positive exactly where
    it is at least so much.
    """
    answers = [str(grade) for grade, count in counts.items() for _ in range(count)]
    cut = data.draw(st.sampled_from(cuts(list(map(str, counts)))))
    split = split_labels(answers, "grade", cut=cut)

    assert split.words == {str(grade): grade >= cut for grade in counts}
    assert {*split.words.values()} == {True, False}
    assert len(cuts(list(map(str, counts)))) == len(counts) - 1


def test_a_cut_is_named_by_what_lies_on_its_sides() -> None:
    """0 against 1 to 4, with the column's name, in the question and for a known outcome of a file
    that has the column as it was.
    """
    table = read_labelled(graded(["0", "1", "2", "3", "4"]), target="grade", cut=1)
    task = table.dataset("T").task

    assert sentence(table.remarks[1]).startswith("“1 to 4” is the positive label (parted at a")
    assert task.asks.labels == ("grade 1 to 4", "grade 0")
    truths = read_cases(b"size,other,grade\n0.5,0,3\n0.1,0,0\n0.2,0,9\n", task=task).truth
    assert truths == ("grade 1 to 4", "grade 0", None)


def test_one_label_against_the_rest() -> None:
    """Of words one is picked, and the others are what is not it."""
    table = read_labelled(graded(["mild", "severe", "fatal"]), target="grade", positive="fatal")

    assert (table.positive, table.negative) == ("fatal", "not fatal")
    assert label_values(graded(["a", "b", "b"]), "grade")[0] == "b"


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({}, "holds 3 different values"),
        ({"cut": 5.0}, "No label lies on one side of 5"),
        ({"positive": "7"}, "not a value of the label column"),
    ],
)
def test_nothing_is_guessed_of_many_labels(choice: dict[str, float], says: str) -> None:
    """Without a choice, or with one that parts nothing, there is a sentence."""
    with pytest.raises(DatasetError, match=says):
        read_labelled(graded(["0", "1", "2"]), target="grade", **choice)  # type: ignore[arg-type]


def test_words_cannot_be_cut() -> None:
    """Only numbers have an order."""
    assert cuts(["mild", "2"]) == ()
    with pytest.raises(DatasetError, match="holds words"):
        read_labelled(graded(["a", "b", "c"]), target="grade", cut=1)


def with_column(values: np.ndarray) -> str:
    """The remark on a column of these values."""
    rows = [f"{v:g},{RNG.normal():.3f},{n % 2}" for n, v in enumerate(values)]
    table = read_labelled("\n".join(["x,other,y", *rows]).encode(), target="y")
    return table.columns[0].remark


def test_zeros_that_look_like_blanks_are_said() -> None:
    """Zeros far below every other value are said and stay as they are; counts that begin at 0, and
    a value that goes down to it, are not.
    """
    pressure = RNG.normal(75, 10, 300).round()
    pressure[::20] = 0
    counts = RNG.poisson(2.0, 300).astype(float)
    share = RNG.uniform(0, 1, 300).round(2)

    assert [with_column(v) for v in (pressure, counts, share)] == ["zeros", "", ""]
    data = "\n".join(["x,y", *(f"{v:g},{n % 2}" for n, v in enumerate(pressure))]).encode()
    assert (read_labelled(data, target="y").data[:, 0] == pressure).all()
