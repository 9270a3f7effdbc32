"""What readers tell of a file, as a person is shown it."""

from __future__ import annotations

from collections.abc import Iterable

from medmodels.cases import Remark
from medmodels.cases.words import sentence

__all__ = ["told"]


def told(remarks: Iterable[Remark]) -> tuple[str, ...]:
    """The sentence of each remark."""
    return tuple(sentence(remark) for remark in remarks)
