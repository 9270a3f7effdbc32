"""What a clinical question consists of: its inputs, its outcome, its intended use and its
limits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from medmodels.outcomes import Outcome, Quantity
from medmodels.tasks.layout import blocks

__all__ = ["Ages", "Feature", "Order", "Published", "Ratio", "Region", "Task"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One input of a task.

    ``plausible`` bounds what is accepted at all; ``reference`` is the range a clinician compares
    with, and only flags a value H or L. ``unit`` is empty where the source states none. ``group``
    is the part of the chart a variable of a stay belongs to; ``codes`` are the words behind an
    input that is coded 0, 1, 2 and so on; ``carried`` says that charts repeat its last entry, so
    that a repetition is no measurement. Where words have an order, ``counts`` are for each word the
    numbers that models see in its place, and ``directions`` for each number whether the outcome may
    only fall with it (-1), only rise (1), or either (0).
    """

    name: str
    definition: str
    unit: str
    reference: tuple[float, float]
    plausible: tuple[float, float]
    decimals: int
    synonyms: tuple[str, ...] = ()
    group: str = ""
    codes: tuple[str, ...] = ()
    carried: bool = False
    counts: tuple[tuple[int, ...], ...] = ()
    directions: tuple[int, ...] = ()

    def flag(self, value: float) -> str:
        """``"H"`` above the reference range, ``"L"`` below it, ``""`` inside; judged on the value
        as it is shown.
        """
        if self.codes:  # no word is high or low
            return ""
        low, high = self.reference
        shown = round(value, self.decimals)
        return "H" if shown > high else "L" if shown < low else ""

    def show(self, value: float) -> str:
        """The value as a person reads it: a code in words, a number with fixed decimals and the
        unit, if there is one.
        """
        if self.codes:
            return self.codes[round(value)]
        return f"{value:.{self.decimals}f} {self.unit}".rstrip()

    @property
    def reference_text(self) -> str:
        if self.codes:
            return ""
        low, high = self.reference
        return f"{low:.{self.decimals}f} to {high:.{self.decimals}f}"

    @property
    def plausible_text(self) -> str:
        if self.codes:
            return ", ".join(f"“{word}”" for word in self.codes if word)
        return f"{self.plausible[0]:g} and {self.plausible[1]:g}"


@dataclass(frozen=True, slots=True)
class Order:
    """A consistency rule: one input can never be below another."""

    smaller: str
    larger: str

    def holds(self, value: Mapping[str, float]) -> bool:
        return value[self.smaller] <= value[self.larger] * (1 + 1e-9)

    @property
    def column(self) -> str:
        return self.larger

    @property
    def wrong(self) -> str:
        return (
            f"is below “{self.smaller}”, which cannot be: one of the two is mistyped, or their"
            " columns are swapped"
        )

    @property
    def right(self) -> str:
        return f"“{self.larger}” is at least “{self.smaller}” in every case"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A consistency rule: numerator / denominator ** power stays between two bounds."""

    numerator: str
    denominator: str
    power: int
    low: float
    high: float
    because: str

    def holds(self, value: Mapping[str, float]) -> bool:
        bound = value[self.denominator] ** self.power
        return self.low * bound <= value[self.numerator] <= self.high * bound

    @property
    def column(self) -> str:
        return self.numerator

    @property
    def wrong(self) -> str:
        return (
            f"does not fit “{self.denominator}”: one of them is swapped with another column or in"
            " another unit"
        )

    @property
    def right(self) -> str:
        return self.because


@dataclass(frozen=True, slots=True)
class Region:
    """A named part of a film, in fractions of its width and height: a box (left, top, right,
    bottom), cut by an ellipse (centre x, centre y, half width, half height) if there is one. A
    pixel belongs to the first region that holds it.
    """

    name: str
    definition: str
    box: tuple[float, float, float, float]
    ellipse: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ages:
    """Whom a question is for by age, in completed years from ``first`` to ``last``; what is said of
    a file that gives another age, and of one that gives none.
    """

    first: int
    last: int
    other: str
    unstated: str

    def holds(self, years: float) -> bool:
        return self.first <= years < self.last + 1


@dataclass(frozen=True)
class Published:
    """What others report for the question: metric to the number as they give it, on which cases,
    and whether these are the cases that we hold out.
    """

    who: str
    values: Mapping[str, str]
    on: str
    same_cases: bool = False


@dataclass(frozen=True)
class Task:
    """One clinical question.

    ``asks`` is the outcome that is asked for. Its ``labels``, the positive one first, or the name
    of its amount, are the order of ``outputs``, ``probabilities`` and explanations everywhere.
    ``truth_columns`` maps the name of a column that may hold the known outcome to what its values
    mean. ``features``, ``consistency`` and ``truth_columns`` are a table's, ``regions`` an image's;
    a series has ``features`` measured over its first ``hours`` and ``descriptors`` known at its
    start. ``layout`` says how the columns of a table lie that is a row of ``pixels`` or of time
    ``steps``; the ``group`` of a step's feature is its variable. ``set_aside`` names further
    columns of the training table, which a case may have and no model sees. ``elements`` names
    whatever an explanation credits. ``upload_note`` is what a person must know before giving a
    file. ``doubts`` says why the held-out cases may differ from those the conformal limits were
    fitted on. ``ages`` is for questions about patients of some ages alone.
    """

    name: str
    title: str
    question: str
    modality: str
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
    features: tuple[Feature, ...] = ()
    consistency: tuple[Order | Ratio, ...] = ()
    truth_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    regions: tuple[Region, ...] = ()
    descriptors: tuple[Feature, ...] = ()
    hours: int = 0
    upload_note: str = ""
    layout: tuple[int, ...] = ()
    set_aside: tuple[str, ...] = ()
    published: tuple[Published, ...] = ()
    doubts: str = ""
    ages: Ages | None = None

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

    @cached_property
    def feature_names(self) -> tuple[str, ...]:
        return tuple(feature.name for feature in self.features)

    @property
    def elements(self) -> tuple[str, ...]:
        """What explanations credit: the inputs of a table or its blocks, the variables and
        descriptors of a stay, the regions of a film.
        """
        if self.layout:
            return self._blocks[0]
        return (
            *(f.name for f in (*self.features, *self.descriptors)),
            *(region.name for region in self.regions),
        )

    @property
    def element_of_column(self) -> tuple[int, ...]:
        """For each column of a table with a layout, the element it belongs to."""
        return self._blocks[1]

    @cached_property
    def _blocks(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        return blocks(
            self.modality,
            self.layout,
            tuple(dict.fromkeys(f.group for f in self.features)),
            self.first_step,
        )

    @property
    def first_step(self) -> int:
        """The number of the first step of a series, from the name of its column."""
        found = re.search(r"-?\d+$", self.features[0].name) if self.modality == "steps" else None
        return int(found[0]) if found else 0

    def feature(self, name: str) -> Feature:
        """The input of that name; ``KeyError`` if the task has none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Feature]:
        return {feature.name: feature for feature in (*self.features, *self.descriptors)}
