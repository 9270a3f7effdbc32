"""The regions of a film as an explanation names them."""

from __future__ import annotations

from collections.abc import Sequence

from medmodels.cases import Case
from medmodels.explanations.explanation import Contribution
from medmodels.explanations.regions import region_map
from medmodels.explanations.values import Part
from medmodels.tasks import Film

__all__ = ["regions_of_film"]


def regions_of_film(case: Case, parts: Sequence[Part]) -> list[Contribution]:
    """A region's value is its mean grey level on the film, from 0 to 255."""
    held = region_map(Film.of(case.task.inputs).regions, (case.data.shape[0], case.data.shape[1]))
    return [
        Contribution(
            Film.of(case.task.inputs).regions[part.element].name,
            float(case.data[held == part.element].mean()),
            "",
            "grey level",
            "",
            "",
            0.0,
        )
        for part in parts
    ]
