"""Which of two labels: calibrated probabilities, the threshold, and the labels that cannot be ruled out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.predictions.prediction import COVERAGE, Prediction
from medmodels.wording import percent

__all__ = ["LabelPrediction", "conformal_quantiles", "conformal_sets", "predict_label"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPrediction(Prediction):
    """Which of two labels a model sees.

    ``probabilities`` are calibrated, in [0, 1], labels in the task's order. ``conformal_set`` holds
    each label that cannot be ruled out at the target ``coverage``, and is never empty. Where the model
    abstained, ``label`` is ``None``.
    """

    label: str | None
    probabilities: dict[str, float]
    threshold: float
    threshold_source: str
    conformal_set: tuple[str, ...]

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
        return percent(self.positive)

    @property
    def call(self) -> str:
        return self.label or "abstains"

    @property
    def left_open(self) -> str:
        return ", ".join(self.conformal_set)

    @property
    def cannot_tell(self) -> str:
        return f"**Cannot tell.** At {self.coverage:.0%} coverage the model can rule out neither label." if self.undecided else ""

    @property
    def remarks(self) -> tuple[str, ...]:
        side = "at or above" if self.positive >= self.threshold else "below"
        found = f"That is {side} the threshold of {self.threshold:.2f} ({self.threshold_source})."
        return (found,) if self.undecided else (found, f"At {self.coverage:.0%} coverage only **{self.conformal_set[0]}** remains possible.")

    def moved_from(self, other: Prediction) -> str:
        assert isinstance(other, LabelPrediction)
        return f"{(self.positive - other.positive) * 100:+.1f} points"

    @property
    def facts(self) -> dict[str, str]:
        return {
            "Probability": ", ".join(f"{label} {percent(value)}" for label, value in self.probabilities.items()),
            "Threshold": f"{self.threshold:.2f} ({self.threshold_source})",
            "Cannot rule out": f"{self.left_open} (at {100 * self.coverage:.0f} % coverage)",
        }

    @property
    def row(self) -> dict[str, Any]:
        return {
            "prediction": self.label, "probabilities": self.probabilities, "threshold": self.threshold, "conformal_set": self.conformal_set,
        }  # fmt: skip


def predict_label(model: Model, case: Case, abstained: str | None) -> LabelPrediction:
    """The calibrated prediction of a model for a case."""
    shown = model.probabilities(model.inputs(case))[0]
    labels = model.task.labels
    inside = conformal_sets(shown[None], model.artifact.reference["conformal"])[0]
    return LabelPrediction(
        model=model.id,
        digest=model.digest,
        case=case.digest,
        label=None if abstained else labels[0] if shown[0] >= model.threshold else labels[1],
        probabilities=dict(zip(labels, shown.tolist(), strict=True)),
        threshold=model.threshold,
        threshold_source=model.artifact.manifest["threshold_source"],
        conformal_set=tuple(label for label, held in zip(labels, inside, strict=True) if held),
        coverage=COVERAGE,
        abstained=abstained,
        seconds=0.0,
    )


def conformal_sets(probabilities: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Which labels cannot be ruled out, (n, labels) bool, for probabilities (n, labels) and a limit a label.

    Where both labels miss their limit the case lies between them, and ruling out both would say the opposite: then every label
    stays. That only adds labels, so the promised coverage holds.
    """
    inside = 1 - probabilities <= limits
    return inside | ~inside.any(axis=1, keepdims=True)


def conformal_quantiles(probabilities: np.ndarray, truth: np.ndarray, *, coverage: float = COVERAGE) -> np.ndarray:
    """Class-conditional split-conformal limits, one for each label.

    ``probabilities`` (n, labels) of calibration cases and ``truth`` (n,) as label positions. The limit
    is the ⌈(n + 1)·coverage⌉-th smallest of the n scores 1 − p(true label); with too few cases it is
    1, which rules out nothing. See ``conformal_sets`` for their use (Vovk; LAC).
    """
    limits = []
    for k in range(probabilities.shape[1]):
        scores = np.sort(1 - probabilities[truth == k, k])
        rank = int(np.ceil((len(scores) + 1) * coverage))
        limits.append(scores[rank - 1] if rank <= len(scores) else 1.0)
    return np.array(limits)
