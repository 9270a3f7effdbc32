"""What may stand in a row: what the check of it costs. What it says is in ``test_table.py``."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medmodels.cases.table_checks import check_row
from medmodels.tasks import TASKS, Table
from tests.work import cpu_seconds


@pytest.mark.heavy
def test_a_wide_row_that_is_wrong_throughout_costs_little_more_than_a_right_one() -> None:
    """Of 780 columns, as many as a picture has: the work per column does not grow with their
    number.
    """
    kinds = TASKS["breast-fna"].features
    columns = tuple(replace(kind, name=f"{kind.name} {n}") for n in range(26) for kind in kinds)
    task = replace(TASKS["breast-fna"], inputs=Table(features=columns))
    right = [str(sum(column.reference_range) / 2) for column in columns]
    wrong = [str(1000 * column.plausible[1]) for column in columns]

    def problems(texts: list[str]) -> int:
        return len(check_row(1, texts, task=task, comma=False)[1])

    assert (problems(right), problems(wrong)) == (0, 780)
    least = cpu_seconds(lambda: problems(right), times=5)
    assert cpu_seconds(lambda: problems(wrong), times=5) < 60 * least
