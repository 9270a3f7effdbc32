"""The columns of a scored file, known before anything is scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from medmodels import __version__
from medmodels.cohort.reasons import SHOWN_REASONS
from medmodels.cohort.scoring import Scoring
from medmodels.models import Model
from medmodels.tasks import Task

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ANSWER_FIELDS", "INPUT", "SCORED_BY", "SCORED_FORMAT", "laid_out", "layout_of"]

SCORED_BY = b"medmodels"  # the key under which a scored file says what scored it
INPUT = "input "  # what the column of an input begins with
SCORED_FORMAT = 1  # of scored files, of which no other can be opened

_CALLED = {"probability": "double", "call": "string", "set": "string"}
# By the kind of outcome: the columns of answers and what they hold.
ANSWER_FIELDS: Mapping[str, Mapping[str, str]] = {
    "labels": _CALLED,
    "classes": _CALLED,
    "quantity": {"estimate": "double", "low": "double", "high": "double"},
    "time_to_event": _CALLED,
}


def layout_of(model: Model, scoring: Scoring) -> pa.Schema:
    """Names, types and what is said of the whole, of a file scored by a model as it was asked."""
    import pyarrow as pa

    task, how = model.task, scoring.columns
    fields: dict[str, str] = {"row": "int64"}
    if how is None:
        fields["file"] = "string"
    fields |= {**ANSWER_FIELDS[task.kind], "gate": "string", "reason": "string"}
    if scoring.variant:
        fields[scoring.variant.column] = "double"
    if how is None or how.matched.truth is not None or how.matched.course is not None:
        fields["outcome"] = "string"
    if how is not None and scoring.inputs:
        fields |= {f"{INPUT}{f.name}": "string" if f.codes else "double" for f in task.features}
    fields |= _reason_fields(task, scoring.explain)
    types = {"double": pa.float64(), "string": pa.string(), "int64": pa.int64()}
    return pa.schema(
        [pa.field(name, types[kind]) for name, kind in fields.items()],
        metadata={SCORED_BY: json.dumps(_said(model, scoring, fields), sort_keys=True).encode()},
    )


def _reason_fields(task: Task, explain: str) -> dict[str, str]:
    if explain == "all":
        return {f"contribution {name}": "double" for name in task.elements}
    shown = min(SHOWN_REASONS, len(task.elements)) if explain == "top5" else 0
    pairs = ((f"reason {k}", f"amount {k}") for k in range(1, shown + 1))
    return {
        name: kind for pair in pairs for name, kind in zip(pair, ("string", "double"), strict=True)
    }


def _said(model: Model, scoring: Scoring, fields: Iterable[str]) -> dict[str, object]:
    """What a scored file says of itself: no clock and no name of a file is in it."""
    threshold = model.threshold
    return {
        "format": SCORED_FORMAT,
        "model": model.id,
        "digest": model.digest,
        "task": model.task.name,
        "threshold": None if threshold != threshold else threshold,
        "explain": scoring.explain,
        "unit": model.unit if scoring.explain != "no" else None,
        "variant": scoring.variant.name if scoring.variant else None,
        "columns": list(fields),
        "version": __version__,
    }


def laid_out(columns: Mapping[str, pa.Array], layout: pa.Schema) -> pa.Table:
    """Columns in the order of the layout; without a row where nothing was scored."""
    import pyarrow as pa

    if not len(columns["row"]):
        return layout.empty_table()
    return pa.table([columns[name].cast(layout.field(name).type) for name in layout.names], layout)
