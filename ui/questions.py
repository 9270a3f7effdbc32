"""The order in which questions are offered: the last one used, a film, the others."""

from __future__ import annotations

from medmodels.models import questions

__all__ = ["in_order", "known_title"]


def in_order(last: str = "") -> list[str]:
    """The names of all questions that have a model; ``last`` is the one that was used last. The
    first of a film comes before the others, since anybody sees at once what it is about.
    """
    known = questions()
    film = next((name for name, task in known.items() if task.modality == "film"), last)
    return [*dict.fromkeys(n for n in (last, film, *known) if n in known)]


def known_title(task: str) -> str:
    """What a question is called; its name where it is not there any more."""
    known = questions()
    return known[task].title if task in known else task
