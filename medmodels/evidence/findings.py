"""What each view of the evidence comes to: a finding is a code and its values, and what intervals
do not support is none. The words are in ``card.findings``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from medmodels.evidence.behaviour import Behaviour
from medmodels.evidence.comparison import Comparison
from medmodels.evidence.coverage import Coverage, falls_short, seems_short
from medmodels.evidence.decisions import DecisionCurve
from medmodels.evidence.evaluation import Evidence
from medmodels.evidence.mistakes import Mistake
from medmodels.evidence.repeats import CrossValidation
from medmodels.evidence.subgroups import enough
from medmodels.outcomes import Classes, Outcome
from medmodels.outcomes.outcome import Levels
from medmodels.statistics.binary import confusion
from medmodels.statistics.conformal import COVERAGE
from medmodels.statistics.intervals import jeffreys, percentiles
from medmodels.statistics.metric import ENOUGH, Metric

__all__ = [
    "Finding",
    "amounts_found",
    "behaviour_found",
    "calibration_found",
    "calls_found",
    "classes_found",
    "comparison_found",
    "coverage_found",
    "curve_calibration_found",
    "curves_found",
    "decision_found",
    "least_found",
    "mistakes_found",
    "repeats_found",
    "rest_found",
    "subgroups_found",
]

_FEW = 100  # of the rarer outcome, below which an error of calibration has to be large to show


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, by its code, and the numbers and names in it."""

    code: str
    values: Mapping[str, Any]


def calls_found(y: np.ndarray, p: np.ndarray, threshold: float) -> Finding:
    """What a threshold misses, and how many of those it calls turn out so."""
    c = confusion(y, p, threshold)
    counts = {"missed": c.fn, "events": c.tp + c.fn, "called": c.tp + c.fp, "hits": c.tp}
    return Finding("calls" if counts["called"] else "calls-nobody", counts)


def classes_found(evidence: Evidence) -> Finding:
    """How many are named rightly, and which class of ten cases or more is found least."""
    accuracy, classes = evidence.metrics["accuracy"], evidence.subgroups.get("class", {})
    values: dict[str, Any] = {"hits": _hits(accuracy), "n": accuracy.n}
    frequent = {name: m["recall"] for name, m in classes.items() if m["recall"].n >= ENOUGH}
    if not frequent:
        return Finding("classes", values)
    worst = min(frequent, key=lambda name: frequent[name].value)
    found = {"worst": worst, "found": _hits(frequent[worst]), "cases": frequent[worst].n}
    return Finding("classes-worst", values | found)


def least_found(asks: Outcome, evidence: Evidence) -> Finding | None:
    """Which class of ten cases or more is found least, for what stands beside an accuracy that says
    nothing of it; ``None`` where no classes are asked for, or all are rare.
    """
    if not isinstance(asks, Classes):
        return None
    found = classes_found(evidence)
    return Finding("class-least", found.values) if found.code == "classes-worst" else None


def amounts_found(evidence: Evidence) -> Finding:
    """How many amounts are right, too low and too high."""
    right, *wrong = (evidence.metrics[name] for name in ("within_20_percent", "under", "over"))
    low, high = map(_hits, wrong)
    return Finding("amounts", {"hits": _hits(right), "n": right.n, "under": low, "over": high})


def calibration_found(
    evidence: Evidence, cv: CrossValidation | None, expected: float
) -> tuple[Finding, ...]:
    """Whether probabilities are wrong on average, too sure or too cautious, where an interval
    supports it; ``expected`` is the sum of the probabilities.
    """
    slope, intercept = (evidence.metrics[f"calibration_{name}"] for name in ("slope", "intercept"))
    n, events = evidence.n, evidence.events
    if not (np.isfinite(slope.value) and np.isfinite(intercept.value)):
        return (Finding("calibration-separated", {"n": n}),)
    found = []
    if intercept.low > 0 or intercept.high < 0:
        code = "calibration-low" if intercept.low > 0 else "calibration-high"
        found.append(Finding(code, {"expected": round(expected), "events": events, "n": n}))
    if slope.low > 1 or slope.high < 1:
        code = "calibration-cautious" if slope.low > 1 else "calibration-sure"
        found.append(Finding(code, {"also": bool(found)}))
    if found:
        return tuple(found)
    rarer = min(events, n - events)
    found = [Finding("calibration-few" if rarer < _FEW else "calibration-none", {"n": n})]
    repeated = cv.metrics.get("calibration_slope") if cv else None
    if repeated is not None and (repeated.low > 1 or repeated.high < 1):
        way = "cautious" if repeated.low > 1 else "sure"
        found.append(Finding(f"calibration-repeated-{way}", {}))
    return tuple(found)


