"""How frequent each label is among the cases of a cohort, as far as a model's calls tell it, and
whether a change of labels is all that happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from medmodels.cohort.counted import LET_PASS, Counted
from medmodels.cohort.drift import held_edges
from medmodels.evidence import Scores, load_scores
from medmodels.models import Model
from medmodels.statistics.label_shift import (
    FORGETFUL,
    LabelShares,
    label_shares,
    labels_explain,
    people_counts,
)

__all__ = ["PREVALENCES", "CalledLabels", "Prevalence", "prevalence_of"]

_LEVEL = 0.05
_PARTS = 5  # of the held-out scores: finer ones hold too few of a rare label
_LEAST = 20  # calls of the cohort


@dataclass(frozen=True, eq=False)
class CalledLabels:
    """Held-out cases by bin of the score, call and label, ``known`` (bins, calls, labels), those of
    each person where several are of one, ``people`` (people, bins, calls, labels); and the
    cohort's by bin and call, ``cases`` (bins, calls).
    """

    known: np.ndarray
    people: np.ndarray | None
    cases: np.ndarray


@dataclass(frozen=True, eq=False)
class Prevalence:
    """What calls say of labels. ``code`` is ``"told"``; ``"not-labels-alone"`` where the scores are
    not those that a change of labels makes, so that the estimate is not to be trusted;
    ``"calls-forget"`` where calls hardly depend on labels, ``"label-unseen"`` where no held-out
    case has one of them, ``"too-few"``, or why the kind of question has none: then ``estimate``
    is ``None``. ``held`` are the held-out shares (labels,), ``n`` the calls of the cohort,
    ``explained`` the p value of labels alone explaining the scores.
    """

    code: str
    labels: tuple[str, ...]
    held: np.ndarray
    n: int
    estimate: LabelShares | None = None
    explained: float = float("nan")


def prevalence_of(counted: Counted, model: Model) -> Prevalence:
    """Estimated shares of the labels in the cohort, or why there are none."""
    counting = PREVALENCES[model.task.kind]
    labels = model.task.labels
    if isinstance(counting, str):
        return Prevalence(counting, labels, np.zeros(0), 0)
    found = counting(counted, model, load_scores(model.artifact))
    known, called = found.known.sum(0), found.cases.sum(0)
    n, of_label = int(called.sum()), known.sum(0)
    held = of_label / of_label.sum()
    if not of_label.all():
        return Prevalence("label-unseen", labels, held, n)
    if n < _LEAST:
        return Prevalence("too-few", labels, held, n)
    people = None if found.people is None else found.people.sum(1)
    estimate = label_shares(known, called, people=people)
    if not estimate.condition < FORGETFUL:
        return Prevalence("calls-forget", labels, held, n, estimate)
    explained = labels_explain(found.known, found.cases, people=found.people)
    code = "told" if explained >= _LEVEL else "not-labels-alone"
    return Prevalence(code, labels, held, n, estimate, explained)


def _of_labels(counted: Counted, model: Model, scores: Scores) -> CalledLabels:
    """Calls are those of the threshold, also where the gate refused: held-out ones are too."""
    edges = np.unique(np.r_[held_edges(scores.p, parts=_PARTS), model.threshold])
    below, _, n = counted.below("probability", edges)
    # a bin is called one thing or the other, since the threshold is an edge
    by_bin = np.diff(np.r_[0, below, n])
    called = (np.r_[-np.inf, edges] < model.threshold).astype(int)
    cases = np.zeros((len(by_bin), 2))
    cases[np.arange(len(by_bin)), called] = by_bin
    bins = np.searchsorted(edges, scores.p, side="right")
    truth = np.where(scores.y, 0, 1)
    return _counted(scores, bins, called[bins], truth, cases)


def _of_classes(counted: Counted, model: Model, scores: Scores) -> CalledLabels:
    """Of those that the gate let pass alone: the others have no call."""
    left = np.ones(len(scores.y), bool) if scores.abstained is None else ~scores.abstained
    y, p = scores.y[left], scores.p[left]
    groups = None if scores.groups is None else scores.groups[left]
    top, names = p.max(1), model.task.labels
    edges = held_edges(top, parts=_PARTS)
    cases = np.zeros((len(edges) + 1, len(names)))
    for (place, call), n in counted.binned_words("probability", edges, "call", LET_PASS).items():
        if call in names:
            cases[place, names.index(call)] = n
    bins = np.searchsorted(edges, top, side="right")
    kept = Scores(y, p, p, groups=groups)
    return _counted(kept, bins, p.argmax(1), y, cases)


def _counted(
    scores: Scores, bins: np.ndarray, called: np.ndarray, truth: np.ndarray, cases: np.ndarray
) -> CalledLabels:
    size, labels = cases.shape
    one = np.zeros(len(bins), int)
    groups = one if scores.groups is None else scores.groups
    people = people_counts(
        bins * labels + called, truth, groups, calls=size * labels, labels=labels
    )
    people = people.reshape(-1, size, labels, labels)
    return CalledLabels(people.sum(0), None if scores.groups is None else people, cases)


# By the kind of outcome: how its calls are counted, or the code of why there is nothing to count.
PREVALENCES: dict[str, Callable[[Counted, Model, Scores], CalledLabels] | str] = {
    "labels": _of_labels,
    "classes": _of_classes,
    "quantity": "amounts-have-none",
    "time_to_event": "not-followed",
}
