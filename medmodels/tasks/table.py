"""The inputs of a question asked of a row of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from medmodels.tasks.feature import Feature
from medmodels.tasks.inputs import Inputs, require, require_distinct
from medmodels.words import Phrase

__all__ = ["Order", "Ratio", "Table"]


@dataclass(frozen=True, slots=True)
class Order:
    """A consistency rule: one input can never be below another."""

    smaller: str
    larger: str

    def holds(self, value: Mapping[str, float]) -> bool:
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

    def holds(self, value: Mapping[str, float]) -> bool:
        bound = value[self.denominator] ** self.power
        return self.low * bound <= value[self.numerator] <= self.high * bound

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


@dataclass(frozen=True, kw_only=True)
class Table(Inputs):
    """One value for each of the ``features``.

    ``consistency`` holds rules between them. ``truth_columns`` maps the name of a column that may
    hold the known outcome to what its values mean. ``set_aside`` names further columns of the
    training table, which a case may have and no model sees.
    """

    modality: ClassVar[str] = "table"
    hub: ClassVar[str] = "table"
    features: tuple[Feature, ...]
    consistency: tuple[Order | Ratio, ...] = ()
    truth_columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    set_aside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.features), "table-without-input")
        require_distinct((f.name for f in self.features), "inputs")
        known = {f.name for f in self.features}
        for rule in self.consistency:
            for name in rule.names:
                require(name in known, "rule-of-no-input", name=name)

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.features)

    @property
    def file(self) -> str:
        return "A CSV file, one case a row"

    @property
    def reference(self) -> str:
        return "reference group"

    @property
    def abstains(self) -> str:
        return (
            "The model abstains when a case lies farther from the training cases than 99.5 % of"
            " comparable cases do."
        )

    def given(self, reference: str) -> str:
        return f"{len(self.features)} inputs, all required. Reference ranges: {reference}."
