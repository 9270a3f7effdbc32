"""The words of a note as an explanation names them."""

from __future__ import annotations

from collections.abc import Sequence

from medmodels.cases import Case
from medmodels.explanations.explanation import Contribution
from medmodels.explanations.tokens import pieces_of
from medmodels.explanations.values import Part

__all__ = ["words_of_note"]


def words_of_note(case: Case, parts: Sequence[Part]) -> list[Contribution]:
    """A word with its place, since it may come again."""
    pieces = pieces_of(case.text)
    return [
        Contribution(
            f"{pieces[part.element].strip()} ({part.element + 1})",
            float(part.element + 1),
            "",
            "",
            "",
            "",
            0.0,
        )
        for part in parts
    ]
