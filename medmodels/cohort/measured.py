"""What known outcomes of a cohort say of a model, beside what held-out cases said.

Of few cases these are the very functions of the evidence, on the same rows. Of many, cases are
counted by score and outcome first, and the bootstrap draws counts (``statistics.cells``). What a
scored file does not hold cannot be measured: of many classes the probabilities of those that were
not called, of a time the course beyond the first horizon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from medmodels.cohort.counted import EVERYBODY, LET_PASS, Counted
from medmodels.evidence import load_evidence, load_scores
from medmodels.models import Model
from medmodels.outcomes import Classes, Labels, Quantity, TimeToEvent
from medmodels.outcomes.time_to_event import UNKNOWN_STATE
from medmodels.statistics.bootstrap import RESAMPLES, draws
from medmodels.statistics.cells import measured_cells
from medmodels.statistics.differences import difference
from medmodels.statistics.grouped import BY_GROUP
from medmodels.statistics.metric import ENOUGH, Metric, resampled, share
from medmodels.statistics.multiclass import mean_f1

__all__ = ["COHORT_MEASURES", "EXACT", "CohortMetrics", "Outcomes", "measured_of", "metrics_of"]

EXACT = 2_000  # cases up to which they are measured one by one, as held-out ones are
_AT_ONCE = 1_000_000  # weights of people, or of cells, that are held at a time


@dataclass(frozen=True, slots=True)
class CohortMetrics:
    """The metrics of some of a cohort, those of like held-out cases and the differences, cohort
    less held-out. ``n`` cases have an outcome; ``untold`` are the metrics of held-out cases that a
    scored file says nothing of. No metrics where the cases are too few to be measured.
    """

    n: int
    metrics: Mapping[str, Metric]
    held: Mapping[str, Metric]
    differences: Mapping[str, Metric]
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A cohort whose outcomes are known, of ``rows`` cases ``known`` ones: ``every`` case with one,
    and those the model ``answered``, where it abstains on some. ``every`` is ``None`` where
    nothing is called for those that the gate refused. ``frequent`` is the share of the positive
    label, with the held-out one's, of two labels.
    """

    rows: int
    known: int
    every: CohortMetrics | None
    answered: CohortMetrics
    frequent: tuple[Metric, Metric] | None


def measured_of(counted: Counted, model: Model) -> Outcomes | None:
    """Everything that known outcomes say; ``None`` where the file has none."""
    if "outcome" not in counted.columns:
        return None
    known = counted.rows("outcome IS NOT NULL")
    if not known:
        return None
    evidence, _ = load_evidence(model.artifact)
    asks = model.task.asks
    every = None
    if not isinstance(asks, Classes):
        every = _beside(counted, model, EVERYBODY, evidence.metrics)
    of_answered = evidence.answered.metrics if evidence.answered else evidence.metrics
    answered = _beside(counted, model, LET_PASS, of_answered)
    frequent = None
    if type(asks) is Labels:
        words = counted.words("outcome")
        events = words.get(asks.positive, 0)
        cases = events + words.get(asks.negative, 0)
        frequent = share(events, cases), share(evidence.events, evidence.n)
    return Outcomes(counted.rows(), known, every, answered, frequent)


def _beside(counted: Counted, model: Model, of: str, held: Mapping[str, Metric]) -> CohortMetrics:
    n = counted.rows(f"{of} AND outcome IS NOT NULL")
    metrics = metrics_of(counted, model, of) if n else {}
    both = [name for name in metrics if name in held]
    return CohortMetrics(
        n,
        {name: metrics[name] for name in metrics},
        {name: held[name] for name in both},
        {name: difference(metrics[name], held[name]) for name in both},
        tuple(name for name in held if name not in metrics) if metrics else (),
    )


def metrics_of(counted: Counted, model: Model, of: str = EVERYBODY) -> Mapping[str, Metric]:
    """Every metric that the rows tell, with intervals; none where they are too few."""
    return COHORT_MEASURES[model.task.kind](counted, model, of)


def _labels(counted: Counted, model: Model, of: str) -> Mapping[str, Metric]:
    asks = model.task.asks
    assert isinstance(asks, Labels)
    score = counted.number("probability")
    at = counted.confusion(score, asks.labels, model.threshold, of)
    events, n = at.tp + at.fn, at.tp + at.fp + at.fn + at.tn
    if min(events, n - events) < ENOUGH:
        return {}
    if n <= EXACT:
        p, named = counted.rows_of("probability", of)
        told = np.isin(named, asks.labels)
        return asks.measure(named[told] == asks.positive, p[told], threshold=model.threshold)
    cells, _ = counted.cells(asks.labels, of)
    return measured_cells(cells, at)