def curves_found(evidence: Evidence) -> Finding:
    """How often the one who had the event sooner was given the worse curve, and of how many the
    state at the first horizon is known.
    """
    c, known = evidence.metrics["harrell_c"], evidence.metrics["state_known"]
    values = {"share": c.value, "low": c.low, "high": c.high, "known": _hits(known), "n": known.n}
    return Finding("curves-order" if c.low > 0.5 else "curves-no-order", values)


def curve_calibration_found(evidence: Evidence, cv: CrossValidation | None) -> tuple[Finding, ...]:
    """Whether more or fewer had the event by a horizon than was expected, where an interval
    supports it; and whether that came again in repeated training.
    """
    found = []
    for which in ("first", "last"):
        name = f"observed_expected_{which}"
        m, repeated = evidence.metrics[name], cv.metrics.get(name) if cv else None
        if not (m.low > 1 or m.high < 1):
            continue
        way = "more" if m.low > 1 else "fewer"
        found.append(Finding(f"curves-{way}", {"which": which, "ratio": m.value}))
        if repeated is not None and repeated.low <= 1 <= repeated.high:
            found.append(Finding("curves-not-again", {"ratio": repeated.mean}))
    return tuple(found) or (Finding("curves-as-many", {"n": evidence.n}),)


def coverage_found(coverage: Sequence[Coverage]) -> tuple[Finding, ...]:
    """How many truths the sets or intervals hold at the level shown first, and for whom they fall
    short of it.
    """
    c = next(c for c in coverage if c.target == COVERAGE)
    held = {"target": c.target, "hits": c.overall.events, "n": c.overall.n, "labels": c.short}
    undecided = {"undecided": c.undecided.events} if c.undecided.method else {}
    short = c.short or falls_short(c.overall, c.target)
    seeming = {
        label: m.value
        for label, m in c.by_label.items()
        if label not in c.short and seems_short(m, c.target)
    }
    below = {"labels": seeming, "target": c.target}
    return (
        Finding("coverage-short" if short else "coverage-kept", held),
        *((Finding("coverage-below", below),) if seeming else ()),
        Finding("coverage-size", undecided | {"size": c.size.value}),
    )


def subgroups_found(levels: Levels, overall: Metric, metric: str) -> tuple[Finding, ...]:
    """The level in which a share is lowest, of those that all other cases are told apart from,
    where there are such (one of few cases may be lower still: then it is not the ``lowest``); and
    how many levels are too small to say.
    """
    shares = {
        (factor, level): m[metric]
        for factor, of in levels.items()
        for level, m in of.items()
        if metric in m and enough(m) and m[metric].n < overall.n
    }
    small = sum(not enough(m) for of in levels.values() for m in of.values())
    held_back = (Finding("subgroups-small", {"small": small, "enough": ENOUGH}),) if small else ()
    if len(shares) < 2:
        return (Finding("subgroups-none", {}), *held_back)
    below = {where: m for where, m in shares.items() if _less_than_others(m, overall)}
    (factor, level), m = min((below or shares).items(), key=lambda one: one[1].value)
    values = {
        "factor": factor,
        "level": level,
        "metric": metric,
        "hits": _hits(m),
        "n": m.n,
        "all_hits": _hits(overall),
        "all": overall.n,
        "groups": len(shares),
        "lowest": m.value <= min(other.value for other in shares.values()),
    }
    return (Finding("subgroups-lower" if below else "subgroups-alike", values), *held_back)


