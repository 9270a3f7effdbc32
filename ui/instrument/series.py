"""The variables of a series in small, and on them the windows of steps that moved the estimate."""

from __future__ import annotations

from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.explanations.words import effect, part
from medmodels.tasks import Steps
from ui.instrument.curves import FEW_ROWS, FIRST_ROWS, curve_rows
from ui.instrument.reasons import part_of

__all__ = ["series"]

_ROOM = 0.08  # of the axis, above and below everything on it
_SPOKEN = 0.2  # of the largest contribution, from which a window is spoken of
_TICKS = 4


def series(case: Case, explanation: Explanation | None, *, key: str) -> None:
    """A row a variable, those first that moved the estimate most."""
    steps, first = Steps.of(case.task.inputs).layout[0], Steps.of(case.task.inputs).first_step
    rows = [_row(case, v, explanation) for v in range(Steps.of(case.task.inputs).layout[1])]
    ticks = sorted({round(n * steps / _TICKS) for n in range(_TICKS + 1)})
    moved = explanation.contributions if explanation else ()
    note = case.task.input_note
    if explanation:
        note = f"Orange raises, blue lowers the estimate of {explanation.label}, stronger the more."
    curve_rows(
        data={
            "rows": sorted(rows, key=lambda row: -_strongest(row)),
            "whom": [],
            "about": {row["part"]: row["label"] for row in rows}
            | {part_of(c): f"{part(c)}: {effect(explanation, c)}." for c in moved if explanation},
            "rest": note,
            "hours": ticks,
            "names": [
                f"step {first}",
                *(str(first + n) for n in ticks[1:-1]),
                f"{first + steps - 1}",
            ],
            "explained": explanation is not None,
            "first": FIRST_ROWS,
            "few": FEW_ROWS,
        },
        key=key,
    )


def _row(case: Case, variable: int, explanation: Explanation | None) -> dict[str, Any]:
    steps, count = Steps.of(case.task.inputs).layout
    values = case.data.reshape(steps, count)[:, variable]
    low, high = float(values.min()), float(values.max())
    room = _ROOM * ((high - low) or max(abs(high) * 0.1, 0.5))
    down = np.round((high + room - values) / (high - low + 2 * room), 4)
    across = np.round((np.arange(steps) + 0.5) / steps, 4)
    name = case.task.features[variable].group or "value"
    shades = _shades(case, variable, explanation)
    strongest = max(shades, key=lambda shade: abs(shade["strength"]), default=None)
    return {
        "part": name,
        "name": name,
        "value": f"{values[-1]:.4g}",
        "unit": "",
        "flag": "",
        "runs": [list(zip(across.tolist(), down.tolist(), strict=True))],
        "band": None,
        "shades": shades,
        "strength": strongest["strength"]
        if strongest and abs(strongest["strength"]) >= _SPOKEN
        else 0.0,
        "label": f"{name}, last {values[-1]:.4g}; {steps} steps, {low:.4g} to {high:.4g}.",
    }


def _shades(case: Case, variable: int, explanation: Explanation | None) -> list[dict[str, Any]]:
    """The windows of a variable, from where to where as shares of the steps."""
    if explanation is None:
        return []
    inputs = Steps.of(case.task.inputs)
    steps, count = inputs.layout
    of_step = np.array(inputs.element_of_column).reshape(steps, count)[:, variable]
    moved = {c.input: c for c in explanation.contributions if c.amount}
    largest = max((abs(c.amount) for c in moved.values()), default=1.0)
    shades = []
    for element in np.unique(of_step).tolist():
        c, inside = moved.get(case.task.elements[element]), np.flatnonzero(of_step == element)
        if c:
            edges = (inside[0] / steps, (inside[-1] + 1) / steps)
            start, end = (round(float(edge), 4) for edge in edges)
            strength = c.amount / largest
            shades.append({"part": part_of(c), "start": start, "end": end, "strength": strength})
    return shades


def _strongest(row: dict[str, Any]) -> float:
    return max((abs(shade["strength"]) for shade in row["shades"]), default=0.0)
