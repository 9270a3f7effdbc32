"""Lessons: short demonstrations of what models can and cannot do, true by construction."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from medmodels.lessons import syllabus
from medmodels.lessons.bench import Bench, PlainBench
from medmodels.lessons.facts import counted, measured, percentage
from medmodels.lessons.handout import handout_html
from medmodels.lessons.lesson import (
    Choice,
    Claim,
    Control,
    Fact,
    Facts,
    Lesson,
    Link,
    Live,
    Passage,
    Piece,
    Plate,
    Question,
    Settings,
    Slider,
    Step,
    Switch,
)
from medmodels.lessons.stored import packaged, written_facts
from medmodels.lessons.words import StepWords, step_words

__all__ = [
    "Bench",
    "Choice",
    "Claim",
    "Control",
    "Fact",
    "Facts",
    "Lesson",
    "Link",
    "Live",
    "Passage",
    "Piece",
    "PlainBench",
    "Plate",
    "Question",
    "Settings",
    "Slider",
    "Step",
    "StepWords",
    "Switch",
    "counted",
    "handout_html",
    "lessons",
    "measured",
    "packaged",
    "percentage",
    "step_words",
    "written_facts",
]


@lru_cache
def lessons() -> tuple[Lesson, ...]:
    """Every lesson in the order of the syllabus."""
    found = [
        import_module(f"{syllabus.__name__}.{module.name}").LESSON
        for module in iter_modules(syllabus.__path__)
    ]
    return tuple(sorted(found, key=lambda lesson: lesson.place))
