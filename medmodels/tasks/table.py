"""The inputs of a question asked of a row of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

import numpy as np

from medmodels.tasks.feature import Feature
from medmodels.tasks.inputs import Inputs, require, require_distinct
from medmodels.tasks.spoiling import OtherUnits, Swapped, require_spoilings
from medmodels.words import Phrase

__all__ = ["FollowUp", "Formula", "Order", "Ratio", "Table"]

# From the values of cases by input, (n,) of each, to an amount, (n,).
Formula = Callable[[Mapping[str, np.ndarray]], np.ndarray]
_Value: TypeAlias = Any  # of one case, or (n,) of many; a rule then says of each whether it holds


@dataclass(frozen=True, slots=True)
class Order:
    """A consistency rule: one input can never be below another."""

    smaller: str
    larger: str

    def holds(self, value: Mapping[str, _Value]) -> _Value:
        return value[self.smaller] <= value[self.larger] * (1 + 1e-9)

    @property
    def names(self) -> tuple[str, str]:
        return self.smaller, self.larger

    @property
    def column(self) -> str:
        return self.larger

    @property
    def wrong(self) -> Phrase:
        return Phrase("below-another", smaller=self.smaller)

    @property
    def right(self) -> Phrase:
        return Phrase("never-below-another", smaller=self.smaller, larger=self.larger)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A consistency rule: numerator / denominator ** power stays between two bounds."""

    numerator: str
    denominator: str
    power: int
    low: float
    high: float
    because: str

    def holds(self, value: Mapping[str, _Value]) -> _Value:
        bound = value[self.denominator]
        for _ in range(1, self.power):  # the same digits for one case as for many
            bound = bound * value[self.denominator]
        of = value[self.numerator]
        return (self.low * bound <= of) & (of <= self.high * bound)

    @property
    def names(self) -> tuple[str, str]:
        return self.numerator, self.denominator

    @property
    def column(self) -> str:
        return self.numerator

    @property
    def wrong(self) -> Phrase:
        return Phrase("does-not-fit-another", other=self.denominator)

    @property
    def right(self) -> Phrase:
        return Phrase("rule-of-the-question", rule=self.because)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Two columns that together say the course of a case: a ``time``, of which ``per_unit`` make
    one of the outcome's units and which is ``said`` in words (“days”), and whether the ``event``
    came then (1, or one of the words in ``had``) or not (0, or one of ``had_not``).
    """

    time: str
    event: str
    per_unit: float
    said: str
    had: tuple[str, ...] = ()
    had_not: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table(Inputs):
    """One value for each of the ``features``.

    ``consistency`` holds rules between them. ``truth_columns`` maps the name of a column that may
    hold the known outcome to what its values mean. ``set_aside`` names further columns of the
    training table, which a case may have and no model sees. ``follow_up`` names the columns that
    may hold the known course, where a time to an event is asked for.

    None of the following need be there. ``formulas`` are published ones for an amount, or an index
    of how soon an event comes, by name; the first is the models' baseline. ``left_out`` names
    inputs that the recipe is repeated without, to see what they are worth, overall and in each
    group of the data set's factor ``left_out_by``.
    ``spoilings`` are the ways to come wrongly that the gate is tried on.
    """

    modality: ClassVar[str] = "table"
    hub: ClassVar[str] = "table"
    features: tuple[Feature, ...]
    consistency: tuple[Order | Ratio, ...] = ()
    truth_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    set_aside: tuple[str, ...] = ()
    follow_up: FollowUp | None = None
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out_by: str = ""
    spoilings: tuple[OtherUnits | Swapped, ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.features), "table-without-input")
        require_distinct((f.name for f in self.features), "inputs")
        known = {f.name for f in self.features}
        for rule in self.consistency:
            for name in rule.names:
                require(name in known, "rule-of-no-input", name=name)
        for names in self.left_out.values():
            for name in names:
                require(name in known, "left-out-no-input", name=name)
        require_spoilings(self.spoilings, known)

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.features)

    @property
    def file(self) -> str:
        return "A table, one case a row: CSV, .xlsx or .ods"

    @property
    def reference_name(self) -> str:
        return "reference group"

    @property
    def abstains(self) -> str:
        return (
            "The model abstains when a case lies farther from the training cases than 99.5% of"
            " comparable cases do."
        )

    def given(self, reference_note: str) -> str:
        return f"{len(self.features)} inputs, all required. Reference ranges: {reference_note}."
