"""One of two labels: a calibrated probability, a threshold, and sets of labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from medmodels.outcomes.outcome import Choices, Errors, Held, Judged, Outcome, Sets, Weighted
from medmodels.statistics.binary import (
    BOOTSTRAPPED,
    bootstrapped,
    confusion,
    observed_expected,
    threshold_metrics,
    within_labels,
)
from medmodels.statistics.calibration import recalibration
from medmodels.statistics.conformal import label_sets
from medmodels.statistics.extremes import Extremes, extremes_of
from medmodels.statistics.folds import FoldMean, pooled_mean
from medmodels.statistics.metric import ENOUGH, Metric
from medmodels.wording import percent

__all__ = ["Labels"]


@dataclass(frozen=True)
class Labels(Outcome):
    """One of two labels, the ``positive`` one first; its truth is bool, true for the positive one.
    ``several`` is what cases of it are called (“deaths”).

    >>> asked = Labels("malignant", "benign")
    >>> y, p = np.array([True, False, False]), np.array([0.9, 0.6, 0.1])
    >>> asked.judge(y, p, threshold=0.5).wrong.tolist()
    [False, True, False]
    """

    positive: str
    negative: str
    several: str = ""

    kind: ClassVar[str] = "labels"
    dtype: ClassVar[type] = bool
    has_threshold: ClassVar[bool] = True
    headlines: ClassVar[tuple[str, ...]] = ("auroc", "calibration_slope")
    decides: ClassVar[tuple[str, int]] = ("auroc", 1)
    least: ClassVar[frozenset[str]] = frozenset(
        ("accuracy", "recall", "f1", "auroc", "calibration_slope", "calibration_intercept")
    )
    subgroup_metrics: ClassVar[tuple[str, ...]] = ("accuracy", "recall", "auroc")
    gap_metric: ClassVar[str] = "recall"
    fitted_shapes: ClassVar[Mapping[str, str]] = {"conformal": "C L", "threshold": ""}

    @property
    def labels(self) -> tuple[str, ...]:
        return self.positive, self.negative

    @property
    def asked(self) -> Choices:
        return Choices(self.labels)

    def named(self, truth: float) -> str:
        return self.positive if truth else self.negative

    def shown(self, y: np.ndarray, p: np.ndarray) -> tuple[str, ...]:
        extremes = extremes_of(y, p)
        return tuple(percent(share, (extremes.lowest, extremes.highest)) for share in p.tolist())

    def predict(
        self, outputs: np.ndarray, fitted: Mapping[str, np.ndarray], *, threshold: float
    ) -> Sets:
        call = np.where(outputs[:, 0] >= threshold, 0, 1)
        return Sets(call, label_sets(outputs, fitted["conformal"]))

    def extremes(self, y: np.ndarray, p: np.ndarray) -> Extremes:
        return extremes_of(y, p)

    def supported(self, extremes: Extremes | None) -> dict[str, tuple[float, float]]:
        if extremes is None:
            return {}
        low, high = extremes.lowest, extremes.highest
        return {self.positive: (low, high), self.negative: (1 - high, 1 - low)}

    def measurable(self, y: np.ndarray) -> bool:
        return 0 < int(y.sum()) < len(y)

    def measure(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        n, events, fit = len(y), int(y.sum()), recalibration(y, p)
        return {
            **threshold_metrics(y, p, threshold),
            **{name: bootstrapped(name, y, p) for name in BOOTSTRAPPED},
            "observed_expected": observed_expected(y, p),
            "calibration_slope": Metric(fit.slope, *fit.slope_interval, n, events, "Wald"),
            "calibration_intercept": Metric(
                fit.intercept, *fit.intercept_interval, n, events, "Wald"
            ),
        }

    def fold_values(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, float]:
        c, once = confusion(y, p, threshold), np.ones((1, len(y)))
        return {
            "accuracy": (c.tp + c.tn) / len(y),
            "recall": c.tp / (c.tp + c.fn),
            "f1": 2 * c.tp / (2 * c.tp + c.fp + c.fn),
            "precision": c.tp / max(c.tp + c.fp, 1),
            "specificity": c.tn / (c.tn + c.fp),
            **{name: float(metric(y, p, once)[0]) for name, metric in BOOTSTRAPPED.items()},
        }

    def pooled(self, repeats: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, FoldMean]:
        """Slope and intercept: a fold of 57 cases is often separated perfectly and has none."""
        fits = [recalibration(y, p) for y, p in repeats]
        return {
            "calibration_slope": pooled_mean(
                np.array([fit.slope for fit in fits]), fits[0].slope_interval
            ),
            "calibration_intercept": pooled_mean(
                np.array([fit.intercept for fit in fits]), fits[0].intercept_interval
            ),
        }

    def positives(self, y: np.ndarray) -> int:
        return int(y.sum())

    def events(self, y: np.ndarray, p: np.ndarray) -> int:
        return int(y.sum())

    def judge(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Judged:
        called = p >= threshold
        return Judged(
            wrong=called != y,
            unsure=-np.abs(p - threshold),
            truth=tuple(np.where(y, *self.labels).tolist()),
            call=tuple(np.where(called, *self.labels).tolist()),
            shown=self.shown(y, p),
            by=p,
        )

    def errors(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Errors:
        """Missed or a false alarm; as bad as the number is far from the threshold, by the way there
        is on that side.
        """
        called = p >= threshold
        kind = np.where(called == y, "", np.where(y, "missed", "false alarm"))
        room = np.where(called, 1 - threshold, threshold)
        return Errors(tuple(kind.tolist()), np.abs(p - threshold) / np.maximum(room, 1e-12))

    def draws(self, y: np.ndarray) -> np.ndarray:
        return within_labels(y)

    def weighted(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Weighted:
        called = p >= threshold
        right, true_positive, true_negative = called == y, called & y, ~called & ~y

        def share(hits: np.ndarray, of: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
            return lambda w: (w @ hits) / np.maximum(w @ of, 1e-12)

        return {
            **{name: partial(metric, y, p) for name, metric in BOOTSTRAPPED.items()},
            "accuracy": share(right, np.ones(len(y))),
            "recall": share(true_positive, y),
            "specificity": share(true_negative, ~y),
            "f1": lambda w: 2 * (w @ true_positive) / np.maximum(w @ called + w @ y, 1e-12),
        }

    def counts(self, y: np.ndarray) -> dict[str, tuple[int, int]]:
        events = int(y.sum())
        return {"recall": (events, events), "specificity": (len(y) - events, 0)}

    def held(self, y: np.ndarray, p: np.ndarray, fitted: Mapping[str, np.ndarray]) -> Held:
        sets = label_sets(np.column_stack([p, 1 - p]), fitted["conformal"])
        size = sets.sum(2)
        return Held(
            inside=sets[:, np.arange(len(p)), np.where(y, 0, 1)],
            size=size,
            groups=dict(zip(self.labels, (y, ~y), strict=True)),
            undecided=size > 1,
        )

    def level(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        at = threshold_metrics(y, p, threshold)
        metrics = {name: at[name] for name in ("accuracy", "recall") if at[name].n}
        if ENOUGH <= y.sum() <= len(y) - ENOUGH:
            metrics["auroc"] = bootstrapped("auroc", y, p)
        return metrics

    def level_weighted(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> Weighted:
        several = {"recall": y.any(), "auroc": ENOUGH <= y.sum() <= len(y) - ENOUGH}
        found = self.weighted(y, p, threshold=threshold)
        return {name: found[name] for name in self.subgroup_metrics if several.get(name, True)}
