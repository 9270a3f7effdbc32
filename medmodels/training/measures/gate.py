"""What the reader and the gate refuse of cases as they are and of spoilt ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from medmodels.cases import case_from_values
from medmodels.errors import CaseError
from medmodels.gates import abstention
from medmodels.models import Model
from medmodels.models.measured import GateRow, GateTrial
from medmodels.training.measures.spoilt import spoilt_rows

__all__ = ["gate_trial", "row_refused", "table_gate"]

_MOST = 300  # held-out rows that are spoilt


def gate_trial(of: str, refused: Mapping[str, Sequence[bool]]) -> GateTrial:
    """What was tried on ``of`` (see ``GateTrial``): for each kind whether each case was refused."""
    return GateTrial(
        of, tuple(GateRow(kind, sum(of_kind), len(of_kind)) for kind, of_kind in refused.items())
    )


def row_refused(model: Model, row: np.ndarray) -> bool:
    """Whether a row of a table is refused: by the plausible ranges, by rules between inputs, or by
    its distance.
    """
    try:
        case = case_from_values(
            dict(zip(model.task.feature_names, row.tolist(), strict=True)), task=model.task
        )
    except CaseError:
        return True
    return abstention(model, case) is not None


def table_gate(model: Model, held: np.ndarray) -> GateTrial:
    """Held-out rows (n, inputs) of plain numbers as they are, with their columns mixed up, in
    other units, and as their question spoils them.
    """
    rng = np.random.default_rng(0)
    held = held[rng.permutation(len(held))[:_MOST]]
    one = rng.integers(held.shape[1], size=len(held))
    tenfold = held * np.where(np.arange(held.shape[1]) == one[:, None], 10.0, 1.0)
    kinds = {
        "whole": held,
        **(
            {
                "columns mixed": rng.permuted(held, axis=1),
                "columns swapped": _swapped(held, rng),
            }
            if held.shape[1] > 1
            else {}
        ),
        "all tenfold": held * 10,
        "one tenfold": tenfold,
        **spoilt_rows(held, model.task),
    }
    return gate_trial(
        "cases", {kind: [row_refused(model, row) for row in rows] for kind, rows in kinds.items()}
    )


def _swapped(held: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    swapped = held.copy()
    for row in swapped:
        a, b = rng.choice(held.shape[1], 2, replace=False)
        row[[a, b]] = row[[b, a]]
    return swapped
