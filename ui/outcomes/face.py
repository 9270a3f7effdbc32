"""What an outcome has on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from medmodels.evidence import Coverage, Evidence
from medmodels.models import Model
from medmodels.predictions import Prediction
from medmodels.tasks import Task
from medmodels.wording import percent

__all__ = ["Face", "scored_chance", "sizes_of_sets"]


@dataclass(frozen=True, slots=True)
class Face:
    """One kind of outcome on screen.

    ``summary`` is the first view of its evidence. ``ask`` is the field for a reviewer's own answer
    under a key, which starts at the one that is to be kept, if there is one: the answer in words or
    ``None``; and ``missing`` what is said where there is none.
    ``answer`` names a model's number and its unit, ``number`` heads the column of it in a list of
    held-out cases, ``wrong`` ends the sentence on how many were called wrongly. Only where a model
    can be ``unsure`` before the truth is known, such cases are listed. ``sizes`` says how large
    sets or intervals are. ``views`` are further views of the evidence, by title, and ``curve``
    draws what a prediction says over time, where it says that; ``came`` what came of held-out cases
    near it, beside that. ``trained`` is the headline of a training, where a table of one's own asks
    for it: the two numbers that say most, and on how many rows.
    ``estimate`` names in a sentence what contributions raise and lower, where there is one.
    ``scored`` says a number of a scored file, with what was called, as it may be shown, and
    ``scored_name`` what it is, with its unit.
    """

    summary: Callable[[Model], None]
    ask: Callable[[Task, str, str | None], str | None]
    missing: str
    answer: Callable[[Task], str]
    number: str
    wrong: Callable[[Task], str]
    unsure: bool
    sizes: Callable[[Coverage, Task], str]
    scored: Callable[[Model, float, str | None], str]
    scored_name: Callable[[Task], str]
    views: Mapping[str, Callable[[Model], None]] = field(default_factory=dict)
    curve: Callable[[Prediction], None] | None = None
    came: Callable[[Model, Prediction], None] | None = None
    trained: Callable[[Task, Evidence], str] | None = None
    estimate: Callable[[Task], str] = lambda task: ""


def sizes_of_sets(c: Coverage, task: Task) -> str:
    """How many labels a set holds, and how often more than one."""
    return (
        f"{c.size.value:.2f} labels in a set on average ({c.size.low:.2f} to {c.size.high:.2f})."
        f" Undecided: {c.undecided.value:.1%} ({c.undecided.low:.1%} to {c.undecided.high:.1%})."
    )


def scored_chance(model: Model, chance: float, label: str) -> str:
    """The probability of a label, no nearer to an end than held-out cases support."""
    return percent(chance, model.artifact.supported.get(label, (0.0, 1.0)))
