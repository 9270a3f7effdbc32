"""A user's labelled table: what is learnt from, what is left out and why, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.errors import DatasetError
from medmodels.own.labelled import Labelled, read_labelled
from medmodels.training.words import sentence
from medmodels.words.own_tables import remark_text


def table(
    rows: int = 120, *, extra: dict[str, list[str]] | None = None, label: str = "label"
) -> bytes:
    """Two useful columns and a label that depends on the first."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(rows, 2)).round(3)
    y = (x[:, 0] + rng.normal(scale=0.8, size=rows) > 0.3).astype(int)
    columns = {
        "size": [f"{v}" for v in x[:, 0]],
        "shape": [f"{v}" for v in x[:, 1]],
        **(extra or {}),
        label: [str(v) for v in y],
    }
    return "\n".join(
        [",".join(columns), *(",".join(cells) for cells in zip(*columns.values(), strict=True))]
    ).encode()


def remarks(labelled: Labelled) -> dict[str, str]:
    return {c.name: remark_text(c.remark, c.missing) for c in labelled.columns if c.remark}


def test_numbers_are_learnt_from_and_the_label_is_understood() -> None:
    """Both columns are used, 1 is the positive label, and the notes say how many rows."""
    labelled = read_labelled(table(), target="LABEL")

    assert labelled.names == ("size", "shape")
    assert (labelled.positive, labelled.negative) == ("1", "0")
    assert labelled.data.shape == (120, 2)
    assert "120 of 120 rows have a label" in sentence(labelled.remarks[0])
    assert "by its name" in sentence(labelled.remarks[1])


def test_what_cannot_be_learnt_from_is_left_out_with_the_reason() -> None:
    """Identifiers, row numbers, text, constants, empty and mostly blank columns; each says why."""
    n = 120
    labelled = read_labelled(
        table(
            extra={
                "patient_id": [f"{7 * i}" for i in range(n)],
                "nr": [str(i) for i in range(n)],
                "ward": ["A", "B"] * 60,
                "version": ["2"] * n,
                "notes": [""] * n,
                "late": ["1.5" if i % 3 == 0 else "" for i in range(n)],
            }
        ),
        target="label",
    )

    said = remarks(labelled)
    assert labelled.names == ("size", "shape")
    assert "identifier" in said["patient_id"]
    assert "identifier" in said["nr"]
    assert "holds text" in said["ward"]
    assert "same in every row" in said["version"]
    assert "empty" in said["notes"]
    assert "blank in 67%" in said["late"]


def test_a_column_that_tells_the_label_is_suspected_and_can_be_dropped() -> None:
    """The answer in disguise is named; with drop it is gone."""
    labels = [line.rsplit(b",", 1)[1].decode() for line in table().splitlines()[1:]]
    data = table(extra={"discharge_code": [f"{3 + 2 * int(y)}" for y in labels]})

    assert (
        "alone predicts the label" in remarks(read_labelled(data, target="label"))["discharge_code"]
    )
    assert read_labelled(data, target="label", drop=["discharge_code"]).names == ("size", "shape")


def test_rows_with_blanks_are_left_out() -> None:
    """A column with a few blanks stays, and the rows that have them go."""
    labelled = read_labelled(
        table(extra={"few": ["" if i < 10 else str(i % 7) for i in range(120)]}), target="label"
    )

    assert labelled.names == ("size", "shape", "few")
    assert labelled.data.shape == (110, 3)
    assert not np.isnan(labelled.data).any()


def test_nobody_is_on_both_sides_of_the_split() -> None:
    """With a group column no value of it is in train and in test; without one the split is
    stratified.
    """
    groups = [f"P{i // 3}" for i in range(120)]
    labelled = read_labelled(table(extra={"person": groups}), target="label", group="person")
    dataset = labelled.dataset("A title")

    assert not set(labelled.groups[dataset.train]) & set(labelled.groups[dataset.test])
    assert sorted([*dataset.train, *dataset.test]) == list(range(120))
    plain = read_labelled(table(), target="label").dataset("A title")
    assert abs(plain.labels[plain.train].mean() - plain.labels[plain.test].mean()) < 0.05


