"""What a lesson is: a few steps, each with a sentence or two, one live thing, a question, and what
it shows. Lessons are data; who shows them (a page, a phone, a sheet of paper) is not their concern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from medmodels.figures import Chart
from medmodels.lessons.bench import Bench
from medmodels.strips import Strip

__all__ = [
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
    "Plate",
    "Question",
    "Settings",
    "Slider",
    "Step",
    "Switch",
    "nothing",
]

# What the controls of a step stand at: by name, a number, one of the options, or on and off.
Settings = Mapping[str, float | str | bool]


@dataclass(frozen=True)
class Slider:
    """A number between ``low`` and ``high``, both within, in steps of ``step``."""

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True)
class Choice:
    """One of a few options; the first is chosen at the start."""

    name: str
    label: str
    options: tuple[str, ...]

    @property
    def start(self) -> str:
        return self.options[0]


@dataclass(frozen=True)
class Switch:
    """On or off."""

    name: str
    label: str
    start: bool = False


Control = Slider | Choice | Switch


@dataclass(frozen=True)
class Fact:
    """A figure that a lesson speaks of: computed when shown, or packaged by ``make lessons`` with
    its seed. ``words`` is how a sentence writes it, with its interval where it has one.
    """

    value: float
    words: str
    low: float | None = None
    high: float | None = None
    n: int | None = None


Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class Claim:
    """What a sentence of a step says beyond its numbers: ``words`` stand in the step as they are
    written here, and ``holds`` is asked by a test whether they are still true.
    """

    words: str
    holds: Callable[[Facts], bool]


@dataclass(frozen=True)
class Question:
    """Asked before it is shown; ``right`` is one of the answers, or ``None`` where opinions are
    asked for; ``because`` is said afterwards.
    """

    text: str
    answers: tuple[str, ...]
    right: str | None
    because: str

    def __post_init__(self) -> None:
        if self.right is not None and self.right not in self.answers:
            raise ValueError(f"{self.right!r} is not among the answers to {self.text!r}")


@dataclass(frozen=True, eq=False)
class Plate:
    """A picture (height, width) of 0 to 1 with what it shows in words."""

    greys: object  # a NumPy array, which has no part in the equality of steps
    alt: str
    title: str


@dataclass(frozen=True)
class Passage:
    """A text whose words may each be marked with what it moved the estimate by, -1 to 1."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    alt: str


# What can stand in a step beside its words.
Piece = Chart | Strip | Plate | Passage


@dataclass(frozen=True, eq=False)
class Live:
    """What a step shows at the present settings: what is seen, in a sentence, and its parts."""

    sentence: str
    parts: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Link:
    """Another page of the product, by its path and query."""

    label: str
    page: str
    query: Mapping[str, str]


def nothing(_: Bench) -> Facts:
    """The facts of a step that speaks of none."""
    return {}


@dataclass(frozen=True)
class Step:
    """One thing to see. ``text``, ``shows`` and the reason of the question name facts in braces, as
    ``{recall}``; ``live`` draws at once, ``runs`` is started by a button and draws as it goes on.
    """

    name: str
    title: str
    text: str
    shows: str
    teacher: str
    facts: Callable[[Bench], Facts] = nothing
    claims: tuple[Claim, ...] = ()
    controls: tuple[Control, ...] = ()
    live: Callable[[Bench, Settings], Live] | None = None
    runs: Callable[[Bench, Settings], Iterator[Live]] | None = None
    question: Question | None = None
    link: Link | None = None

    @property
    def named(self) -> frozenset[str]:
        """The facts that its words speak of."""
        spoken = self.text + self.shows + (self.question.because if self.question else "")
        return frozenset(re.findall(r"\{(\w+)\}", spoken))

    def at_start(self) -> Settings:
        return {control.name: control.start for control in self.controls}


@dataclass(frozen=True)
class Lesson:
    """A demonstration of a few minutes; ``place`` is its number in the syllabus, ``name`` stands in
    links.
    """

    place: int
    name: str
    title: str
    about: str
    minutes: int
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """Raises ``KeyError`` where the lesson has none of that name."""
        return {step.name: step for step in self.steps}[name]
