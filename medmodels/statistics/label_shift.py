"""How many of a cohort have each label, when only a model's calls are known: black-box shift
estimation (Lipton, Wang and Smola, ICML 2018).

Where the cases of a label look as they did when the model was tried, and only their shares have
changed, the shares q of the calls are q = C μ, with C the share of each label's cases that is
called so among cases of known outcome, and μ the shares of the labels. Of two labels that is Rogan
and Gladen's estimate (American Journal of Epidemiology 1978).

Intervals draw both: of each label how its cases are called, from Jeffreys' posterior (a Dirichlet
with half a case beside each count), since none that was called wrongly of forty is not none ever;
and the calls of the cohort. Cases that share a person are drawn by people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.statistics.bootstrap import RESAMPLES, bands, draws

__all__ = ["FORGETFUL", "LabelShares", "label_shares", "labels_explain", "people_counts"]

# From this condition number on an error of a percent in the calls may be half of everything.
FORGETFUL = 50.0
_HALF = 0.5


@dataclass(frozen=True, eq=False)
class LabelShares:
    """The estimated ``shares`` (labels,) of the labels with their 95% intervals, ``weights``
    (labels,) the ratio to their shares among the cases of known outcome with theirs, and the
    ``condition`` number of the calls given the labels. All are ``nan`` where calls do not depend on
    labels.
    """

    shares: np.ndarray
    low: np.ndarray
    high: np.ndarray
    weights: np.ndarray
    weights_low: np.ndarray
    weights_high: np.ndarray
    condition: float


def _calls_given_labels(known: np.ndarray) -> np.ndarray:
    """Counts (…, calls, labels) as the share of each label's cases that is called so."""
    of = known.sum(-2, keepdims=True)
    return np.asarray(known / np.maximum(of, 1e-12))


def label_shares(
    known: np.ndarray,
    called: np.ndarray,
    *,
    people: np.ndarray | None = None,
    seed: int = 0,
    count: int = RESAMPLES,
) -> LabelShares:
    """From counts of calls and labels (calls, labels) of cases of known outcome, each label of one
    at least, and of the calls of a cohort (calls,); ``people`` (people, calls, labels) are the
    known counts person by person, where several cases are of one.
    """
    rng = np.random.default_rng(seed)
    q, given = called / called.sum(), _calls_given_labels(known)
    condition = float(np.linalg.cond(given)) if given.any() else float("inf")
    if not condition < FORGETFUL:
        nowhere = np.full(len(called), np.nan)
        return LabelShares(nowhere, nowhere, nowhere, nowhere, nowhere, nowhere, condition)
    before = known.sum(0) / known.sum()
    shares = _solved(given[None], q[None])[0]
    drawn_given, drawn_before = _drawn(known, people, rng, count)
    drawn_q = rng.multinomial(round(called.sum()), q, size=count) / round(called.sum())
    drawn = _solved(drawn_given, drawn_q)
    low, high = bands(drawn)
    weights_low, weights_high = bands(drawn / drawn_before)
    return LabelShares(shares, low, high, shares / before, weights_low, weights_high, condition)


def _drawn(
    known: np.ndarray, people: np.ndarray | None, rng: np.random.Generator, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Of each resample the calls given the labels (resamples, calls, labels), and the shares of the
    labels (resamples, labels).
    """
    if people is not None:
        weights = draws(len(people), count=count, seed=rng)
        counts = np.tensordot(weights, people, axes=1) + 1e-9
        return _calls_given_labels(counts), counts.sum(1) / counts.sum((1, 2))[:, None]
    columns = [rng.dirichlet(column + _HALF, size=count) for column in known.T]
    return np.stack(columns, axis=2), rng.dirichlet(known.sum(0) + _HALF, size=count)


def _solved(given: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Shares (resamples, labels) that such calls (resamples, calls) come from; none below 0, which
    chance alone gives.
    """
    try:
        raw = np.linalg.solve(given, q[..., None])[..., 0]
    except np.linalg.LinAlgError:
        raw = (np.linalg.pinv(given) @ q[..., None])[..., 0]
    clipped = np.maximum(raw, 0.0)
    return np.asarray(clipped / clipped.sum(-1, keepdims=True))


def labels_explain(
    known: np.ndarray,
    cases: np.ndarray,
    *,
    people: np.ndarray | None = None,
    seed: int = 0,
    count: int = RESAMPLES,
) -> float:
    """The p value of this: that shares of labels alone, those that ``label_shares`` finds, make the
    scores of a cohort what they are.

    ``known`` (bins, calls, labels) and ``cases`` (bins, calls) count cases by bins of the score as
    well; ``people`` (people, bins, calls, labels) person by person. Scores are compared with a
    mixture of those that each label's known cases were given, by Wald's test, its variance that of
    resamples in which labels are estimated anew.
    """
    from scipy.special import chdtrc  # scipy.stats would cost every cold start a second

    bins, calls, labels = known.shape
    rng = np.random.default_rng(seed)
    flat = known.reshape(-1, labels)
    n = round(cases.sum())
    if people is None:
        drawn = np.stack(
            [rng.dirichlet(column + _HALF / bins, size=count) for column in flat.T], axis=2
        )
    else:
        drawn = np.tensordot(draws(len(people), count=count, seed=rng), people, axes=1) + 1e-9
        drawn = _calls_given_labels(drawn.reshape(count, -1, labels))
    given = drawn.reshape(count, bins, calls, labels)
    drawn_cases = rng.multinomial(n, cases.ravel() / cases.sum(), size=count) / n
    spread = _unexplained(given, drawn_cases.reshape(count, bins, calls))
    apart = _unexplained(_calls_given_labels(flat).reshape(known.shape)[None], cases[None] / n)[0]
    size, axes = np.linalg.eigh(np.cov(spread.T))
    free = size > 1e-6 * size.max()  # what calls tell already is explained exactly
    return float(chdtrc(free.sum(), ((axes.T @ apart)[free] ** 2 / size[free]).sum()))


def _unexplained(given: np.ndarray, cases: np.ndarray) -> np.ndarray:
    """What the share of each bin (resamples, bins) has beyond the mixture; ``given`` (resamples,
    bins, calls, labels), ``cases`` (resamples, bins, calls).
    """
    shares = _solved(given.sum(1), cases.sum(1))
    return np.asarray(cases.sum(2) - np.einsum("rbl,rl->rb", given.sum(2), shares))


def people_counts(
    called: np.ndarray, truth: np.ndarray, groups: np.ndarray, *, calls: int, labels: int
) -> np.ndarray:
    """Counts (people, calls, labels) of cases (n,) whose ``groups`` say whose they are."""
    _, who = np.unique(groups, return_inverse=True)
    people = int(who.max()) + 1
    flat = np.bincount((who * calls + called) * labels + truth, minlength=people * calls * labels)
    return flat.reshape(people, calls, labels).astype(float)
