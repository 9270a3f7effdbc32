"""Very many cases of two labels, counted: cases of one score and one outcome are one cell.

A resample of cases is a resample of cells, a multinomial draw of their counts, so that a bootstrap
costs the cells, however many cases there are, and weights are held a few resamples at a time. Where
every score is a cell of its own it is the bootstrap over cases itself. Metrics are those of
``binary`` and ``calibration``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from medmodels.statistics.binary import BOOTSTRAPPED, Confusion, confusion_metrics
from medmodels.statistics.bootstrap import RESAMPLES
from medmodels.statistics.calibration import recalibration
from medmodels.statistics.metric import Metric, resampled

__all__ = ["CountedCases", "halves", "measured_cells"]

_AT_ONCE = 1_000_000  # weights of cells that are held at a time


@dataclass(frozen=True, eq=False)
class CountedCases:
    """Outcomes ``y`` (cells,) bool, probabilities ``p`` (cells,) of the positive label, their mean
    where a cell holds several scores, and how many cases each is of, ``counts`` (cells,).
    """

    y: np.ndarray
    p: np.ndarray
    counts: np.ndarray

    @property
    def n(self) -> int:
        return int(self.counts.sum())

    @property
    def events(self) -> int:
        return int(self.counts[self.y].sum())


def halves(cells: CountedCases, *, seed: int) -> tuple[CountedCases, CountedCases]:
    """The cases divided in two at random, each outcome by itself."""
    rng = np.random.default_rng(seed)
    first = np.zeros_like(cells.counts)
    for mine in (cells.y, ~cells.y):
        counts = cells.counts[mine]
        if len(counts):
            first[mine] = rng.multivariate_hypergeometric(
                counts, counts.sum() // 2, method="marginals"
            )
    return _some(cells, first), _some(cells, cells.counts - first)


def _some(cells: CountedCases, counts: np.ndarray) -> CountedCases:
    there = counts > 0
    return CountedCases(cells.y[there], cells.p[there], counts[there])


def measured_cells(
    cells: CountedCases, at: Confusion, *, seed: int = 0, count: int = RESAMPLES
) -> dict[str, Metric]:
    """Every metric of two labels, as ``Labels.measure`` has them, with the counts ``at`` the
    threshold.
    """
    n, events, once = cells.n, cells.events, cells.counts[None].astype(float)
    y, p = cells.y, cells.p
    drawn: dict[str, list[np.ndarray]] = {name: [] for name in BOOTSTRAPPED}
    for weights in _weights(cells, (y, ~y), seed, count):
        for name, of in BOOTSTRAPPED.items():
            drawn[name].append(of(y, p, weights))
    ratios = [
        (w @ y) / np.maximum(w @ p, 1e-12)
        for w in _weights(cells, (np.ones(len(y), bool),), seed, count)
    ]
    expected = float((cells.counts @ p).sum())
    ratio = np.array([events / expected if expected else np.nan])
    fit = recalibration(y, p, counts=cells.counts)
    return {
        **confusion_metrics(at),
        **{
            name: resampled(of(y, p, once), np.concatenate(drawn[name]), n, events)
            for name, of in BOOTSTRAPPED.items()
        },
        "observed_expected": resampled(ratio, np.concatenate(ratios), n, events),
        "calibration_slope": Metric(fit.slope, *fit.slope_interval, n, events, "Wald"),
        "calibration_intercept": Metric(fit.intercept, *fit.intercept_interval, n, events, "Wald"),
    }


def _weights(
    cells: CountedCases, strata: tuple[np.ndarray, ...], seed: int, count: int
) -> Iterator[np.ndarray]:
    """How many cases of each cell are drawn, a few resamples (…, cells) at a time, from each of the
    ``strata`` (cells,) bool as many as it has.
    """
    rng = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // len(cells.counts))
    for start in range(0, count, step):
        size = min(step, count - start)
        weights = np.zeros((size, len(cells.counts)))
        for mine in strata:
            if total := int(cells.counts[mine].sum()):
                shares = cells.counts[mine] / total
                weights[:, mine] = rng.multinomial(total, shares, size=size)
        yield weights
