"""How much: a quantity with its conformal interval, and what published formulas say of the same
case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.formulas import comparisons
from medmodels.outcomes import Intervals, Quantity
from medmodels.predictions.prediction import Prediction, Said
from medmodels.statistics.conformal import COVERAGE, COVERAGES

__all__ = ["QuantityPrediction", "predict_quantities"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityPrediction(Prediction):
    """An amount in the unit of ``quantity``, with the interval that holds the true one at the
    target ``coverage``.

    ``comparators`` are the answers of published formulas for the same case.
    """

    quantity: Quantity
    value: float
    low: float
    high: float
    comparators: dict[str, float]

    @property
    def focus(self) -> str:
        return self.quantity.name

    @property
    def title(self) -> str:
        return f"Estimated {self.quantity.name}"

    @property
    def text(self) -> str:
        return self.quantity.show(self.value)

    @property
    def number(self) -> float:
        return self.value

    @property
    def call(self) -> str:
        return "abstains" if self.abstained else self.text

    @property
    def remarks(self) -> tuple[str, ...]:
        said = (
            f"In {self.coverage:.0%} of such cases the true amount lies in the range"
            f" {self.left_open}."
        )
        return (
            said,
            *(f"{name}: {self.quantity.show(value)}." for name, value in self.comparators.items()),
        )

    def disagrees(self, other: Prediction) -> bool:
        """Whether the intervals have nothing in common, or one amount is larger by more than what
        counts as right.
        """
        assert isinstance(other, QuantityPrediction)
        apart = max(self.low, other.low) > min(self.high, other.high)
        far = max(self.value, other.value) > (1 + self.quantity.within) * min(
            self.value, other.value
        )
        return not (self.abstained or other.abstained) and (apart or far)

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, QuantityPrediction)
        return f"{self.value - other.value:+.{self.quantity.decimals}f} {self.quantity.unit}"

    @property
    def facts(self) -> dict[str, str]:
        others = {name: self.quantity.show(value) for name, value in self.comparators.items()}
        return {
            self.quantity.name.capitalize(): self.text,
            "Interval": f"{self.left_open} (at {100 * self.coverage:.0f} % coverage)",
            **others,
        }

    @property
    def row(self) -> dict[str, Any]:
        value = None if self.abstained else self.value
        return {
            "prediction": value,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "unit": self.quantity.unit,
            "comparators": self.comparators,
            "probabilities": None,
            "supported": None,
            "threshold": None,
            "conformal_set": None,
        }


def _impossible(value: float, quantity: Quantity) -> str:
    """Why an amount that cannot be is no answer."""
    low, high = quantity.plausible
    return (
        f"The model's estimate is {quantity.show(value)}, which cannot be: a {quantity.name} lies"
        f" between {low:g} and {high:g} {quantity.unit}. The model has no ground to judge this"
        " case."
    )


def predict_quantities(
    model: Model, cases: Sequence[Case], said: Said
) -> Iterator[QuantityPrediction]:
    """The amount a model gives for each case."""
    quantity, called = model.task.asks, said.called
    assert isinstance(quantity, Quantity)
    assert isinstance(called, Intervals)
    others = comparisons(model.task, np.stack([case.data for case in cases]))
    for n, (case, value) in enumerate(zip(cases, called.value.tolist(), strict=True)):
        common = said.common(model, case, n)
        if called.impossible[n]:
            common["abstained"] = common["abstained"] or _impossible(value, quantity)
        sides = zip(COVERAGES, called.low[:, n].tolist(), called.high[:, n].tolist(), strict=True)
        bounds = {coverage: (low, high) for coverage, low, high in sides}
        yield QuantityPrediction(
            **common,
            quantity=quantity,
            value=value,
            low=bounds[COVERAGE][0],
            high=bounds[COVERAGE][1],
            comparators={name: float(answers[n]) for name, answers in others.items()},
            levels={coverage: quantity.span(*found) for coverage, found in bounds.items()},
        )
