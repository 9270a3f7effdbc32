"""The order in which questions are offered: the last one used, the chest film, the others."""

from __future__ import annotations

from medmodels.models import questions

__all__ = ["in_order"]

_FIRST = "chest-xray"


def in_order(last: str = "") -> list[str]:
    """The names of all questions that have a model; ``last`` is the one that was used last."""
    known = questions()
    return [*dict.fromkeys(n for n in (last, _FIRST, *known) if n in known)]
