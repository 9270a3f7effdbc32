"""What every outcome can do, whatever is asked for, and the small results it gives.

Throughout, ``y`` (n,) are true outcomes as ``truths`` encodes them, and ``p`` a model's answers:
probabilities of the positive label (n,), probabilities (n, classes), or amounts (n,).
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np

from medmodels.statistics.extremes import Extremes
from medmodels.statistics.folds import FoldMean
from medmodels.statistics.metric import Metric, share

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Amount",
    "Choices",
    "Errors",
    "Held",
    "Intervals",
    "Judged",
    "Levels",
    "Outcome",
    "OwnShares",
    "Sets",
    "StoredScores",
    "Weighted",
]

# Each metric of one model for each row of weights (resamples, cases).
Weighted = Mapping[str, Callable[[np.ndarray], np.ndarray]]
# Columns of stored scores by name.
StoredScores: TypeAlias = "Mapping[str, Any] | pd.DataFrame"
# Metrics by factor and level.
Levels = Mapping[str, Mapping[str, Mapping[str, Metric]]]
# By factor, level and metric which cases are hits, and of which.
OwnShares = Mapping[str, Mapping[str, Mapping[str, tuple[np.ndarray, np.ndarray]]]]


@dataclass(frozen=True, eq=False)
class Judged:
    """Each held-out case (n,): whether the model was wrong, how unsure it was (of an amount: how
    far off), its truth, its call and its number as they are shown, and what cases are alike by.
    ``known`` (n,) says of whom all that can be told, where it cannot be of everybody.
    """

    wrong: np.ndarray
    unsure: np.ndarray
    truth: tuple[str, ...]
    call: tuple[str, ...]
    shown: tuple[str, ...]
    by: np.ndarray
    known: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Errors:
    """Of each held-out case (n,): the kind of its error, empty where there is none, and how bad
    that is, ``worst`` the larger the worse: how sure the model was, or how far off.
    """

    kind: tuple[str, ...]
    worst: np.ndarray


@dataclass(frozen=True, eq=False)
class Held:
    """Whether each set or interval holds the truth, ``inside`` (levels, n), and its ``size``
    (levels, n); ``groups`` (n,) bool are those a promise is checked within. ``undecided`` (levels,
    n) is ``None`` where there is no such thing. ``known`` (n,) says whose truth is known, where
    that is not everybody's.
    """

    inside: np.ndarray
    size: np.ndarray
    groups: Mapping[str, np.ndarray]
    undecided: np.ndarray | None
    known: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Sets:
    """The label called for each case, ``call`` (n,) as a position, and which cannot be ruled out,
    ``sets`` (levels, n, labels) bool.
    """

    call: np.ndarray
    sets: np.ndarray


@dataclass(frozen=True, eq=False)
class Intervals:
    """The amount for each case (n,), its interval at each level, ``low`` and ``high`` (levels, n),
    and whether the amount cannot be (n,) bool.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    impossible: np.ndarray


