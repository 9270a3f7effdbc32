"""A lesson on paper: for the class, and for who teaches."""

from __future__ import annotations

from functools import partial

import streamlit as st

from medmodels.lessons import Lesson, handout_html
from ui.lessons.bench import BENCH

__all__ = ["handouts"]


def handouts(lesson: Lesson) -> None:
    """Two files, made when they are asked for."""
    for name, label, icon, notes in (
        ("handout", "Handout (HTML, prints on A4)", "print", False),
        ("teacher", "Teacher's edition", "co_present", True),
    ):
        st.download_button(
            label,
            partial(handout_html, lesson, BENCH, notes=notes),
            f"lesson-{lesson.place}-{lesson.name}-{name}.html",
            "text/html",
            key=f"{name} {lesson.name}",
            icon=f":material/{icon}:",
            type="tertiary",
            on_click="ignore",
        )
