"""One of many classes: calibrated probabilities that add up to one, and sets of classes.

Accuracy and each class's recall have Wilson's interval, macro-F1 and log loss a percentile
bootstrap over cases, drawn within each class.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from medmodels.outcomes.outcome import (
    Choices,
    Errors,
    Held,
    Judged,
    Outcome,
    OwnShares,
    Sets,
    StoredScores,
    Weighted,
)
from medmodels.statistics.bootstrap import interval
from medmodels.statistics.conformal import class_sets
from medmodels.statistics.extremes import Extremes, extremes_of
from medmodels.statistics.metric import Metric, share
from medmodels.statistics.multiclass import log_losses, macro_f1, summed_f1, within_classes
from medmodels.statistics.summed import mean_of
from medmodels.wording import percent

__all__ = ["CLASS", "Classes"]

CLASS = "class "  # what the stored column of one class's probability begins with


@dataclass(frozen=True)
class Classes(Outcome):
    """One of many ``names``; its truth is the position of one.

    >>> asked = Classes(("plan", "allergies", "exam"))
    >>> p = np.array([[0.2, 0.7, 0.1], [0.5, 0.2, 0.3]])
    >>> asked.judge(np.array([1, 2]), p).call
    ('allergies', 'plan')
    """

    names: tuple[str, ...]

    kind: ClassVar[str] = "classes"
    dtype: ClassVar[type] = int
    headlines: ClassVar[tuple[str, ...]] = ("accuracy", "macro_f1")
    decides: ClassVar[tuple[str, int]] = ("accuracy", 1)
    least: ClassVar[frozenset[str]] = frozenset(("accuracy", "macro_f1"))
    subgroup_metrics: ClassVar[tuple[str, ...]] = ("accuracy", "macro_f1", "recall", "precision")
    gap_metric: ClassVar[str] = "accuracy"
    fitted_shapes: ClassVar[Mapping[str, str]] = {"conformal": "C L"}

    @property
    def labels(self) -> tuple[str, ...]:
        return self.names

    @property
    def asked(self) -> Choices:
        return Choices(self.names)

    def named(self, truth: float) -> str:
        return self.names[int(truth)]

    def answers(self, table: StoredScores) -> np.ndarray:
        stored = (table[f"{CLASS}{k}"] for k in range(len(self.names)))
        return np.stack([np.asarray(column, float) for column in stored], axis=1)

    def baseline(self, values: Any) -> np.ndarray:
        """Calls (n,) as probabilities of one."""
        return np.eye(len(self.names))[np.asarray(values, int)]

    def shown(self, y: np.ndarray, p: np.ndarray) -> tuple[str, ...]:
        extremes = self.extremes(y, p)
        return tuple(percent(top, (extremes.lowest, extremes.highest)) for top in p.max(1).tolist())

    def predict(
        self, outputs: np.ndarray, fitted: Mapping[str, np.ndarray], *, threshold: float
    ) -> Sets:
        sets = np.stack([class_sets(outputs, limits) for limits in fitted["conformal"]])
        return Sets(outputs.argmax(1), sets)

    def explained(self, outputs: np.ndarray) -> np.ndarray:
        return np.asarray(outputs.argmax(1))

    def extremes(self, y: np.ndarray, p: np.ndarray) -> Extremes:
        return extremes_of(np.arange(p.shape[1]) == y[:, None], p)

    def supported(self, extremes: Extremes | None) -> dict[str, tuple[float, float]]:
        if extremes is None:
            return {}
        return dict.fromkeys(self.names, (extremes.lowest, extremes.highest))

    def measure(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        """``events`` are the cases called right."""
        values, n, hits = self.fold_values(y, p), len(y), self.events(y, p)
        weights, losses = within_classes(y), log_losses(y, p)
        f1 = interval(lambda w: macro_f1(y, p, w), weights)
        loss = interval(lambda w: w @ losses / n, weights)
        return {
            "accuracy": share(hits, n),
            "macro_f1": Metric(values["macro_f1"], *f1, n, hits, "bootstrap"),
            "log_loss": Metric(values["log_loss"], *loss, n, hits, "bootstrap"),
        }

    def fold_values(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, float]:
        return {
            "accuracy": float((p.argmax(1) == y).mean()),
            "macro_f1": float(macro_f1(y, p, np.ones((1, len(y))))[0]),
            "log_loss": float(log_losses(y, p).mean()),
        }

    def events(self, y: np.ndarray, p: np.ndarray) -> int:
        return int((p.argmax(1) == y).sum())

    def judge(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Judged:
        called, top, names = p.argmax(1), p.max(1), np.array(self.names)
        return Judged(
            wrong=called != y,
            unsure=-top,
            truth=tuple(names[y].tolist()),
            call=tuple(names[called].tolist()),
            shown=self.shown(y, p),
            by=top,
        )

    def errors(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Errors:
        """By the true class; as bad as the class that was called is probable."""
        kind = np.where(p.argmax(1) == y, "", np.array(self.names)[y])
        return Errors(tuple(kind.tolist()), p.max(1))

    def draws(self, y: np.ndarray) -> np.ndarray:
        return within_classes(y)

    def weighted(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Weighted:
        return {
            "accuracy": mean_of(p.argmax(1) == y),
            "macro_f1": summed_f1(y, p),
            "log_loss": mean_of(log_losses(y, p)),
        }

    def held(self, y: np.ndarray, p: np.ndarray, fitted: Mapping[str, np.ndarray]) -> Held:
        sets = np.stack([class_sets(p, limits) for limits in fitted["conformal"]])
        size = sets.sum(2)
        return Held(
            inside=sets[:, np.arange(len(y)), y],
            size=size,
            groups={label: y == k for k, label in enumerate(self.names)},
            undecided=size > 1,
        )

    def level(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        return self.measure(y, p)

    def level_weighted(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> Weighted:
        return self.weighted(y, p)

    def own_shares(self, y: np.ndarray, p: np.ndarray) -> OwnShares:
        """Recall and precision of each class that occurs; ``events`` are the cases found."""
        called = p.argmax(1)
        return {
            "class": {
                label: {
                    "recall": (called == k, y == k),
                    "precision": (y == k, called == k),
                }
                for k, label in enumerate(self.names)
                if (y == k).any()
            }
        }
