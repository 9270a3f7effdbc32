"""A lesson on paper: its steps with their questions, the answers on the last page. One HTML file
without scripts or links that prints on A4; everything in it is escaped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from medmodels.card import NOTICE
from medmodels.lessons.bench import Bench
from medmodels.lessons.lesson import Lesson, Step
from medmodels.lessons.words import StepWords, step_words

__all__ = ["handout_html"]

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class _Sheet:
    """A step with its words, and what its live thing says before anybody has moved a control."""

    step: Step
    words: StepWords
    seen: str


def handout_html(lesson: Lesson, bench: Bench, *, notes: bool = False) -> str:
    """The lesson as it is now; with ``notes`` the teacher's edition."""
    page = _template().render(
        lesson=lesson,
        sheets=[_sheet(step, bench) for step in lesson.steps],
        notes=notes,
        notice=NOTICE,
    )
    return str(page)


def _sheet(step: Step, bench: Bench) -> _Sheet:
    seen = step.live(bench, step.at_start()).sentence if step.live else ""
    return _Sheet(step, step_words(step, step.facts(bench)), seen)


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("handout.html")
