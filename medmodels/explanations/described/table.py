"""The inputs of a table as an explanation names them."""

from __future__ import annotations

from collections.abc import Sequence

from medmodels.cases import Case
from medmodels.explanations.explanation import Contribution
from medmodels.explanations.values import Part

__all__ = ["inputs_of_table"]


def inputs_of_table(case: Case, parts: Sequence[Part]) -> list[Contribution]:
    values = case.data.tolist()
    return [
        Contribution(f.name, value, f.show(value), f.unit, f.reference_text, f.flag(value), 0.0)
        for f, value in ((case.task.features[part.element], values[part.element]) for part in parts)
    ]
