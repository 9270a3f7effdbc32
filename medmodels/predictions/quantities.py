"""How much: a quantity with its conformal interval, and what published formulas say of the same
case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from medmodels.cases import Abstention, Case
from medmodels.models import Model
from medmodels.models.formulas import comparisons
from medmodels.outcomes import Intervals, Quantity
from medmodels.predictions.prediction import Prediction, Said
from medmodels.statistics.conformal import COVERAGE, COVERAGES

__all__ = ["QuantityPrediction", "impossible_amount", "predict_quantities"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityPrediction(Prediction):
    """An amount in the unit of ``quantity``, with the interval that holds the true one at the
    target ``coverage``.

    ``comparators`` are the answers of published formulas for the same case.
    """

    kind: ClassVar[str] = "quantity"
    levels: dict[float, tuple[float, float]]
    quantity: Quantity
    value: float
    low: float
    high: float
    comparators: dict[str, float]

    @property
    def focus(self) -> str:
        return self.quantity.name

    @property
    def number(self) -> float:
        return self.value

    @property
    def answer(self) -> float | None:
        return None if self.abstained else self.value

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

    @property
    def row(self) -> dict[str, Any]:
        return {
            "prediction": self.answer,
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


def impossible_amount(value: float, quantity: Quantity) -> Abstention:
    """Why an amount that cannot be is no answer."""
    low, high = quantity.plausible
    return Abstention(
        "impossible_amount",
        {
            "amount": quantity.name,
            "value": value,
            "decimals": quantity.decimals,
            "unit": quantity.unit,
            "low": low,
            "high": high,
        },
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
            common["abstained"] = common["abstained"] or impossible_amount(value, quantity)
        sides = zip(COVERAGES, called.low[:, n].tolist(), called.high[:, n].tolist(), strict=True)
        bounds = {coverage: (low, high) for coverage, low, high in sides}
        yield QuantityPrediction(
            **common,
            quantity=quantity,
            value=value,
            low=bounds[COVERAGE][0],
            high=bounds[COVERAGE][1],
            comparators={name: float(answers[n]) for name, answers in others.items()},
            levels=bounds,
        )