@dataclass(frozen=True, slots=True)
class Choices:
    """A reviewer picks one of these."""

    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A reviewer gives an amount between ``low`` and ``high``, in ``unit``, in steps."""

    name: str
    unit: str
    low: float
    high: float
    step: float


class Outcome(ABC):
    """What a question asks for.

    ``dtype`` is how its truth is encoded. ``headlines`` are the two metrics beside every
    prediction, ``decides`` the one by which a model is the better one, with its sign, ``least``
    those that every model must have been measured by; ``subgroup_metrics`` are shown of a subgroup,
    ``gap_metric`` is the share whose spread over the levels is. ``fitted_shapes`` are those of
    the arrays beside the weights that belong to it: a letter a dimension, L labels, C levels of
    coverage, others as they come. Only what ``has_threshold`` has a ROC curve, a calibration and a
    decision curve.
    """

    kind: ClassVar[str]
    dtype: ClassVar[type]
    has_threshold: ClassVar[bool] = False
    headlines: ClassVar[tuple[str, ...]]
    decides: ClassVar[tuple[str, int]]
    least: ClassVar[frozenset[str]]
    subgroup_metrics: ClassVar[tuple[str, ...]]
    gap_metric: ClassVar[str]
    fitted_shapes: ClassVar[Mapping[str, str]]

    @property
    @abstractmethod
    def labels(self) -> tuple[str, ...]:
        """What an output of a model is of, in order: labels, or the name of the amount."""

    @property
    @abstractmethod
    def asked(self) -> Choices | Amount:
        """What is asked of a reviewer."""

    # -- the truth and the answers --

    def truths(self, values: Any) -> np.ndarray:
        """True outcomes (n,) as they are computed with."""
        return np.asarray(values, self.dtype)

    def known(self, y: np.ndarray) -> np.ndarray:
        """Of whom (n,) bool the truth is known that a reviewer is asked for."""
        return np.ones(len(y), bool)

    @abstractmethod
    def named(self, truth: float) -> str:
        """One true outcome as it is shown."""

    def is_right(self, answer: str, truth: str) -> bool:
        """Whether a reviewer's answer is right, both as ``named`` writes them."""
        return answer == truth

    def answers(self, table: StoredScores) -> np.ndarray:
        """A model's stored answers ``p``, from the columns of a table."""
        return np.asarray(table["score"], float)

    def baseline(self, values: Any) -> np.ndarray:
        """A baseline's stored answers (n,) as ``p``."""
        return np.asarray(values, float)

    def compared(self, table: StoredScores) -> np.ndarray:
        """The baseline's stored answers as ``p``, from the columns of a table."""
        return self.baseline(table["baseline"])

    @abstractmethod
    def shown(self, y: np.ndarray, p: np.ndarray) -> tuple[str, ...]:
        """Each held-out answer in words: no nearer to 0 and 1 than these cases support."""

    # -- predictions --

    @abstractmethod
    def predict(
        self, outputs: np.ndarray, fitted: Mapping[str, np.ndarray], *, threshold: float
    ) -> Sets | Intervals:
        """What is called, and what cannot be ruled out, for a model's probabilities (n, labels) or
        amounts (n, 1) and the arrays beside its weights.
        """

    def explained(self, outputs: np.ndarray) -> np.ndarray:
        """Which output (n,) of (n, labels) is explained unless another is asked for."""
        return np.zeros(len(outputs), int)

    def extremes(self, y: np.ndarray, p: np.ndarray) -> Extremes | None:
        """What held-out cases support of probabilities near 0 and 1; ``None`` for an amount."""
        return None

    def supporting(self, table: pd.DataFrame) -> pd.DataFrame:
        """The stored rows that say which probabilities are supported: the held-out cases."""
        return table[table["split"] == "test"]

    def supported(self, extremes: Extremes | None) -> dict[str, tuple[float, float]]:
        """The lowest and the highest probability of each label that held-out cases support."""
        return {}

    # -- evidence --

    def measurable(self, y: np.ndarray) -> bool:
        """Whether there are cases enough for ``measure``."""
        return len(y) > 0

    @abstractmethod
    def measure(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        """Every metric with its interval, n and events."""

    @abstractmethod
    def fold_values(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, float]:
        """The point values alone: intervals of a single fold are nobody's question."""

    def pooled(self, repeats: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, FoldMean]:
        """What is measured over a whole repeat (y, p) of a cross-validation, not fold by fold."""
        return {}

    def positives(self, y: np.ndarray) -> int:
        """How many cases a metric can be of: the positive ones where there are such, else all."""
        return len(y)

    @abstractmethod
    def events(self, y: np.ndarray, p: np.ndarray) -> int:
        """The cases that count as events: positive, or called right, or all where there is no such
        thing.
        """

    @abstractmethod
    def judge(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Judged:
        """Every case with its call, right or wrong."""

    @abstractmethod
    def errors(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Errors:
        """Of what kind each case's error is, and how bad."""

    def differ(self, one: Judged, other: Judged) -> np.ndarray:
        """On which cases (n,) bool two models give another answer."""
        return np.array(one.call) != np.array(other.call)

    @abstractmethod
    def draws(self, y: np.ndarray) -> np.ndarray:
        """How often each case is drawn in each resample, (resamples, n)."""

    @abstractmethod
    def weighted(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Weighted:
        """Each metric that two models are compared by, as a function of weights."""

    def counts(self, y: np.ndarray) -> dict[str, tuple[int, int]]:
        """n and events of those metrics that are not of all cases."""
        return {}

    @abstractmethod
    def held(self, y: np.ndarray, p: np.ndarray, fitted: Mapping[str, np.ndarray]) -> Held:
        """Whether the conformal sets or intervals hold the truth."""

    @abstractmethod
    def level(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        """The metrics of a subgroup; ``inside`` (n,) says whether the interval that is shown first
        holds the truth.
        """

    @abstractmethod
    def level_weighted(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> Weighted:
        """The metrics of ``level`` as functions of weights."""

    def own_shares(self, y: np.ndarray, p: np.ndarray) -> OwnShares:
        """What divides cases by the outcome itself, as shares: which cases (n,) are hits, and of
        which (n,) they are a share.
        """
        return {}

    def own_factors(self, y: np.ndarray, p: np.ndarray) -> Levels:
        """What divides cases by the outcome itself."""
        return {
            factor: {
                level: {
                    name: share(int((hits & of).sum()), int(of.sum()))
                    for name, (hits, of) in shares.items()
                }
                for level, shares in levels.items()
            }
            for factor, levels in self.own_shares(y, p).items()
        }
