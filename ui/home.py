"""The cards of the front page, and the ways in from it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from medmodels.models import models_of
from medmodels.tasks import Task
from ui.text import plain

__all__ = ["card", "ways_in"]

_PICTURES = Path(__file__).parents[1] / "assets" / "cards"

_WAYS = (
    (
        "review",
        "Review a case",
        "clinical_notes",
        "Your judgement first, then the model's and its reasons.",
    ),
    (
        "teaching",
        "Run a class",
        "co_present",
        "Participants answer on their phones, see the model, and answer once more.",
    ),
    (
        "cohort",
        "Score a whole cohort",
        "groups",
        "A table of cases at once: who was left out, how many alerts, which cases to look at.",
    ),
    (
        "lessons",
        "See what models can and cannot do",
        "school",
        "Short lessons for one person or a class, each with something to try at every step.",
    ),
)
_OF_A_QUESTION = ("review", "teaching")  # pages that open at one


def ways_in(first: str) -> None:
    """Where one goes from here; cases begin with the ``first`` question."""
    with st.container(key="ways"):
        for page, label, icon, told in _WAYS:
            with st.container(gap=None):
                st.page_link(
                    f"../pages/{page}.py",
                    label=label,
                    icon=f":material/{icon}:",
                    query_params=_opening(first) if page in _OF_A_QUESTION else None,
                )
                st.caption(told)


def card(task: Task) -> None:
    """A question with a picture of its kind; all of it opens a case of that question."""
    with st.container(key=f"card_{task.name}", border=True):
        picture = _PICTURES / f"{task.name}.svg"
        if picture.exists():
            st.image(str(picture), width="stretch", alt=f"{task.title}: a case in small")
        st.page_link(
            "../pages/review.py",
            label=plain(task.title),
            query_params=_opening(task.name),
        )
        asked, mark, _ = task.question.partition("?")  # what follows explains the answers
        st.markdown(plain(asked + mark))
        count = len(models_of(task.name))
        st.caption(f"{count} model{'s' if count > 1 else ''}")


def _opening(task: str) -> dict[str, str]:
    """What a link says to open a question, whichever was open before."""
    return {"task": task, "open": "question"}
