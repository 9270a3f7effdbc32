"""How far the cases of a cohort lie from those a model was trained on, input by input, and their
scores from those of the held-out cases.

No row of a training case is stored: of each input there are its percentiles, or how many cases hold
each word; how many cases those are of goes into every interval. What was not recorded is compared
with the held-out cases. One family of tests, Holm's, is over all of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from medmodels.cohort.counted import Counted
from medmodels.cohort.held_numbers import held_numbers
from medmodels.cohort.layout import ANSWER_FIELDS, INPUT
from medmodels.evidence import Scores, load_scores
from medmodels.models import Model
from medmodels.statistics.differences import difference
from medmodels.statistics.metric import Metric, share
from medmodels.statistics.shift import Binned, Shift, alike_p, holm, shift_of
from medmodels.tasks import Feature

__all__ = [
    "LARGE",
    "LEAST_COMPARED",
    "THE_SCORE",
    "Drift",
    "Drifted",
    "WordShares",
    "drift_of",
    "edges_of",
    "held_edges",
]

THE_SCORE = "score"  # the name of the row that is no input
LARGE = 0.25  # a rule of thumb of credit scoring, for want of one of medicine
_LEVEL = 0.05
_TENTHS = np.arange(10, 100, 10)
LEAST_COMPARED = 20  # cases of either side, below which there is nothing to compare
_PERCENT = 0.01  # as exactly as a share is known by percentiles


@dataclass(frozen=True, slots=True)
class WordShares:
    """The word of a coded input whose share changed most, in the cohort and in the training
    cases.
    """

    word: str
    now: float
    before: float


@dataclass(frozen=True, slots=True)
class Drifted:
    """One input, or the ``THE_SCORE``: ``shift`` of its known values, ``adjusted`` p of the whole
    family, ``told`` where that is below 5%. ``median`` of the cohort and ``before`` that of the
    reference; of a coded input ``word`` instead. ``missing`` is the share of cases without a value,
    ``missing_before`` that of the held-out cases, ``missing_more`` the difference.
    """

    name: str
    shift: Shift
    adjusted: float
    told: bool
    median: float
    before: float
    word: WordShares | None
    missing: Metric
    missing_before: Metric | None = None
    missing_more: Metric | None = None
    missing_told: bool = False

    @property
    def way(self) -> str:
        """``"larger"`` or ``"smaller"`` than in the reference, where cases tell it, else
        ``"other"``.
        """
        larger = self.shift.larger
        if larger is None or larger.low <= 0.5 <= larger.high:
            return "other"
        return "larger" if larger.value > 0.5 else "smaller"


@dataclass(frozen=True, slots=True)
class Drift:
    """``rows``, the most shifted first, of ``n`` cases against ``training`` and ``held`` ones;
    ``tests`` are in the family. ``without`` says by code why something is not among the rows, and
    ``uncompared`` are inputs of which too little is known, here or of the training cases.
    """

    rows: tuple[Drifted, ...]
    tests: int
    n: int
    training: int
    held: int
    without: tuple[str, ...]
    uncompared: tuple[str, ...]


def drift_of(counted: Counted, model: Model) -> Drift:
    """Every input that stands in the file and the score."""
    scores, n = load_scores(model.artifact), counted.rows()
    training = int(model.artifact.manifest["training_cases"])
    rows = [*_inputs(counted, model, n), *_score(counted, model, scores, n)]
    without = []
    if model.task.features and not counted.inputs:
        without.append("no-inputs")
    if scores.groups is not None:
        without.append("people")
    tested = [row.shift.p for row in rows]
    missing = {k: p for k, row in enumerate(rows) if (p := _missing_p(row)) is not None}
    adjusted = holm(np.array([*tested, *missing.values()]))
    more = dict(zip(missing, adjusted[len(rows) :].tolist(), strict=True))
    told = [
        replace(
            row,
            adjusted=float(p),
            told=bool(p < _LEVEL),
            missing_told=more.get(k, 1.0) < _LEVEL,
        )
        for k, (row, p) in enumerate(zip(rows, adjusted, strict=False))
    ]
    ranked = sorted(
        told, key=lambda row: (row.name == THE_SCORE, not row.told, -row.shift.index.value)
    )
    compared = {row.name for row in rows}
    uncompared = tuple(name for name in counted.inputs if name not in compared)
    held = len(scores.y)
    return Drift(tuple(ranked), len(adjusted), n, training, held, tuple(without), uncompared)


def _inputs(counted: Counted, model: Model, n: int) -> Iterator[Drifted]:
    known = model.artifact.arrays("behaviour.npz")
    elements = [str(name) for name in known.get("names", model.task.elements)]
    words = model.artifact.fitted.get("word_counts")
    of_kind = {feature.name: k for k, feature in enumerate(model.task.features)}
    cases = int(model.artifact.manifest["training_cases"])
    for name in counted.inputs:
        if name not in of_kind or name not in elements:
            continue
        feature, place = model.task.features[of_kind[name]], elements.index(name)
        held = known["percentiles"][:, place] > 100
        before = share(int(held.sum()), len(held))
        if feature.codes:
            counts = None if words is None else words[of_kind[name]]
            row = _coded(counted, feature, counts, n)
        else:
            row = _numbers(counted, name, known["quantiles"][:, place], cases, before, n)
        if row is not None:
            yield replace(row, missing_before=before, missing_more=difference(row.missing, before))


def _numbers(
    counted: Counted, name: str, quantiles: np.ndarray, cases: int, missing: Metric, n: int
) -> Drifted | None:
    if not np.isfinite(quantiles).all():
        return None
    edges, shares, between = edges_of(quantiles)
    below, at, known = counted.below(INPUT + name, edges)
    recorded = cases * (1 - missing.value)
    if known < LEAST_COMPARED or recorded < LEAST_COMPARED:
        return None
    rough = np.where(between, _PERCENT, at / known)
    reference = np.diff(np.r_[0, shares, 1]) * recorded
    binned = Binned(reference, np.diff(np.r_[0, below + at / 2, known]), rough)
    return _row(
        name, binned, n - known, n, counted.median(INPUT + name), before=float(quantiles[50])
    )


def edges_of(quantiles: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where bins begin, from percentiles (101,): the deciles, each once, the reference's share
    below each, and whether the edge lies between two values, of which the lower is many cases'.

    Of a value that several percentiles share the cases are not known one from another; the edge is
    then half way to the next value, where the share is known to a hundredth.
    """
    edges: dict[float, tuple[float, bool]] = {}
    for k in _TENTHS:
        value = quantiles[k]
        same = np.flatnonzero(quantiles == value)
        if len(same) == 1:
            edges[float(value)] = k / 100, False
        elif same[-1] < len(quantiles) - 1:
            above = float(value + quantiles[same[-1] + 1]) / 2
            edges[above] = (same[-1] + 0.5) / 100, True
    places = sorted(edges)
    return (
        np.array(places),
        np.array([edges[place][0] for place in places]),
        np.array([edges[place][1] for place in places], bool),
    )