def _classes(counted: Counted, model: Model, of: str) -> Mapping[str, Metric]:
    """By the calls: accuracy and macro-F1 need no more. Where a file is a person, people are
    drawn.
    """
    asks = model.task.asks
    assert isinstance(asks, Classes)
    if "file" in counted.columns and load_scores(model.artifact).groups is not None:
        return _classes_of_people(counted.called_by_file(asks.names, of))
    counts = counted.called(asks.names, of)
    n, hits = int(counts.sum()), int(np.trace(counts))
    if not n:
        return {}
    if n <= EXACT:
        calls, named = counted.calls_of(of)
        told = np.isin(named, asks.names) & np.isin(calls, asks.names)
        place = {name: k for k, name in enumerate(asks.names)}
        y, called = (np.array([place[x] for x in of_it[told]], int) for of_it in (named, calls))
        found = asks.measure(y, np.eye(len(asks.names))[called])
        return {name: found[name] for name in ("accuracy", "macro_f1")}
    rng = np.random.default_rng(0)
    drawn = np.stack(
        [
            rng.multinomial(row.sum(), row / max(row.sum(), 1), size=RESAMPLES)
            if row.any()
            else np.zeros((RESAMPLES, len(row)))
            for row in counts
        ],
        axis=1,
    )
    f1 = resampled(mean_f1(counts[None]), mean_f1(drawn), n, hits)
    return {"accuracy": share(hits, n), "macro_f1": f1}


def _classes_of_people(people: np.ndarray) -> Mapping[str, Metric]:
    """Of counts (people, true, called)."""
    counts = people.sum(0)
    n, hits = int(counts.sum()), int(np.trace(counts))
    if not n:
        return {}
    step, size = max(1, _AT_ONCE // len(people)), len(counts)
    rng = np.random.default_rng(0)
    drawn = np.concatenate(
        [
            draws(len(people), count=min(step, RESAMPLES - start), seed=rng)
            @ people.reshape(len(people), -1)
            for start in range(0, RESAMPLES, step)
        ]
    ).reshape(RESAMPLES, size, size)
    right = np.trace(drawn, axis1=1, axis2=2) / drawn.sum((1, 2))
    accuracy = resampled(np.array([hits / n]), right, n, hits)
    f1 = resampled(mean_f1(counts[None]), mean_f1(drawn), n, hits)
    return {
        name: replace(m, method=BY_GROUP) for name, m in (("accuracy", accuracy), ("macro_f1", f1))
    }


def _quantity(counted: Counted, model: Model, of: str) -> Mapping[str, Metric]:
    asks = model.task.asks
    assert isinstance(asks, Quantity)
    cells, counts, hits = counted.amounts(asks, of)
    n = int(counts.sum())
    if not n:
        return {}
    if n <= EXACT:
        p, named = counted.rows_of("estimate", of)
        return asks.measure(np.array([asks.amount(one) for one in named]), p)
    y, off, squared = cells.T
    # each metric's own mean over a cell's cases, so that no grid shows in it
    of_weights = {
        "mae": asks.weighted(y, y + off)["mae"],
        "r2": asks.weighted(y, y + squared)["r2"],
    }
    drawn: dict[str, list[np.ndarray]] = {name: [] for name in of_weights}
    rng, step = np.random.default_rng(0), max(1, _AT_ONCE // len(counts))
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        weights = rng.multinomial(n, counts / n, size=size).astype(float)
        for name, of_drawn in of_weights.items():
            drawn[name].append(of_drawn(weights))
    once = counts[None].astype(float)
    return {
        **{
            name: resampled(of_once(once), np.concatenate(drawn[name]), n, n)
            for name, of_once in of_weights.items()
        },
        **{name: share(count, n) for name, count in hits.items()},
    }


def _time_to_event(counted: Counted, model: Model, of: str) -> Mapping[str, Metric]:
    """By the state at the first horizon alone: a file says nothing of the times."""
    asks = model.task.asks
    assert isinstance(asks, TimeToEvent)
    free = f"1 - ({counted.number('probability')})"
    c = counted.confusion(free, asks.labels, model.threshold, of)
    known, had = c.tp + c.fp + c.fn + c.tn, c.fp + c.tn
    unknown = counted.words("outcome", of).get(UNKNOWN_STATE, 0)
    if not known:
        return {}
    return {
        "accuracy": share(c.tp + c.tn, known, events=had),
        "events_found": share(c.tn, had, events=had),
        "free_cleared": share(c.tp, c.tp + c.fn, events=0),
        "state_known": share(known, known + unknown, events=had),
    }


# By the kind of outcome.
COHORT_MEASURES: dict[str, Callable[[Counted, Model, str], Mapping[str, Metric]]] = {
    "labels": _labels,
    "classes": _classes,
    "quantity": _quantity,
    "time_to_event": _time_to_event,
}
