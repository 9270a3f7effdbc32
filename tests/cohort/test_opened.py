"""A scored file is counted, drawn and read as pandas would, and nothing else is read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from medmodels.cohort.filters import Between, OneOf
from medmodels.cohort.left_out import Abstained, abstentions_in, rejected_rows
from medmodels.cohort.opened import open_scored
from medmodels.cohort.reading_scored import only_this
from medmodels.errors import CohortError
from tests.cohort.scored_files import ABOUT, rejected_written, written


@pytest.fixture
def frame() -> pd.DataFrame:
    """Forty rows, a quarter of them without an answer."""
    rng = np.random.default_rng(3)
    gate = np.where(np.arange(40) % 4 == 0, "abstained", "passed").astype(object)
    p = rng.random(40)
    return pd.DataFrame(
        {
            "row": np.arange(1, 41),
            "probability": p,
            "call": np.where(gate == "abstained", None, np.where(p >= 0.5, "ill", "well")),
            "gate": gate,
            "reason": [
                f"Unlike the others (distance {n}.5; at most 3). Only {n} are." if g else None
                for n, g in enumerate(gate == "abstained")
            ],
            "input x": np.where(np.arange(40) % 5 == 0, np.nan, rng.normal(size=40)),
        }
    )


@pytest.fixture
def path(frame: pd.DataFrame, tmp_path: Path) -> Path:
    return written(frame, tmp_path / "a cohort [1]*.parquet")


def test_counts_and_reasons(path: Path, frame: pd.DataFrame) -> None:
    """Rows are counted, and sentences that differ in their numbers are one reason."""
    with open_scored(path) as scored:
        assert (scored.rows, scored.count([OneOf("gate", ("abstained",))])) == (40, 10)
        assert abstentions_in(scored) == (Abstained("Unlike the others. Only … are.", 10),)
        assert scored.levels("gate") == (("passed", 30), ("abstained", 10))
        assert scored.about == ABOUT
        assert (scored.number, scored.inputs) == ("probability", ("input x",))


def test_alerts_are_of_those_with_an_answer(path: Path, frame: pd.DataFrame) -> None:
    """A row without an answer raises no alert and is not among those alerts are counted of."""
    answered = frame[frame["gate"] == "passed"]
    above = answered[answered["probability"] >= 0.9]
    with open_scored(path) as scored:
        assert scored.alerts(0.5) == ((answered["probability"] >= 0.5).sum(), 30)
        assert scored.alerts(0.5, [Between("probability", 0.9, None)]) == (len(above), len(above))


def test_a_histogram_agrees_with_numpy(path: Path, frame: pd.DataFrame) -> None:
    """Between evenly spaced edges rows are counted as numpy counts them, those beyond with the
    outermost, those not known nowhere.
    """
    edges = np.linspace(-1, 1, 9)
    x = frame["input x"].dropna().to_numpy()
    with open_scored(path) as scored:
        counts = scored.histogram("input x", edges)
        reach = scored.reach("input x")

    assert counts.tolist() == np.histogram(x.clip(-1, 1 - 1e-9), edges)[0].tolist()
    assert reach == (x.min(), x.max())


def test_whole_columns_and_some_of_them(path: Path, frame: pd.DataFrame) -> None:
    """Columns come in the order of the file with what is not known as such; of many every so
    manieth.
    """
    keep = [OneOf("gate", ("passed",))]
    kept = frame[frame["gate"] == "passed"]
    with open_scored(path) as scored:
        whole = scored.arrays(["input x", "call"])
        some = scored.arrays(["row"], keep, most=14)

    np.testing.assert_array_equal(whole["input x"], frame["input x"])
    assert whole["call"].tolist() == frame["call"].tolist()
    assert some["row"].tolist() == [row for row in kept["row"] if (row - 1) % 3 == 0]


def test_rejected_rows_are_counted_by_what_is_wrong(path: Path) -> None:
    """A row with two wrong values is one row, and stands with each of them."""
    wrong = pd.DataFrame(
        [
            (7, "age", "is missing", "a number"),
            (7, "sex", 'is "x, y"', "f or m"),
            (9, "age", "is missing", "a number"),
        ],
        columns=["row", "column", "wrong", "right"],
    )
    rejected_written(wrong, path)
    with open_scored(path) as scored:
        found = rejected_rows(scored, first=2)

    assert found is not None
    assert found.rows == 2
    assert found.groups == (
        ("age", "is missing", "a number", 2),
        ("sex", 'is "x, y"', "f or m", 1),
    )
    assert found.first == (
        ("7", "age", "is missing", "a number"),
        ("7", "sex", 'is "x, y"', "f or m"),
    )


def test_rejected_files_are_told_by_their_names(path: Path) -> None:
    """In a folder the same row of two files is two."""
    columns = ["file", "row", "column", "wrong", "right"]
    rejected_written(
        pd.DataFrame(
            [("a.csv", 1, "", "is no film", "a film"), ("b.csv", 1, "", "", "")], columns=columns
        ),
        path,
    )
    with open_scored(path) as scored:
        found = rejected_rows(scored)

    assert found is not None
    assert (found.rows, found.first[0][0]) == (2, "a.csv, row 1")


def test_without_a_file_of_rejected_rows_nothing_is_said(path: Path) -> None:
    """Nothing kept of them is not the same as none."""
    with open_scored(path) as scored:
        assert rejected_rows(scored) is None


def test_nothing_else_can_be_read(path: Path, tmp_path: Path) -> None:
    """The connection reads no other file, loads nothing, writes nothing and takes no other
    settings.
    """
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    with only_this(path, None) as (connection, scored, _):
        for statement in (
            f"SELECT * FROM read_csv('{other}')",
            f"ATTACH '{tmp_path / 'x.db'}'",
            f"COPY (SELECT 1) TO '{tmp_path / 'x.csv'}'",
            "SELECT * FROM read_csv('https://example.org/a.csv')",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '10GB'",
            "SET allowed_paths = ['/']",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)
    assert not Path(scored.strip("'")).exists()
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "no word", "not ours", "later"])
def test_what_is_no_scored_file_is_a_sentence(
    frame: pd.DataFrame, tmp_path: Path, damage: str
) -> None:
    """Cut off, another kind, another format, columns missing: one sentence, without a path."""
    path = written(frame, tmp_path / "x.parquet")
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    elif damage == "text":
        path.write_bytes(b"row,probability\n1,0.5\n")
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "no word":
        written(frame, path, about={"x": 1})
    elif damage == "not ours":
        written(frame.drop(columns="gate"), path)
    else:
        written(frame, path, about={**ABOUT, "format": 2})

    with pytest.raises(CohortError) as caught, open_scored(path):
        pass

    assert caught.value.code in ("scored-not-read", "scored-not-ours", "scored-of-later")
    assert str(tmp_path) not in str(caught.value)


def test_a_page_broken_further_on_is_a_sentence(frame: pd.DataFrame, tmp_path: Path) -> None:
    """A file whose end is whole and whose rows are not opens, and says so when they are read."""
    path = written(frame, tmp_path / "x.parquet")
    data = bytearray(path.read_bytes())
    data[4:400] = bytes(396)
    path.write_bytes(bytes(data))

    with open_scored(path) as scored, pytest.raises(CohortError, match="no whole scored file"):
        scored.at(list(range(40)))


def test_a_column_that_is_not_there_cannot_be_shown(path: Path) -> None:
    """Sorting by or showing an unknown column is refused."""
    with open_scored(path) as scored:
        with pytest.raises(CohortError):
            scored.places(by="nothing")
        with pytest.raises(CohortError):
            scored.at([1], ["file_row_number"])
