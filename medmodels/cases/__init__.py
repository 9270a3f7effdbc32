"""Bytes in, cases out; every check of an input happens here and nowhere after."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.cases.case import Case, Reading
from medmodels.cases.film import read_film
from medmodels.cases.note import case_from_text, read_note
from medmodels.cases.remarks import Abstention, Remark
from medmodels.cases.samples import Sample, samples
from medmodels.cases.stay import read_stay
from medmodels.cases.table import case_from_values, read_table, table_template
from medmodels.cases.waveform import read_waveform
from medmodels.cases.waveform_segments import beats_around, segments_of
from medmodels.tasks import Task

__all__ = [
    "READERS",
    "Abstention",
    "Case",
    "Reading",
    "Remark",
    "Sample",
    "beats_around",
    "case_from_text",
    "case_from_values",
    "read_cases",
    "read_film",
    "read_note",
    "read_stay",
    "read_table",
    "read_waveform",
    "samples",
    "segments_of",
    "table_template",
]

READERS: dict[str, Callable[..., Reading]] = {
    "table": read_table,
    "pixels": read_table,
    "steps": read_table,
    "note": read_note,
    "film": read_film,
    "stay": read_stay,
    "waveform": read_waveform,
}


def read_cases(data: bytes, *, task: Task, origin: str = "upload") -> Reading:
    """Read a file for a task by the task's modality; raises ``CaseError`` as the reader says."""
    return READERS[task.modality](data, task=task, origin=origin)
