"""Agreement of any number of readers: raw, Fleiss' kappa, Gwet's AC1 and PABAK.

Each is (Pₐ − Pₑ) / (1 − Pₑ) with its own idea of Pₑ, what chance would give; with weights, partial
agreement counts (Gwet 2014, Handbook of Inter-Rater Reliability). Where readers nearly always say
the same, kappa falls to 0 while agreement is high (Feinstein and Cicchetti 1990): look at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medmodels.agreement.answers import Answers
from medmodels.agreement.weights import LABEL_WEIGHTS
from medmodels.statistics.bootstrap import draws
from medmodels.statistics.intervals import percentiles

__all__ = ["Coefficient", "ac1", "bootstrapped", "fleiss", "pabak", "raw"]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient with its 95% interval (bootstrap over the ``n`` cases of two answers or
    more); no value where it is not estimable: no such case, or nothing that could disagree.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def text(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return "not estimable"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f}), {self.n} cases"


_Chance = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def raw(given: Answers, *, weights: str = "nominal") -> Coefficient:
    """The share of pairs of answers to a case that are the same, averaged over cases."""
    return _coefficient(given, weights, lambda pooled, shares, w: np.zeros(len(pooled)))


def fleiss(given: Answers, *, weights: str = "nominal") -> Coefficient:
    """Fleiss' kappa (Psychol Bull 1971), of cases with unequally many answers too: chance draws
    labels as often as they were given.
    """
    return _coefficient(
        given, weights, lambda pooled, shares, w: np.einsum("bi,ij,bj->b", pooled, w, pooled)
    )


def ac1(given: Answers, *, weights: str = "nominal") -> Coefficient:
    """Gwet's AC1, with weights AC2 (Br J Math Stat Psychol 2008): only doubtful cases are left to
    chance.
    """

    def chance(pooled: np.ndarray, shares: np.ndarray, w: np.ndarray) -> np.ndarray:
        pairs = len(w) * (len(w) - 1) or 1
        return np.asarray(w.sum() / pairs * (shares * (1 - shares)).sum(1))

    return _coefficient(given, weights, chance)


def pabak(given: Answers, *, weights: str = "nominal") -> Coefficient:
    """The kappa of labels that are all as frequent (Byrt, Bishop and Carlin 1993)."""
    return _coefficient(given, weights, lambda pooled, shares, w: np.full(len(pooled), w.mean()))


def _coefficient(given: Answers, weights: str, chance: _Chance) -> Coefficient:
    counts = given.counts
    w = LABEL_WEIGHTS[weights](len(given.labels))
    sizes = counts.sum(1)
    agreeing = (counts * (counts @ w - 1)).sum(1) / (sizes * (sizes - 1))
    each = counts / sizes[:, None]

    def of(drawn: np.ndarray) -> np.ndarray:
        cases = drawn.sum(1)
        pooled = drawn @ counts / (drawn @ sizes)[:, None]
        expected = chance(pooled, drawn @ each / cases[:, None], w)
        left = 1 - expected
        found = drawn @ agreeing / cases - expected
        return np.divide(found, left, out=np.full(len(drawn), np.nan), where=left > 1e-12)

    return bootstrapped(of, len(counts))


def bootstrapped(of: Callable[[np.ndarray], np.ndarray], n: int) -> Coefficient:
    """A coefficient from a function of weights (resamples, n) to values (resamples,), nan where a
    resample has none, with the interval of those that have.
    """
    value = float(of(np.ones((1, n)))[0]) if n else float("nan")
    if np.isnan(value):
        return Coefficient(None, None, None, n)
    found = of(draws(n))
    low, high = percentiles(found[~np.isnan(found)])
    return Coefficient(value, low, high, n)
