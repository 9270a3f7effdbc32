"""What a clinical question consists of: its inputs, its outcome, its intended use and its
limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from medmodels.outcomes import Outcome, Quantity
from medmodels.tasks.feature import Feature
from medmodels.tasks.inputs import Ages, Inputs, require
from medmodels.tasks.note import Note
from medmodels.tasks.table import Table

__all__ = ["Published", "Task", "Tried"]


@dataclass(frozen=True)
class Published:
    """What others report for the question: metric to the number as they give it, on which cases,
    and whether these are the cases that we hold out.
    """

    who: str
    values: Mapping[str, str]
    on: str
    same_cases: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """For the card of a shipped model: what was ``aimed`` at on held-out cases, and what else was
    tried, in ``lines`` of Markdown; those on its speed are in ``speed``.
    """

    aimed: str
    lines: tuple[str, ...] = ()
    speed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """One clinical question.

    ``asks`` is the outcome that is asked for. Its ``labels``, the positive one first, or the name
    of its amount, are the order of ``outputs``, ``probabilities`` and explanations everywhere.
    ``inputs`` are what a case consists of, and all that its modality alone decides. ``doubts`` says
    why the held-out cases may differ from those the conformal limits were fitted on,
    ``tried`` by family what training aimed at and tried. ``answers`` are the labels as a reviewer
    says them of this patient, where that is not the label itself. Raises ``BadQuestion`` where a
    known outcome, or what is answered, would be none of the labels.
    """

    name: str
    title: str
    question: str
    asks: Outcome
    intended_use: str
    users: str
    for_whom: str
    not_for: tuple[str, ...]
    known_limits: tuple[str, ...]
    outcome: str
    input_note: str
    shared_credit: str
    reference_note: str
    source: str
    licence: str
    citation: str
    inputs: Inputs
    published: tuple[Published, ...] = ()
    doubts: str = ""
    tried: Mapping[str, Tried] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.inputs, (Table, Note)) and not self.quantity:
            for column, meaning in self.inputs.truth_columns.items():
                for label in meaning.values():
                    require(label in self.labels, "label-unknown", column=column, label=label)

        for label in self.answers:
            require(label in self.labels, "label-unknown", column="answers", label=label)

    def answer(self, label: str) -> str:
        """A label as a reviewer says it of this patient."""
        return self.answers.get(label, label[:1].upper() + label[1:])

    @property
    def kind(self) -> str:
        """What is asked for: one of two ``labels``, one of many ``classes``, or a ``quantity``."""
        return self.asks.kind

    @property
    def labels(self) -> tuple[str, ...]:
        return self.asks.labels

    @property
    def quantity(self) -> Quantity | None:
        return self.asks if isinstance(self.asks, Quantity) else None

    @property
    def form(self) -> tuple[str, str]:
        """What is asked for, and of what kind of case: by this models, explainers and trainers are
        looked up.
        """
        return self.kind, self.modality

    @property
    def positive(self) -> str:
        return self.labels[0]

    @property
    def modality(self) -> str:
        """Of what kind a case is: by this readers, gates and pages are looked up."""
        return self.inputs.modality

    @property
    def features(self) -> tuple[Feature, ...]:
        return self.inputs.features

    @property
    def descriptors(self) -> tuple[Feature, ...]:
        return self.inputs.descriptors

    @property
    def ages(self) -> Ages | None:
        return self.inputs.ages

    @property
    def elements(self) -> tuple[str, ...]:
        """What explanations credit."""
        return self.inputs.elements

    @cached_property
    def feature_names(self) -> tuple[str, ...]:
        return tuple(feature.name for feature in self.features)

    def feature(self, name: str) -> Feature:
        """The input of that name; ``KeyError`` if the task has none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Feature]:
        return {feature.name: feature for feature in (*self.features, *self.descriptors)}
