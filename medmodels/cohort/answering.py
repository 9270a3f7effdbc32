"""From what a model sees of many cases to the columns that are kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases import Abstention
from medmodels.cohort.answers import ANSWERS, answered
from medmodels.cohort.portion import PASSED, REFUSED
from medmodels.cohort.reasons import REASONS
from medmodels.cohort.scoring import Scoring
from medmodels.cohort.source import ABREAST
from medmodels.explanations import contributions_many
from medmodels.gates.words import sentence
from medmodels.models import Model

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["answer_columns", "outputs_abreast"]


def outputs_abreast(model: Model, data: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The outputs, as they are shown, of what a model sees of rows at these ``places``.

    Where last digits depend on what stands beside a case, rows are taken together by their place
    in the table alone, however it is divided.
    """
    if not model.row_by_row:
        return model.shown(model.outputs(data))
    starts = np.flatnonzero(np.diff(places // ABREAST, prepend=-1))
    return np.concatenate([model.shown(model.outputs(part)) for part in np.split(data, starts[1:])])


def answer_columns(
    model: Model,
    data: np.ndarray,
    outputs: np.ndarray,
    refused: Mapping[int, Abstention],
    scoring: Scoring,
) -> dict[str, pa.Array]:
    """The answers with what the gate said, what a variant says, and what moved each, of cases as a
    model sees them; the gate has ``refused`` some.
    """
    import pyarrow as pa

    block = answered(model, outputs, refused)
    gate = np.where(np.isin(np.arange(len(data)), list(block.refused)), REFUSED, PASSED)
    why: list[str | None] = [None] * len(data)
    for place, abstention in block.refused.items():
        why[place] = sentence(abstention)
    columns = {
        **ANSWERS[model.task.kind](model, block),
        "gate": pa.array(gate.tolist(), pa.string()),
        "reason": pa.array(why, pa.string()),
    }
    if scoring.variant:
        columns[scoring.variant.column] = pa.array(scoring.variant.applied(outputs[:, 0]))
    if scoring.explain == "no":
        return columns
    amounts = contributions_many(model, data, outputs=outputs)
    return {**columns, **REASONS[scoring.explain](amounts, model.task.elements)}
