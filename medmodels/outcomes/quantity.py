"""An amount: an estimate with an interval, right within a share of the true one.

Shares have Wilson's interval, the other metrics a percentile bootstrap over cases. ``events`` of a
share are the cases it counts, of a mean the cases it is of.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from medmodels.outcomes.outcome import Amount, Errors, Held, Intervals, Judged, Outcome, Weighted
from medmodels.statistics.bootstrap import draws, interval
from medmodels.statistics.conformal import interval_around
from medmodels.statistics.metric import Metric, share
from medmodels.statistics.regression import r2
from medmodels.statistics.summed import mean_of

__all__ = ["Quantity"]

_SHARES = ("within_20_percent", "under", "over")
_SIDES = ("too low", "too high")


@dataclass(frozen=True)
class Quantity(Outcome):
    """An outcome that is an amount: ``within`` is the relative error that counts as right,
    ``groups`` name the amounts up to each bound. Its truth is the amount.
    """

    name: str
    unit: str
    plausible: tuple[float, float]
    decimals: int
    within: float
    groups: tuple[tuple[str, float], ...]

    kind: ClassVar[str] = "quantity"
    dtype: ClassVar[type] = float
    headlines: ClassVar[tuple[str, ...]] = ("mae", "within_20_percent")
    decides: ClassVar[tuple[str, int]] = ("mae", -1)
    least: ClassVar[frozenset[str]] = frozenset(("mae", "within_20_percent"))
    subgroup_metrics: ClassVar[tuple[str, ...]] = (
        "mae",
        "within_20_percent",
        "under",
        "over",
        "covered",
    )
    gap_metric: ClassVar[str] = "within_20_percent"
    fitted_shapes: ClassVar[Mapping[str, str]] = {"conformal": "C B", "conformal_edges": "E"}

    def show(self, value: float) -> str:
        return f"{value:.{self.decimals}f} {self.unit}"

    def span(self, low: float, high: float) -> str:
        """From one amount to another."""
        return f"{low:.{self.decimals}f} to {self.show(high)}"

    def group(self, value: float) -> str:
        """The name of the group that an amount belongs to."""
        return next(name for name, bound in self.groups if value <= bound)

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def asked(self) -> Amount:
        low, high = self.plausible
        return Amount(self.name, self.unit, float(low), float(high), 10.0**-self.decimals)

    def named(self, truth: float) -> str:
        return self.show(float(truth))

    def is_right(self, answer: str, truth: str) -> bool:
        true = self.amount(truth)
        # a product's last bits decide nothing: 42.6 is within 20% of 35.5
        return abs(self.amount(answer) - true) <= self.within * true * (1 + 1e-12)

    def amount(self, named: str) -> float:
        """The amount that ``named`` wrote."""
        return float(named.removesuffix(f" {self.unit}"))

    def shown(self, y: np.ndarray, p: np.ndarray) -> tuple[str, ...]:
        return tuple(f"{amount:.4g}" for amount in p.tolist())

    def predict(
        self, outputs: np.ndarray, fitted: Mapping[str, np.ndarray], *, threshold: float
    ) -> Intervals:
        value, (least, most) = outputs[:, 0], self.plausible
        bounds = [
            interval_around(value, limits, fitted["conformal_edges"])
            for limits in fitted["conformal"]
        ]
        low, high = (np.stack(side) for side in zip(*bounds, strict=True))
        return Intervals(value, low, high, ~((least <= value) & (value <= most)))

    def measure(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        n, values = len(y), self.fold_values(y, p)
        spread = interval(lambda w: r2(y, p, w), draws(n))
        mae, *shares = self._of_any_group(y, p).items()
        return dict([mae, ("r2", Metric(values["r2"], *spread, n, n, "bootstrap")), *shares])

    def _of_any_group(self, y: np.ndarray, p: np.ndarray) -> dict[str, Metric]:
        """Every metric but R², which says nothing of a group that is itself cut by the amount."""
        n, off, values = len(y), np.abs(p - y), self.fold_values(y, p)
        mae = interval(lambda w: w @ off / n, draws(n))
        return {
            "mae": Metric(values["mae"], *mae, n, n, "bootstrap"),
            **{name: share(round(values[name] * n), n) for name in _SHARES},
        }

    def fold_values(
        self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, float]:
        return {
            "mae": float(np.abs(p - y).mean()),
            "r2": 1 - float(((p - y) ** 2).sum() / max(((y - y.mean()) ** 2).sum(), 1e-12)),
            "within_20_percent": float((np.abs(p - y) <= self.within * y).mean()),
            "under": float((p < (1 - self.within) * y).mean()),
            "over": float((p > (1 + self.within) * y).mean()),
        }

    def events(self, y: np.ndarray, p: np.ndarray) -> int:
        return len(y)

    def judge(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Judged:
        off = np.abs(p - y)
        return Judged(
            wrong=off > self.within * y,
            unsure=off / y,
            truth=tuple(self.show(amount) for amount in y),
            call=tuple(self.show(amount) for amount in p),
            shown=tuple(f"{error:+.{self.decimals}f} {self.unit}" for error in p - y),
            by=p,
        )

    def errors(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Errors:
        """Too low or too high; as bad as the share of the truth that it is off by."""
        off = p / y - 1
        kind = np.where(np.abs(p - y) <= self.within * y, "", np.where(off < 0, *_SIDES))
        return Errors(tuple(kind.tolist()), np.abs(off))

    def differ(self, one: Judged, other: Judged) -> np.ndarray:
        """Where one is right and the other is not."""
        return np.asarray(one.wrong != other.wrong)

    def draws(self, y: np.ndarray) -> np.ndarray:
        return draws(len(y))

    def weighted(self, y: np.ndarray, p: np.ndarray, *, threshold: float = math.nan) -> Weighted:
        off = np.abs(p - y)
        right = off <= self.within * y
        return {
            "mae": mean_of(off),
            "r2": lambda w: r2(y, p, w),
            "within_20_percent": mean_of(right),
        }

    def held(self, y: np.ndarray, p: np.ndarray, fitted: Mapping[str, np.ndarray]) -> Held:
        """Groups are ranges of the estimate, which is known when the interval is read; those of the
        true amount are not.
        """
        edges = fitted["conformal_edges"]
        intervals = self.predict(p[:, None], fitted, threshold=math.nan)
        where = np.digitize(p, edges)
        ends = ["", *(f"{edge:.{self.decimals}f}" for edge in edges), ""]
        names = [_range(low, high) for low, high in itertools.pairwise(ends)]
        return Held(
            inside=(intervals.low <= y) & (y <= intervals.high),
            size=intervals.high - intervals.low,
            groups={name: where == k for k, name in enumerate(names)},
            undecided=None,
        )

    def level(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> dict[str, Metric]:
        return self._of_any_group(y, p) | {"covered": share(int(inside.sum()), len(inside))}

    def level_weighted(
        self, y: np.ndarray, p: np.ndarray, inside: np.ndarray, *, threshold: float = math.nan
    ) -> Weighted:
        off, allowed = p - y, self.within * y
        return {
            "mae": mean_of(np.abs(off)),
            "within_20_percent": mean_of(np.abs(off) <= allowed),
            "under": mean_of(p < (1 - self.within) * y),
            "over": mean_of(p > (1 + self.within) * y),
            "covered": mean_of(inside),
        }


def _range(low: str, high: str) -> str:
    return (
        f"estimate up to {high}"
        if not low
        else f"estimate over {low}"
        if not high
        else f"estimate {low} to {high}"
    )