def _less_than_others(m: Metric, overall: Metric) -> bool:
    """Whether the share of a part lies below that of everybody else, its 95% interval too."""
    rng = np.random.default_rng(0)
    others = jeffreys(_hits(overall) - _hits(m), overall.n - m.n, rng)
    return percentiles(jeffreys(_hits(m), m.n, rng) - others)[1] < 0


def comparison_found(compared: Comparison, decides: str) -> tuple[Finding, ...]:
    """Whether the cases tell two models apart in the metric that decides, and in which others."""
    apart = {name: m for name, m in compared.differences.items() if m.low > 0 or m.high < 0}
    m = compared.differences[decides]
    first, second = compared.values[decides]
    values = {"metric": decides, "first": first, "second": second, "n": m.n, "by": m.value}
    others = tuple(name for name in apart if name != decides)
    return (
        Finding("compare-apart" if decides in apart else "compare-same", values),
        *((Finding("compare-others", {"metrics": others}),) if others else ()),
    )


def decision_found(curve: DecisionCurve, threshold: float) -> Finding:
    """Over which thresholds acting on the model is worth more than treating everybody and nobody,
    its band above theirs; and whether the model's own threshold is one of them: of several such
    ranges its own, else the longest.
    """
    better = curve.low["model"] > np.maximum(curve.high["all"], 0)
    if not better.any():
        return Finding("decision-not-shown", {"n": curve.n})
    edges = np.flatnonzero(np.diff(np.r_[False, better, False].astype(int)))
    ranges = curve.thresholds[edges.reshape(-1, 2) - [0, 1]]
    own = (ranges[:, 0] <= threshold) & (threshold <= ranges[:, 1])
    low, high = ranges[np.lexsort((ranges[:, 0] - ranges[:, 1], ~own))[0]].tolist()
    code = "decision-within" if own.any() else "decision-outside"
    return Finding(code, {"low": low, "high": high, "threshold": threshold})


def mistakes_found(mistakes: Sequence[Mistake], n: int) -> Finding:
    """How many of n cases were called wrongly, of each kind, the most frequent first; and of how
    many the model was sure.
    """
    kinds = Counter(mistake.kind for mistake in mistakes)
    sure = sum(mistake.sure for mistake in mistakes)
    values = {"wrong": len(mistakes), "n": n, "kinds": dict(kinds.most_common()), "sure": sure}
    return Finding("mistakes" if mistakes else "mistakes-none", values)


def repeats_found(evidence: Evidence, cv: CrossValidation | None, decides: str) -> Finding:
    """Whether the held-out result is what the recipe gives when it is repeated."""
    repeated, held = cv.metrics.get(decides) if cv else None, evidence.metrics[decides]
    if repeated is None or not np.isfinite(repeated.mean):
        return Finding("repeats-none", {})
    inside = held.low <= repeated.mean <= held.high
    values = {"metric": decides, "mean": repeated.mean, "held": held.value}
    return Finding("repeats-agree" if inside else "repeats-differ", values)


def rest_found(behaviour: Behaviour, rest: str) -> Finding | None:
    """That the part of a picture that is the rest moves the model more than any other, where it
    does, its interval above that of the next.
    """
    found = behaviour_found(behaviour)
    if found.code != "moves-most" or found.values["name"] != rest:
        return None
    return Finding("rest-first", found.values)


def behaviour_found(behaviour: Behaviour) -> Finding:
    """Which input moves the model most, and which next where the cases do not tell the two apart;
    ``share`` is of all contributions, whatever their sign.
    """
    first, *others = behaviour.order.tolist()
    size = behaviour.importance[:, 0]
    values = {
        "name": behaviour.names[first],
        "cases": behaviour.cases,
        "share": float(size[first] / (size.sum() or 1.0)),
        "inputs": len(size),
    }
    if others and behaviour.importance[first, 1] <= behaviour.importance[others[0], 2]:
        return Finding("moves-tied", values | {"next": behaviour.names[others[0]]})
    return Finding("moves-most", values)


def _hits(m: Metric) -> int:
    return round(m.value * m.n)