def _coded(counted: Counted, feature: Feature, counts: np.ndarray | None, n: int) -> Drifted | None:
    """A word that the question does not know is none; there is no such word in a scored file."""
    if counts is None:
        return None
    held = counted.words(INPUT + feature.name)
    now = np.array([held.get(word, 0) for word in feature.codes], float)
    reference = counts[: len(feature.codes)].astype(float)
    if min(now.sum(), reference.sum()) < LEAST_COMPARED:
        return None
    shares = now / now.sum(), reference / reference.sum()
    most = int(np.abs(shares[0] - shares[1]).argmax())
    word = WordShares(feature.codes[most], float(shares[0][most]), float(shares[1][most]))
    binned = Binned(reference, now, np.zeros(len(now) - 1), ordered=False)
    return _row(feature.name, binned, n - int(now.sum()), n, math.nan, before=math.nan, word=word)


def _score(counted: Counted, model: Model, scores: Scores, n: int) -> Iterator[Drifted]:
    number = next(iter(ANSWER_FIELDS[model.task.kind]))
    if scores.groups is not None or number not in counted.columns:
        return
    held = held_numbers(model.task, scores)
    edges = held_edges(held)
    below, _, known = counted.below(number, edges)
    if min(known, len(held)) < LEAST_COMPARED:
        return
    reference = np.bincount(np.searchsorted(edges, held, side="right"), minlength=len(edges) + 1)
    cases = np.diff(np.r_[0, below, known])
    binned = Binned(reference.astype(float), cases, np.zeros(len(edges)))
    median = counted.median(number)
    yield _row(THE_SCORE, binned, n - known, n, median, before=float(np.median(held)))


def held_edges(held: np.ndarray, *, parts: int = 10) -> np.ndarray:
    """Edges between the held-out scores (n,) that divide them into like parts; none on a score,
    since stored ones are rounded.
    """
    values = np.unique(held)
    if len(values) < 2:
        return np.zeros(0)
    between = (values[1:] + values[:-1]) / 2
    wanted = np.quantile(held, np.arange(1, parts) / parts)
    return np.unique(between[np.searchsorted(between, wanted).clip(0, len(between) - 1)])


def _row(
    name: str,
    binned: Binned,
    missing: int,
    n: int,
    median: float,
    *,
    before: float,
    word: WordShares | None = None,
) -> Drifted:
    return Drifted(
        name, shift_of(binned), 1.0, False, median, before, word, missing=share(missing, n)
    )


def _missing_p(row: Drifted) -> float | None:
    """The p value of this: that as many values are missing as were before; ``None`` where none ever
    is.
    """
    before = row.missing_before
    if before is None or not (row.missing.events or before.events):
        return None
    there, here = (np.array([m.events, m.n - m.events], float) for m in (before, row.missing))
    return alike_p(Binned(there, here, np.zeros(1), ordered=False))
