"""A row of a scored file as the file it could have come from, so that it is read, checked and
reviewed as any other case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medmodels.cases.written import csv_text
from medmodels.cohort.layout import INPUT
from medmodels.tasks import Task

__all__ = ["case_file", "has_inputs"]


def has_inputs(task: Task, columns: Mapping[str, object]) -> bool:
    """Whether a scored file with these columns holds every input of a question."""
    names = task.feature_names
    return bool(names) and all(f"{INPUT}{name}" in columns for name in names)


def case_file(task: Task, row: Mapping[str, Any]) -> bytes:
    """A CSV file of one row with the inputs as they stand in a row of a scored file, every number
    to its last digit; what is not known stays empty.
    """
    names = task.feature_names
    cells = [_cell(row[f"{INPUT}{name}"]) for name in names]
    return csv_text([names, cells]).encode()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None or value != value else repr(float(value))
