"""A portion of a folder: each file read as it is alone, its cases answered together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases import Case, read_cases
from medmodels.cohort.answering import answer_columns
from medmodels.cohort.layout import laid_out, layout_of
from medmodels.cohort.portion import Portion, Scored, scored_of
from medmodels.cohort.rejections import Rejection, of_problem, rejected_table
from medmodels.cohort.scoring import Scoring
from medmodels.errors import CaseError, CaseRejected
from medmodels.gates import abstentions
from medmodels.models import Model
from medmodels.predictions.many import blocks
from medmodels.tasks import Task

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["score_files"]


def score_files(model: Model, scoring: Scoring, portion: Portion) -> Scored:
    """What becomes of the cases in the files of a portion; a file that is none is rejected as a
    whole.
    """
    import pyarrow as pa

    read: list[tuple[str, int]] = []
    rejections: list[Rejection] = []
    cases = _cases_of(portion, model.task, read, rejections)
    parts = [  # a few films at a time, whatever the files hold
        _answered(model, scoring, [case for case in block if isinstance(case, Case)])
        for block in blocks(model, cases, _AT_ONCE)
    ]
    columns: dict[str, pa.Array] = {
        "row": pa.array([row for _, row in read], pa.int64()),
        "file": pa.array([name for name, _ in read], pa.string()),
    }
    if parts:
        columns |= {name: pa.concat_arrays([part[name] for part in parts]) for name in parts[0]}
    return scored_of(
        portion.number,
        len(read) + len({(name, row) for name, row, *_ in rejections}),
        laid_out(columns, layout_of(model, scoring)),
        rejected_table(rejections),
    )


def _cases_of(
    portion: Portion, task: Task, read: list[tuple[str, int]], rejections: list[Rejection]
) -> Iterator[Case]:
    """The cases of a portion's files as they are asked for, each with the file and the row that it
    is noted under; what is wrong is noted too.
    """
    for place, (name, data) in enumerate(portion.files):
        if place in portion.ragged:
            rejections.append((name, None, None, str(portion.ragged[place]), None))
            continue
        found, wrong = _of_file(name, data, task)
        rejections += wrong
        for case in found:
            read.append((name, case.row))
            yield case


_AT_ONCE = 64  # what networks hold of so many films is a few tens of megabytes


def _of_file(name: str, data: bytes, task: Task) -> tuple[list[Case], list[Rejection]]:
    """The cases of a file, and what is wrong with its others or with all of it."""
    cases: list[Case] = []
    wrong: list[Rejection] = []
    try:
        for case in read_cases(data, task=task).cases():
            if isinstance(case, CaseRejected):
                wrong += [of_problem(p, file=name, row=p.row) for p in case.problems]
            else:
                cases.append(case)
    except CaseRejected as rejected:
        return [], [of_problem(p, file=name, row=p.row) for p in rejected.problems]
    except CaseError as error:
        return [], [(name, None, None, str(error), None)]
    return cases, wrong


def _answered(model: Model, scoring: Scoring, cases: list[Case]) -> dict[str, pa.Array]:
    import pyarrow as pa

    seen = model.batch(cases)
    refused = {n: why for n, why in enumerate(abstentions(model, cases)) if why is not None}
    outputs = model.shown(model.each(np.asarray(seen)))
    outcome = pa.array([case.truth for case in cases], pa.string())
    answers = answer_columns(model, seen, outputs, refused, scoring)
    return {**answers, "outcome": outcome}
