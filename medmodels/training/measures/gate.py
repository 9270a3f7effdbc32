"""What the reader and the gate refuse of cases as they are and of spoilt ones, as the card shows
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from medmodels.cases import case_from_values
from medmodels.errors import CaseError
from medmodels.gates import abstention
from medmodels.models import Model
from medmodels.statistics.intervals import wilson

__all__ = ["gate_table", "row_refused", "table_gate"]

_MOST = 300  # held-out rows that are spoilt


def gate_table(what: str, refused: Mapping[str, Sequence[bool]]) -> list[str]:
    """Lines of Markdown: for each kind of ``what`` how many were refused, with Wilson's 95 %
    interval, and of how many.
    """
    rows = []
    for kind, found in refused.items():
        low, high = wilson(sum(found), len(found))
        rows.append(f"| {kind} | {sum(found)} ({low:.1%} to {high:.1%}) | {len(found)} |")
    return [
        "Refused by the reader or the gate; 95 % intervals (Wilson).",
        "",
        f"| {what} | refused | n |",
        "|---|---|---|",
        *rows,
    ]


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


def table_gate(model: Model, held: np.ndarray) -> list[str]:
    """Held-out rows (n, inputs) of plain numbers as they are, with their columns mixed up, and in
    other units.
    """
    rng = np.random.default_rng(0)
    held = held[rng.permutation(len(held))[:_MOST]]
    one = rng.integers(held.shape[1], size=len(held))
    tenfold = held * np.where(np.arange(held.shape[1]) == one[:, None], 10.0, 1.0)
    kinds = {
        "held-out cases, as they are": held,
        **(
            {
                "all columns mixed up": rng.permuted(held, axis=1),
                "two columns swapped": _swapped(held, rng),
            }
            if held.shape[1] > 1
            else {}
        ),
        "every value in a unit ten times as small": held * 10,
        "one value, drawn at random, ten times as large": tenfold,
    }
    return gate_table(
        "cases", {kind: [row_refused(model, row) for row in rows] for kind, rows in kinds.items()}
    )


def _swapped(held: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    found = held.copy()
    for row in found:
        a, b = rng.choice(held.shape[1], 2, replace=False)
        row[[a, b]] = row[[b, a]]
    return found
