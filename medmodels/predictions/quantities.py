"""How much: a quantity with its conformal interval, and what published formulas say of the same case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.formulas import comparisons
from medmodels.predictions.prediction import COVERAGE, Prediction
from medmodels.tasks import Quantity

__all__ = ["QuantityPrediction", "interval_around", "predict_quantity", "residual_quantile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityPrediction(Prediction):
    """An amount in the unit of ``quantity``, with the interval that holds the true one at the target ``coverage``.

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
    def call(self) -> str:
        return "abstains" if self.abstained else self.text

    @property
    def left_open(self) -> str:
        return f"{self.low:.{self.quantity.decimals}f} to {self.quantity.show(self.high)}"

    @property
    def remarks(self) -> tuple[str, ...]:
        said = f"At {self.coverage:.0%} coverage the true amount lies between **{self.left_open}**."
        return (said, *(f"{name}: {self.quantity.show(value)}." for name, value in self.comparators.items()))

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, QuantityPrediction)
        return f"{self.value - other.value:+.{self.quantity.decimals}f} {self.quantity.unit}"

    @property
    def facts(self) -> dict[str, str]:
        others = {name: self.quantity.show(value) for name, value in self.comparators.items()}
        return {self.quantity.name.capitalize(): self.text, "Interval": f"{self.left_open} (at {100 * self.coverage:.0f} % coverage)", **others}

    @property
    def row(self) -> dict[str, Any]:
        value = None if self.abstained else self.value
        return {
            "prediction": value, "value": self.value, "low": self.low, "high": self.high, "unit": self.quantity.unit,
            "comparators": self.comparators, "probabilities": None, "threshold": None, "conformal_set": None,
        }  # fmt: skip


def predict_quantity(model: Model, case: Case, abstained: str | None) -> QuantityPrediction:
    """The amount a model gives for a case."""
    quantity = model.task.quantity
    assert quantity is not None
    value = float(model.outputs(model.inputs(case))[0, 0])
    low, high = interval_around(np.array([value]), float(model.artifact.reference["conformal"]))
    others = {name: float(answer[0]) for name, answer in comparisons(case.task, case.data[None]).items()}
    return QuantityPrediction(
        model=model.id, digest=model.digest, case=case.digest, quantity=quantity, value=value, low=float(low[0]), high=float(high[0]),
        comparators=others, coverage=COVERAGE, abstained=abstained, seconds=0.0,
    )  # fmt: skip


def residual_quantile(predicted: np.ndarray, truth: np.ndarray, *, coverage: float = COVERAGE) -> float:
    """Split-conformal limit of the difference of square roots: errors grow with the amount, and roots make them alike (Lei et al. 2018).

    ``predicted`` and ``truth`` (n,) of cases that the model did not see; with too few of them it is infinite.
    """
    scores = np.sort(np.abs(np.sqrt(np.maximum(predicted, 0)) - np.sqrt(truth)))
    rank = int(np.ceil((len(scores) + 1) * coverage))
    return float(scores[rank - 1]) if rank <= len(scores) else float("inf")


def interval_around(predicted: np.ndarray, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """Low and high (n,) around predicted amounts (n,)."""
    root = np.sqrt(np.maximum(predicted, 0))
    return np.maximum(root - limit, 0) ** 2, (root + limit) ** 2
