"""Which of two labels: calibrated probabilities, the threshold, and the labels that cannot be ruled
out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.models.facts import said as stated
from medmodels.outcomes import Sets
from medmodels.predictions.prediction import Prediction, Said
from medmodels.statistics.conformal import COVERAGE, COVERAGES
from medmodels.wording import moved, nearest_supported, percent

__all__ = ["LabelPrediction", "predict_labels"]


_LEANS = (
    "That is not the call: a set never leaves out the more probable label, and the call follows the"
    " threshold."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPrediction(Prediction):
    """Which of two labels a model sees.

    ``probabilities`` are calibrated, in [0, 1], labels in the task's order. ``conformal_set`` holds
    each label that cannot be ruled out at the target ``coverage``, and is never empty.
    ``supported`` is the lowest and the highest probability of each label that held-out cases
    support: nothing beyond is shown. Where the model abstained, ``label`` is ``None``.
    """

    label: str | None
    probabilities: dict[str, float]
    threshold: float
    threshold_source: str
    conformal_set: tuple[str, ...]
    supported: dict[str, tuple[float, float]]

    @property
    def positive(self) -> float:
        """The probability of the positive label."""
        return next(iter(self.probabilities.values()))

    @property
    def undecided(self) -> bool:
        return len(self.conformal_set) > 1

    @property
    def focus(self) -> str:
        return next(iter(self.probabilities))

    @property
    def title(self) -> str:
        return f"Estimated probability of {next(iter(self.probabilities))}"

    @property
    def text(self) -> str:
        return self._said(self.focus)

    @property
    def number(self) -> float:
        return self.positive

    @property
    def call(self) -> str:
        return self.label or "abstains"

    @property
    def cannot_tell(self) -> str:
        return (
            f"Cannot tell. At {self.coverage:.0%} coverage the model can rule out neither label."
            if self.undecided
            else ""
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        side = "at or above" if self.positive >= self.threshold else "below"
        found = f"That is {side} the threshold of {self.threshold:.2f} ({self.threshold_source})."
        beyond = nearest_supported(self.positive, self.supported[self.focus])
        if self.undecided:
            return (*beyond, found)
        left = f"At {self.coverage:.0%} coverage only “{self.conformal_set[0]}” remains possible."
        called = (
            next(iter(self.probabilities))
            if self.positive >= self.threshold
            else list(self.probabilities)[1]
        )
        return (*beyond, found, left if self.conformal_set[0] == called else f"{left} {_LEANS}")

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, LabelPrediction)
        return moved(self.positive, other.positive, self.supported[self.focus])

    def _said(self, label: str) -> str:
        return percent(self.probabilities[label], self.supported[label])

    @property
    def facts(self) -> dict[str, str]:
        return {
            "Probability": ", ".join(
                f"{label} {self._said(label)}" for label in self.probabilities
            ),
            "Threshold": f"{self.threshold:.2f} ({self.threshold_source})",
            "Cannot rule out": f"{self.left_open} (at {100 * self.coverage:.0f} % coverage)",
        }

    @property
    def row(self) -> dict[str, Any]:
        return {
            "prediction": self.label,
            "probabilities": self.probabilities,
            "supported": self.supported,
            "threshold": self.threshold,
            "conformal_set": self.conformal_set,
        }


def predict_labels(model: Model, cases: Sequence[Case], said: Said) -> Iterator[LabelPrediction]:
    """The calibrated prediction of a model for each case."""
    assert isinstance(said.called, Sets)
    labels, called, sets = model.task.labels, said.called.call.tolist(), said.called.sets
    supported, source = (
        model.artifact.supported,
        stated(model.artifact.manifest["threshold_source"]),
    )
    threshold = model.threshold
    for n, (case, shown) in enumerate(zip(cases, said.outputs.tolist(), strict=True)):
        common = said.common(model, case, n)
        left = {
            coverage: tuple(compress(labels, inside.tolist()))
            for coverage, inside in zip(COVERAGES, sets[:, n], strict=True)
        }
        yield LabelPrediction(
            **common,
            label=None if common["abstained"] else labels[called[n]],
            probabilities=dict(zip(labels, shown, strict=True)),
            threshold=threshold,
            threshold_source=source,
            conformal_set=left[COVERAGE],
            supported=supported,
            levels={coverage: ", ".join(found) for coverage, found in left.items()},
        )
