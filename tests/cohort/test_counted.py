"""A scored file, counted by DuckDB, against NumPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from medmodels.cohort.counted import EVERYBODY, LET_PASS, Counted
from medmodels.statistics.binary import confusion
from tests.cohort.made_files import counted, written

LABELS = ("ill", "well")
NUMBERS = st.floats(-100, 100) | st.just(np.nan) | st.just(np.inf)


def numbers(path: Path, values: np.ndarray) -> Counted:
    return counted(written(path, {"input x": values}))


@settings(max_examples=25, deadline=None)
@given(values=arrays(float, st.integers(1, 50), elements=NUMBERS))
def test_values_are_counted_by_bins(
    values: np.ndarray, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Below and on each edge, and known at all: what is no number, or is without end, is none."""
    file = numbers(tmp_path_factory.mktemp("counted") / "s.parquet", values)
    edges = np.array([-1.0, 0.0, 3.0])
    below, at, known = file.below("input x", edges)
    some = values[np.isfinite(values)]

    assert known == len(some)
    assert below.tolist() == [(some < edge).sum() for edge in edges]
    assert at.tolist() == [(some == edge).sum() for edge in edges]
    median = file.median("input x")
    assert np.isnan(median) if not known else median == pytest.approx(np.median(some))


def test_texts_are_counted_and_columns_of_any_name(tmp_path: Path) -> None:
    """Each text and those without one; numbers of a column whose name has commas and quotes."""
    odd = 'a, "b"'
    columns = {"outcome": ["ill", "ill", "well", None], f"input {odd}": [1.0, None, 3.0, 4.0]}
    file = counted(written(tmp_path / "s.parquet", columns))

    assert file.inputs == (odd,)
    assert file.words("outcome") == {"ill": 2, "well": 1, None: 1}
    below, at, known = file.below(f"input {odd}", np.array([3.0]))
    assert (below.tolist(), at.tolist(), known) == ([1], [1], 3)


def test_names_are_names(tmp_path: Path) -> None:
    """Neither a column nor a file is read as anything but its name: quotes, semicolons and stars
    are none of DuckDB's language.
    """
    name = 'x"; DROP VIEW scored; --'
    folder = tmp_path / "a*[b]"
    folder.mkdir()
    file = counted(written(folder / "s?.parquet", {f"input {name}": [1.0, 2.0]}))
    written(folder / "s1.parquet", {"input y": [1.0] * 9})

    assert file.inputs == (name,)
    assert file.below(f"input {name}", np.array([1.5]))[2] == 2
    assert file.rows() == 2


def test_cells_and_counts_at_the_threshold_are_those_of_the_cases(tmp_path: Path) -> None:
    """Cases of one probability and outcome are a cell; on the threshold a case is called positive;
    an outcome that is no label is not counted.
    """
    rng = np.random.default_rng(0)
    y, p, through = rng.random(300) < 0.4, np.round(rng.random(300), 1), rng.random(300) < 0.8
    named = np.where(y, *LABELS).astype(object)
    named[:20] = "not known"
    path = written(
        tmp_path / "s.parquet", {"probability": p, "outcome": named.tolist()}, passed=through
    )
    file, told = counted(path), np.arange(300) >= 20
    for of, mine in ((EVERYBODY, told), (LET_PASS, told & through)):
        cells, whole = file.cells(LABELS, of)
        assert whole
        assert (cells.n, cells.events) == (mine.sum(), (mine & y).sum())
        for outcome, score, count in zip(cells.y, cells.p, cells.counts, strict=True):
            assert count == (mine & (y == outcome) & (p == score)).sum()
        score = file.number("probability")
        assert file.confusion(score, LABELS, 0.5, of) == confusion(y[mine], p[mine], 0.5)
        assert file.rows(of) == (through.sum() if of == LET_PASS else 300)


def test_a_place_of_the_grid_ties_its_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where scores are counted together both outcomes of a place have one probability, its mean:
    else the outcome itself would order them.
    """
    monkeypatch.setattr("medmodels.cohort.counted._DISTINCT", 1)
    p = np.array([0.5001, 0.5002, 0.5003, 0.9])
    file = counted(
        written(
            tmp_path / "s.parquet", {"probability": p, "outcome": ["ill", "well", "ill", "ill"]}
        )
    )
    cells, whole = file.cells(LABELS, EVERYBODY)

    assert not whole
    assert sorted(zip(cells.p.round(6).tolist(), cells.counts.tolist(), strict=True)) == [
        (0.5002, 1),
        (0.5002, 2),
        (0.9, 1),
    ]


def test_bins_and_words_are_counted_together(tmp_path: Path) -> None:
    """A number on an edge is in the bin above it; rows without a number or a word are in none."""
    columns = {"probability": [0.1, 0.5, 0.9, 0.9, None], "call": ["a", "a", "b", None, "b"]}
    file = counted(written(tmp_path / "s.parquet", columns))

    assert file.binned_words("probability", np.array([0.5]), "call") == {
        (0, "a"): 1,
        (1, "a"): 1,
        (1, "b"): 1,
    }
