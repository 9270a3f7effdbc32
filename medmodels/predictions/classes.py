"""Which of many classes: calibrated probabilities, the most probable one, and the classes that
cannot be ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.outcomes import Sets
from medmodels.predictions.prediction import Prediction, Said
from medmodels.statistics.conformal import COVERAGE, COVERAGES
from medmodels.wording import moved, nearest_supported, percent

__all__ = ["ClassPrediction", "predict_classes"]

_SHOWN = 4  # further classes that are named, where held-out cases support a number that high


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPrediction(Prediction):
    """The most probable of many labels; ``probabilities`` in the task's order add up to one.

    ``supported`` is the lowest and the highest probability of each label that held-out cases
    support: nothing beyond is shown. Where the model abstained, ``label`` is ``None``.
    """

    label: str | None
    probabilities: dict[str, float]
    conformal_set: tuple[str, ...]
    supported: dict[str, tuple[float, float]]

    @property
    def ranked(self) -> list[tuple[str, float]]:
        """Labels with their probability, the most probable first."""
        return sorted(self.probabilities.items(), key=lambda item: -item[1])

    @property
    def focus(self) -> str:
        return self.ranked[0][0]

    @property
    def title(self) -> str:
        return "Most probable"

    @property
    def text(self) -> str:
        return f"{self.focus}, {self._said(self.focus, digits=0)}"

    @property
    def number(self) -> float:
        return self.ranked[0][1]

    @property
    def call(self) -> str:
        return self.label or "abstains"

    @property
    def cannot_tell(self) -> str:
        if len(self.conformal_set) == 1:
            return ""
        return (
            f"Cannot tell. At {self.coverage:.0%} coverage {len(self.conformal_set)} remain"
            f" possible: {self.left_open}."
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        only = (
            ()
            if self.cannot_tell
            else (
                f"At {self.coverage:.0%} coverage only “{self.conformal_set[0]}” remains possible.",
            )
        )
        others = f"Then {', '.join(self._others(digits=0))}.".replace("Then every", "Every")
        return (*nearest_supported(self.number, self.supported[self.focus]), others, *only)

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, ClassPrediction)
        label = other.focus
        return (
            f"{moved(self.probabilities[label], other.probabilities[label], self.supported[label])}"
            f" for {label}"
        )

    def _said(self, label: str, *, digits: int = 1) -> str:
        return percent(self.probabilities[label], self.supported[label], digits=digits)

    def _others(self, *, digits: int) -> list[str]:
        """The next labels with their probability, and the rest in one phrase: held-out cases do not
        tell apart what is so improbable.
        """
        others = [(label, self._said(label, digits=digits)) for label, _ in self.ranked[1:]]
        named = [(label, said) for label, said in others[:_SHOWN] if said[0].isdigit()]
        rest = [
            f"every other one {'at most ' * said[0].isdigit()}{said}"
            for _, said in others[len(named) :][:1]
        ]
        return [*(f"{label} {said}" for label, said in named), *rest]

    @property
    def facts(self) -> dict[str, str]:
        ranked = ", ".join([f"{self.focus} {self._said(self.focus)}", *self._others(digits=1)])
        return {
            "Probability": ranked,
            "Cannot rule out": f"{self.left_open} (at {100 * self.coverage:.0f} % coverage)",
        }

    @property
    def row(self) -> dict[str, Any]:
        return {
            "prediction": self.label,
            "probabilities": self.probabilities,
            "supported": self.supported,
            "threshold": None,
            "conformal_set": self.conformal_set,
        }


def predict_classes(model: Model, cases: Sequence[Case], said: Said) -> Iterator[ClassPrediction]:
    """The calibrated prediction of a model for each case."""
    assert isinstance(said.called, Sets)
    labels, sets, supported = model.task.labels, said.called.sets, model.artifact.supported
    for n, (case, p) in enumerate(zip(cases, said.outputs, strict=True)):
        common, order = said.common(model, case, n), np.argsort(-p)
        left = {
            coverage: tuple(labels[k] for k in order if inside[k])
            for coverage, inside in zip(COVERAGES, sets[:, n], strict=True)
        }
        yield ClassPrediction(
            **common,
            label=None if common["abstained"] else labels[order[0]],
            probabilities=dict(zip(labels, p.tolist(), strict=True)),
            conformal_set=left[COVERAGE],
            supported=supported,
            levels={coverage: ", ".join(found) for coverage, found in left.items()},
        )