def test_the_question_has_the_ranges_of_its_training_rows() -> None:
    """The task is named after the title, its inputs after the columns, and every training row is
    plausible.
    """
    dataset = read_labelled(table(), target="label").dataset("Size & shape, 2026")

    assert dataset.task.name == "own-size-shape-2026"
    assert dataset.task.labels == ("label 1", "label 0")
    for i, feature in enumerate(dataset.task.features):
        column = dataset.data[dataset.train][:, i]
        assert feature.plausible[0] <= column.min()
        assert column.max() <= feature.plausible[1]
        assert feature.decimals == 3


@pytest.mark.parametrize(
    ("data", "target", "says"),
    [
        (b"", "label", "empty"),
        (b"%PDF-1.7", "label", "PDF"),
        (table(), "outcome", "no label column “outcome”"),
        (table().replace(b"shape", b"size", 1), "label", "Two columns are called “size”"),
        ((table() + b"\n").replace(b",0\n", b",1\n"), "label", "holds the same value in every row"),
        (
            b"a,label\n" + b"".join(b"%d,%d\n" % (i, i) for i in range(1000)),
            "label",
            "holds 1000 different values",
        ),
        (table(15), "label", "Only"),
        (
            b"a,label\n" + b"x,0\ny,1\n" * 30,
            "label",
            "No column can be learnt from: “a” holds text",
        ),
        (b"a,label\n" + b",0\n,1\n" * 30, "label", "“a” is empty"),
    ],
    ids=[
        "empty",
        "pdf",
        "no label",
        "twice",
        "one class",
        "thousand values",
        "few",
        "text",
        "missing",
    ],
)
def test_a_bad_table_gets_a_sentence(data: bytes, target: str, says: str) -> None:
    """What is wrong and what would be right."""
    with pytest.raises(DatasetError, match=says):
        read_labelled(data, target=target)


def test_the_positive_label_can_be_told() -> None:
    """As told; another value than the two is refused."""
    assert read_labelled(table(), target="label", positive="0").positive == "0"
    with pytest.raises(DatasetError, match="is not a value of the label column"):
        read_labelled(table(), target="label", positive="yes")


@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(0, 200))
def test_damage_gives_a_table_or_a_sentence(junk: bytes, at: int, cut: int) -> None:
    """Whatever is done to the file, it is read or refused in words."""
    whole = table()
    data = whole[:at] + junk + whole[at + cut :]
    try:
        labelled = read_labelled(data, target="label")
    except DatasetError:
        return
    assert np.isfinite(labelled.data).all()
    assert len(labelled.labels) == len(labelled.data) == len(labelled.groups)


def test_a_slip_beyond_all_measure_is_no_number() -> None:
    """1e300 in one cell is left out with its row, not learnt from; that is said of its column."""
    lines = table().split(b"\n")
    labelled = read_labelled(
        b"\n".join([lines[0], b"1e300" + lines[1][lines[1].index(b",") :], *lines[2:]]),
        target="label",
    )

    assert len(labelled.data) == 119
    assert np.abs(labelled.data).max() < 100
    assert remarks(labelled) == {
        "size": "has cells that are no measurement, such as words; their rows are left out"
    }


def test_a_decimal_comma_decides_for_the_whole_table() -> None:
    """Beside numbers with a decimal comma, a number that could be thousands is not guessed at."""
    rows = [f"0,{n:02d};{n % 7};1.{100 + n};{n % 2}" for n in range(40)]
    labelled = read_labelled("\n".join(["a;b;c;label", *rows]).encode(), target="label")

    assert labelled.names == ("a", "b")


def test_too_few_groups_get_a_sentence() -> None:
    """Grouped by the label itself there is nothing to learn from on either side."""
    with pytest.raises(DatasetError, match=r"too few groups|fewer than two"):
        read_labelled(table(), target="label", group="label").dataset("T")


def test_names_that_differ_by_case_alone_are_refused() -> None:
    """Which of two is meant could not be told later."""
    with pytest.raises(DatasetError, match="Two columns are called “x”"):
        read_labelled(b"x,X,label\n" + b"1,2,0\n2,1,1\n" * 20, target="label")
