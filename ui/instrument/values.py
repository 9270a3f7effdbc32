"""The values of a table, a row each: the value, its range, and what it did to the estimate."""

from __future__ import annotations

from typing import Any

from medmodels.cases import Case
from medmodels.explanations import Explanation
from medmodels.explanations.words import effect
from medmodels.figures import REFERENCE_BAND, RangedValue, ranged_values
from ui.instrument.component import instrument
from ui.instrument.curves import FLAGS

__all__ = ["values"]

_FIRST, _FEW = 12, 5  # rows on a wide screen, and on a narrow one

_values = instrument("values")


def values(case: Case, explanation: Explanation | None, *, key: str) -> None:
    """What is abnormal and what decided first, the rest folded; what a value is stands at the foot
    once it is pointed at.
    """
    rows = ranged_values(case, explanation)
    _values(
        data={
            "rows": [_row(row, explanation) for row in rows],
            "about": {row.feature.name: _about(row) for row in rows},
            "rest": _rest(explanation),
            "band": REFERENCE_BAND,
            "explained": explanation is not None,
            "first": _FIRST,
            "few": _FEW,
        },
        key=key,
    )


def _row(row: RangedValue, explanation: Explanation | None) -> dict[str, Any]:
    f, shown = row.feature, row.feature.show(row.value)
    moved = effect(explanation, row.contribution) if explanation and row.contribution else ""
    high_low = {"H": ", high", "L": ", low", "": ""}[row.flag]
    return {
        "part": f.name,
        "name": f.name,
        "value": shown.removesuffix(f" {f.unit}") if f.unit else shown,
        "unit": f.unit,
        "flag": FLAGS[row.flag],
        "reference": f.reference_text,
        "place": row.place,
        "strength": row.strength,
        "effect": moved,
        "label": f"{f.name} {shown}{high_low}. {moved and f'{moved}. '}{_about(row)}",
    }


def _about(row: RangedValue) -> str:
    f = row.feature
    band = f" Reference {f.reference_text}." if row.place is not None else ""
    return f"{f.name}: {f.definition}.{band}"


def _rest(explanation: Explanation | None) -> str:
    if explanation is None:
        return "Point at a value to read what it is. The bar is the reference range."
    return (
        f"Orange raises, blue lowers the estimate of {explanation.label}, compared with the"
        f" {explanation.reference_name}. Point at a value to read what it is."
    )
