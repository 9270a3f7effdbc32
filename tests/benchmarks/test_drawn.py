"""The drawn rows of the benchmarks are rows that the product takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.drawn import BLOCK, TASK, blocks, drawn, write
from medmodels.cases import Case, read_cases
from medmodels.tasks import get_task


def test_every_drawn_row_is_accepted() -> None:
    """No value is out of its range, no rule is broken."""
    task = get_task(TASK)
    data, _ = drawn(300)
    text = "\n".join(
        [",".join(task.feature_names), *(",".join(map(repr, r)) for r in data.tolist())]
    )
    read = list(read_cases(text.encode(), task=task).cases())
    assert [case for case in read if not isinstance(case, Case)] == []
    assert np.array_equal([case.data for case in read if isinstance(case, Case)], data)


def test_the_first_rows_are_the_same_however_many_are_drawn() -> None:
    """So that what is compared with a few stands for all."""
    few, which = drawn(10)
    more = next(blocks(BLOCK + 1))
    assert np.array_equal(few, more[0][:10])
    assert np.array_equal(which, more[1][:10])


def test_both_classes_are_drawn_as_often_as_they_are_trained_on() -> None:
    """170 of the 455 training cases are malignant."""
    _, malignant = drawn(20_000)
    assert abs(malignant.mean() - 170 / 455) < 0.02


def test_a_file_holds_the_drawn_rows(tmp_path: Path) -> None:
    """Column by column under the names of the inputs, the outcome last."""
    import pyarrow.parquet as pq

    write(tmp_path / "some.parquet", 50, truths=True)
    table, (data, malignant) = pq.read_table(tmp_path / "some.parquet"), drawn(50)
    assert table.column_names == [*get_task(TASK).feature_names, "diagnosis"]
    assert np.array_equal(np.column_stack([c.to_numpy() for c in table.columns[:-1]]), data)
    assert [word == "malignant" for word in table["diagnosis"].to_pylist()] == malignant.tolist()
