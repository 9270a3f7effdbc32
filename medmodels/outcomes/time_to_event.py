"""A time to an event that not everybody was followed to: the chance of being free of it at two
horizons, and the whole curve between.

What is asked of a reader, called by a model and told as right or wrong is the state at the first
horizon, one of two labels, free of the event first. The truth (n,) is the time somebody was
followed for, negative where nothing had happened by then; answers are chances of being free (n,
grid). The state of a case that was followed for less than the horizon is unknown: no pack holds it,
and shares count the others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from medmodels.outcomes.labels import Labels
from medmodels.outcomes.outcome import Errors, Held, Judged, StoredScores, Weighted
from medmodels.statistics.bootstrap import draws
from medmodels.statistics.conformal import label_sets
from medmodels.statistics.curve_metrics import PredictedCurves
from medmodels.statistics.extremes import Extremes, extremes_of
from medmodels.statistics.folds import FoldMean, pooled_mean
from medmodels.statistics.metric import ENOUGH, Metric, resampled, share
from medmodels.statistics.survival import supported_ends
from medmodels.wording import percent

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COMPARED", "FREE", "UNKNOWN_STATE", "TimeToEvent"]

FREE, COMPARED = "free at ", "compared at "  # what the stored columns of a curve begin with
UNKNOWN_STATE = "not known"
_STEPS = 20  # of the grid
_PAIRED = (
    "harrell_c",
    "uno_c",
    "auroc_first",
    "auroc_last",
    "brier_first",
    "brier_last",
    "integrated_brier",
)
_OF_A_LEVEL = ("harrell_c", "observed_expected_first")


@dataclass(frozen=True)
class TimeToEvent(Labels):
    """``positive`` is the label of those free of the ``event`` at the first of the ``horizons``, in
    ``unit`` (“years”), ``negative`` of those who had it by then.

    >>> asked = TimeToEvent("free", "ill", event="illness", horizons=(2.0, 5.0), unit="years")
    >>> y = asked.encoded(np.array([1.0, 3.0, 1.5]), np.array([True, False, False]))
    >>> [asked.named(truth) for truth in y]
    ['ill', 'free', 'not known']
    """

    event: str = ""
    horizons: tuple[float, float] = (1.0, 2.0)
    unit: str = ""

    kind: ClassVar[str] = "time_to_event"
    dtype: ClassVar[type] = float
    has_threshold: ClassVar[bool] = False
    headlines: ClassVar[tuple[str, ...]] = ("harrell_c", "observed_expected_first")
    decides: ClassVar[tuple[str, int]] = ("harrell_c", 1)
    least: ClassVar[frozenset[str]] = frozenset((*_PAIRED, "accuracy", "state_known"))
    subgroup_metrics: ClassVar[tuple[str, ...]] = (
        "accuracy",
        "harrell_c",
        "observed_expected_first",
    )
    gap_metric: ClassVar[str] = "accuracy"
    fitted_shapes: ClassVar[Mapping[str, str]] = {"conformal": "C L", "threshold": ""}

    # -- times --

    @cached_property
    def grid(self) -> np.ndarray:
        """The times (grid,) at which a curve is kept; both horizons are among them."""
        first, last = self.horizons
        steps = np.linspace(0, last, _STEPS + 1)[1:]
        return np.unique(np.round([first, *steps], 6))

    @cached_property
    def places(self) -> tuple[int, int]:
        """Where the horizons stand on the grid."""
        first, last = np.searchsorted(self.grid, np.round(self.horizons, 6))
        return int(first), int(last)

    @property
    def stored(self) -> tuple[str, ...]:
        """The times of the grid as the names of stored columns have them."""
        return tuple(f"{when:g}" for when in self.grid)

    def when(self, horizon: float) -> str:
        """A horizon in words.

        >>> TimeToEvent("free", "ill", horizons=(1.0, 5.0), unit="years").when(1.0)
        '1 year'
        """
        unit = self.unit.removesuffix("s") if horizon == 1 else self.unit
        return f"{horizon:g} {unit}"

    @staticmethod
    def encoded(times: np.ndarray, events: np.ndarray) -> np.ndarray:
        """Truths (n,) of times from 0 and whether the event came then."""
        return np.where(events, times, -times)

    @staticmethod
    def times(y: np.ndarray) -> np.ndarray:
        return np.abs(y)

    @staticmethod
    def happened(y: np.ndarray) -> np.ndarray:
        """Whether each case had the event when it was last seen; 0 with its sign says so too."""
        return ~np.signbit(y)

    def free(self, y: np.ndarray) -> np.ndarray:
        """Who was free of the event at the first horizon, as far as is ``known``."""
        return np.asarray(np.abs(y) > self.horizons[0])

    def curves(self, y: np.ndarray, p: np.ndarray) -> PredictedCurves:
        """What was predicted, beside what happened."""
        return PredictedCurves(self.times(y), self.happened(y), p, self.grid, *self.places)

    # -- the truth and the answers --

    def known(self, y: np.ndarray) -> np.ndarray:
        return self.free(y) | self.happened(y)

    def named(self, truth: float) -> str:
        y = np.array([truth], float)
        return super().named(bool(self.free(y)[0])) if self.known(y)[0] else UNKNOWN_STATE

    def answers(self, table: StoredScores) -> np.ndarray:
        return self._columns(table, FREE)

    def compared(self, table: StoredScores) -> np.ndarray:
        return self._columns(table, COMPARED)

    def _columns(self, table: StoredScores, of: str) -> np.ndarray:
        return np.stack([np.asarray(table[f"{of}{when}"], float) for when in self.stored], axis=1)

    def columns(self, p: np.ndarray, of: str) -> dict[str, np.ndarray]:
        """Answers (n, grid) as columns that are stored."""
        return {f"{of}{when}": p[:, k] for k, when in enumerate(self.stored)}

    def first(self, p: np.ndarray) -> np.ndarray:
        """The chance of being free at the first horizon (n,)."""
        return np.asarray(p[:, self.places[0]])

    def shown(self, y: np.ndarray, p: np.ndarray) -> tuple[str, ...]:
        """To a percent from either end: what is supported beyond that is measured on everybody."""
        return tuple(percent(share, (0.01, 0.99)) for share in self.first(p).tolist())

    # -- predictions --

    def supporting(self, table: pd.DataFrame) -> pd.DataFrame:
        """Everybody once, as the first repeat of the cross-validation held them out; the held-out
        cases alone where there is none: they are few.
        """
        everybody = table[(table["split"] == "cv") & (table["repeat"] == 0)]
        return everybody if len(everybody) else super().supporting(table)

    def extremes(self, y: np.ndarray, p: np.ndarray) -> Extremes:
        known = self.known(y)
        return extremes_of(self.free(y)[known], self.first(p)[known])

    def supported_last(self, y: np.ndarray, p: np.ndarray) -> tuple[float, float]:
        """The lowest and the highest chance at the last horizon that cases support."""
        chance, horizon = p[:, self.places[1]], self.horizons[1]
        return supported_ends(self.times(y), self.happened(y), chance, horizon)

    # -- evidence --

    def measurable(self, y: np.ndarray) -> bool:
        return bool(self.happened(y).any() and self.known(y).any())

    def measure(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        """``events`` are those who had the event at any time, of a share those by the first
        horizon.
        """
        n, events, weights = len(y), self.positives(y), self.draws(y)
        curves = self.curves(y, p)
        slope, ends = curves.slope()
        return {
            **{
                name: resampled(of(np.ones((1, n))), of(weights), n, events)
                for name, of in curves.metrics().items()
            },
            "calibration_slope": Metric(slope, *ends, n, events, "Wald"),
            **self._shares(y, p, threshold),
        }

    def _shares(self, y: np.ndarray, p: np.ndarray, threshold: float) -> dict[str, Metric]:
        """What is right about the first horizon, of those whose state then is known."""
        known = self.known(y)
        free, called = self.free(y)[known], self.first(p)[known] >= threshold
        had = int((~free).sum())
        return {
            "accuracy": share(int((free == called).sum()), int(known.sum()), events=had),
            "events_found": share(int((~called & ~free).sum()), had, events=had),
            "free_cleared": share(int((called & free).sum()), int(free.sum()), events=0),
            "state_known": share(int(known.sum()), len(y), events=had),
        }

    def fold_values(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, float]:
        once = np.ones((1, len(y)))
        found = {name: float(of(once)[0]) for name, of in self.curves(y, p).metrics().items()}
        return found | {name: m.value for name, m in self._shares(y, p, threshold).items()}

    def pooled(self, repeats: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, FoldMean]:
        """The slope: of few cases it is hardly known."""
        slopes = [self.curves(y, p).slope() for y, p in repeats]
        values = np.array([value for value, _ in slopes])
        return {"calibration_slope": pooled_mean(values, slopes[0][1])}

    def positives(self, y: np.ndarray) -> int:
        return int(self.happened(y).sum())

    def events(self, y: np.ndarray, p: np.ndarray) -> int:
        return self.positives(y)

    def judge(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Judged:
        chance, known, free = self.first(p), self.known(y), self.free(y)
        called = chance >= threshold
        return Judged(
            wrong=known & (called != free),
            unsure=np.where(known, -np.abs(chance - threshold), -np.inf),
            truth=tuple(np.where(known, np.where(free, *self.labels), UNKNOWN_STATE).tolist()),
            call=tuple(np.where(called, *self.labels).tolist()),
            shown=self.shown(y, p),
            by=chance,
            known=known,
        )

    def errors(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Errors:
        """Missed or a false alarm, of the event; as bad as the chance is far from the threshold, by
        the way there is on that side.
        """
        judged = self.judge(y, p, threshold=threshold)
        called = judged.by >= threshold
        kind = np.where(judged.wrong, np.where(called, "missed", "false alarm"), "")
        room = np.where(called, 1 - threshold, threshold)
        return Errors(tuple(kind.tolist()), np.abs(judged.by - threshold) / np.maximum(room, 1e-12))

    def draws(self, y: np.ndarray) -> np.ndarray:
        """Whatever came of a case: as many events in each resample as there were would make what
        rests on their number, observed to expected and Brier scores, look surer than it is.
        """
        return draws(len(y))

    def weighted(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Weighted:
        judged, metrics = self.judge(y, p, threshold=threshold), self.curves(y, p).metrics()
        known = self.known(y)
        right = known & ~judged.wrong
        return {
            **{name: metrics[name] for name in _PAIRED},
            "accuracy": lambda w: w @ right / np.maximum(w @ known, 1e-12),
        }

    def counts(self, y: np.ndarray) -> dict[str, tuple[int, int]]:
        known = self.known(y)
        return {"accuracy": (int(known.sum()), int((known & ~self.free(y)).sum()))}

    def held(self, y: np.ndarray, p: np.ndarray, fitted: Mapping[str, np.ndarray]) -> Held:
        chance, free, known = self.first(p), self.free(y), self.known(y)
        sets = label_sets(np.column_stack([chance, 1 - chance]), fitted["conformal"])
        inside = sets[:, np.arange(len(y)), np.where(free, 0, 1)]
        size = sets.sum(2)
        return Held(
            inside=inside | ~known,
            size=size,
            groups=dict(zip(self.labels, (known & free, known & ~free), strict=True)),
            undecided=size > 1,
            known=known,
        )

    def level(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        n, events = len(y), self.positives(y)
        shares = self._shares(y, p, threshold)
        found = {"accuracy": shares["accuracy"]} if shares["accuracy"].n else {}
        if events < ENOUGH:
            return found
        metrics, once, weights = self.curves(y, p).metrics(), np.ones((1, n)), self.draws(y)
        return found | {
            name: resampled(metrics[name](once), metrics[name](weights), n, events)
            for name in _OF_A_LEVEL
        }

    def level_weighted(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> Weighted:
        found = self.weighted(y, p, threshold=threshold) if self.known(y).any() else {}
        metrics = self.curves(y, p).metrics() if self.positives(y) >= ENOUGH else {}
        return {name: found[name] for name in found if name == "accuracy"} | {
            name: metrics[name] for name in _OF_A_LEVEL if name in metrics
        }
