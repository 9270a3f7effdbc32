"""The parts of a row that is a picture or a series as an explanation names them."""

from __future__ import annotations

from collections.abc import Sequence

from medmodels.cases import Case
from medmodels.explanations.blocks import block_means
from medmodels.explanations.explanation import Contribution
from medmodels.explanations.values import Part

__all__ = ["blocks_of_row"]


def blocks_of_row(case: Case, parts: Sequence[Part]) -> list[Contribution]:
    """A block's value is the mean of its columns."""
    means = block_means(case.data[None], case.task)[0].tolist()
    return [
        Contribution(
            case.task.elements[part.element],
            means[part.element],
            f"{means[part.element]:.4g}",
            "",
            "",
            "",
            0.0,
            summary="mean",
        )
        for part in parts
    ]
