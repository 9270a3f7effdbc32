"""Workbooks as cohorts: the rows of the small reader, and a sentence beyond its bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from medmodels.cohort.sources.workbook import Workbooks
from medmodels.errors import UnreadableFile
from tests.cases.workbooks import xlsx


def written(folder: Path, data: bytes) -> Path:
    path = folder / "cohort.xlsx"
    path.write_bytes(data)
    return path


def test_rows_come_in_portions(tmp_path: Path) -> None:
    """All of them, as text, under the names of the sheet; one with too many cells is none."""
    rows = [[n, n + 0.5] for n in range(600)]
    rows[3].append(7)
    source = Workbooks([written(tmp_path, xlsx(["a", "b"], *rows))])

    first, second = source.portions(size=512)

    assert source.rows == 600
    assert source.head().column_names == ["a", "b"]
    assert (first.table.num_rows, second.table.num_rows, second.first) == (512, 88, 512)
    assert first.table.slice(2, 2).to_pylist() == [{"a": "2", "b": "2.5"}, {"a": None, "b": None}]
    assert list(first.ragged) == [3]
    assert second.table.slice(87).to_pylist() == [{"a": "599", "b": "599.5"}]


def test_a_large_or_damaged_one_is_a_sentence(tmp_path: Path) -> None:
    """Before it is read, with what to do."""
    path = written(tmp_path, xlsx(["a"], [1])[:-30])
    with pytest.raises(UnreadableFile, match="save the sheet as CSV"):
        Workbooks([path])
    with path.open("r+b") as file:
        file.truncate(3_000_000_000)
    with pytest.raises(UnreadableFile, match="Save its sheet as CSV"):
        Workbooks([path])
    with pytest.raises(UnreadableFile, match=r"other\.xlsx"):
        Workbooks([tmp_path / "other.xlsx"])
