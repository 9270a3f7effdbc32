"""How far the values of one sample lie from those of another, both counted in the same bins.

The size is the population stability index, Σ (c − r) ln(c / r) over the shares c and r of the bins,
which is Jeffreys' divergence. Samples that differ by chance alone have one too, of about (bins − 1)
(1/n + 1/m) (Yurdakul 2018), and resamples have it twice, so the estimate and the percentiles of its
interval are corrected by the bootstrap. A bin that is empty by chance would be empty in every
resample, as if nobody could be in it, so that the interval comes from resamples of the shares with
half a case more in each bin. Its upper end is the larger of the percentile and the basic one of the
square root, whose spread depends little on the size (Davison and Hinkley 1997, section 5.2). Where
the true share of a bin is less than one case of a sample, no interval can know it: of a large shift
told from a few dozen cases the upper end is too low. Both samples are drawn: counts of bins are
multinomial, so that a resample costs its bins, however many cases there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.bootstrap import RESAMPLES
from medmodels.statistics.intervals import percentiles
from medmodels.statistics.metric import Metric

__all__ = ["Binned", "Shift", "alike_p", "holm", "shift_of"]

_LEVEL = 0.05
_HALF = 0.5  # of a case more in every bin, so that a ratio exists where there is nobody


@dataclass(frozen=True, eq=False)
class Binned:
    """A ``reference`` and the ``cases`` compared with it as counts of the same bins (bins,), in
    order where the bins have one; counts need not be whole.

    ``rough`` (bins − 1,) is between each two bins the width within which the reference's share up
    to there is known at all: 0 where its cases were counted.
    """

    reference: np.ndarray
    cases: np.ndarray
    rough: np.ndarray
    ordered: bool = True

    def without_empty(self) -> Binned:
        """Bins in which nobody is say nothing, and have no logarithm."""
        some = (self.reference + self.cases) > 0
        rough = self.rough[some[1:]] if some[0] else self.rough[some[1:]][1:]
        return Binned(self.reference[some], self.cases[some], rough, self.ordered)


@dataclass(frozen=True, slots=True)
class Shift:
    """How far a sample lies from its reference.

    ``index`` is the population stability index; ``larger`` the share of pairs in which a case is
    above one of the reference, those in one bin counted half, ``None`` where bins have no order;
    ``p`` is of no shift at all.
    """

    index: Metric
    larger: Metric | None
    p: float


def shift_of(binned: Binned, *, seed: int = 0, count: int = RESAMPLES) -> Shift:
    """The shift of one sample against the other; both need a case at least."""
    binned = binned.without_empty()
    reference, cases = binned.reference, binned.cases
    m, n = float(reference.sum()), float(cases.sum())
    rng = np.random.default_rng(seed)
    drawn_cases = _drawn(cases, rng, count)
    drawn_reference = _jittered(_drawn(reference, rng, count), binned.rough, rng)
    filled_cases = _drawn(cases, rng, count, more=_HALF)
    filled_reference = _jittered(_drawn(reference, rng, count, more=_HALF), binned.rough, rng)
    found = _index(reference / m, cases / n, m, n)
    drawn = _index(_shares(drawn_reference), _shares(drawn_cases), m, n)
    filled = _index(_shares(filled_reference), _shares(filled_cases), m, n)
    larger, total = None, round(n)
    if binned.ordered:
        value = float(_larger(reference / m, cases / n))
        ends = percentiles(_larger(_shares(drawn_reference), _shares(drawn_cases)))
        larger = Metric(value, *ends, total, total, "bootstrap")
    p = alike_p(binned)
    return Shift(_corrected(float(found), drawn, filled, total, told=p < _LEVEL), larger, p)


def _drawn(
    counts: np.ndarray, rng: np.random.Generator, count: int, *, more: float = 0.0
) -> np.ndarray:
    """Samples of the same size, of the shares as they are or with so much ``more`` in every bin."""
    shares = (counts + more) / (counts + more).sum()
    return rng.multinomial(round(counts.sum()), shares, size=count).astype(float)


def _shares(counts: np.ndarray) -> np.ndarray:
    return np.asarray(counts / counts.sum(-1, keepdims=True))


def _jittered(drawn: np.ndarray, rough: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Counts (resamples, bins) whose sums up to each edge may be others by what is not known of
    them.
    """
    if not rough.any():
        return drawn
    total = drawn.sum(1, keepdims=True)
    moved = (rng.random((len(drawn), len(rough))) - 0.5) * rough * total
    upto = np.clip(np.cumsum(drawn[:, :-1], axis=1) + moved, 0, total)
    upto = np.maximum.accumulate(upto, axis=1)
    return np.diff(np.hstack([np.zeros_like(total), upto, total]), axis=1)


def _index(reference: np.ndarray, cases: np.ndarray, m: float, n: float) -> np.ndarray:
    """The index of shares (…, bins)."""
    bins = reference.shape[-1]
    r = (reference * m + _HALF) / (m + _HALF * bins)
    c = (cases * n + _HALF) / (n + _HALF * bins)
    return np.asarray(((c - r) * np.log(c / r)).sum(-1))


def _larger(reference: np.ndarray, cases: np.ndarray) -> np.ndarray:
    below = np.cumsum(reference, axis=-1) - reference
    return np.asarray((cases * (below + reference / 2)).sum(-1))


def _corrected(
    found: float, drawn: np.ndarray, filled: np.ndarray, n: int, *, told: bool
) -> Metric:
    """The index less what chance adds to it, and its interval, from 0 where no shift is ``told``,
    to what was found at least.
    """
    least, most = percentiles(filled)
    more = float(filled.mean()) - found  # what chance adds once more, or less than nothing
    low = float(np.clip(least - 2 * max(more, 0.0), 0, found)) if told else 0.0
    basic = max(0.0, 2 * np.sqrt(found) - percentiles(np.sqrt(filled))[0]) ** 2
    high = max(most - 2 * more, basic, found)
    value = min(max(2 * found - float(drawn.mean()), low), high)
    return Metric(float(value), low, float(high), n, n, "bootstrap")


def alike_p(binned: Binned) -> float:
    """The p value of both being of one distribution: Pearson's test, with what is not known of the
    reference in its variance.
    """
    from scipy.special import chdtrc  # scipy.stats would cost every cold start a second

    binned = binned.without_empty()
    bins, m, n = len(binned.cases), float(binned.reference.sum()), float(binned.cases.sum())
    if bins < 2:
        return 1.0
    pooled = (binned.reference + binned.cases) / (m + n)
    variance = (np.diag(pooled) - np.outer(pooled, pooled)) * (1 / m + 1 / n)
    of_edges = np.diag(binned.rough**2 / 12)
    step = np.eye(bins, bins - 1) - np.eye(bins, bins - 1, -1)  # an edge is between two bins
    variance = (variance + step @ of_edges @ step.T)[:-1, :-1]
    apart = (binned.cases / n - binned.reference / m)[:-1]
    return float(chdtrc(bins - 1, apart @ np.linalg.solve(variance, apart)))


def holm(p: np.ndarray) -> np.ndarray:
    """Holm's adjusted values (tests,) of several tests (Scandinavian Journal of Statistics 1979):
    below 0.05 in none of 95 of 100 families in which nothing is to be found.

    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
