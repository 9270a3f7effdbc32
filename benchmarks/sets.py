"""Ways to make a conformal set of many classes, compared on the passages of folds that were left
out: never on the test sets.

Four times, a fifth of these passages is covered by limits from the other four fifths: how often a
set holds the truth, over all of them, in the worst of the classes with thirty passages or more, and
over the rarer classes; and how many classes it holds. Run by hand:

    PYTHONPATH=. .venv/bin/python benchmarks/sets.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from medmodels.models import load_model, models_of
from medmodels.predictions import COVERAGES
from medmodels.statistics.conformal import class_limits, class_sets, conformal_limit
from medmodels.tasks import TASKS

_REPEATS, _FOLDS, _ENOUGH = 4, 5, 30
Sets = Callable[[np.ndarray, np.ndarray, np.ndarray], list[np.ndarray]]


def closed(p: np.ndarray, truth: np.ndarray, new: np.ndarray) -> list[np.ndarray]:
    """What is shipped: a limit a class, the rarer ones sharing one, closed upwards."""
    return [class_sets(new, limits) for limits in class_limits(p, truth)]


def as_limits_fall(p: np.ndarray, truth: np.ndarray, new: np.ndarray) -> list[np.ndarray]:
    """The same limits without closing: a set may skip a class more probable than one it holds."""
    sets = [1 - new <= limits for limits in class_limits(p, truth)]
    for inside in sets:
        inside[np.arange(len(new)), new.argmax(1)] = True
    return sets


def regularised(
    p: np.ndarray, truth: np.ndarray, new: np.ndarray, *, weight: float, free: int
) -> list[np.ndarray]:
    """Regularised APS without chance (Angelopoulos 2021): what is more probable, and ``weight`` a
    rank after ``free``, up to one limit.
    """

    def score(shares: np.ndarray) -> np.ndarray:
        order = np.argsort(-shares, axis=1, kind="stable")
        ranked = np.take_along_axis(shares, order, 1)
        mass = (
            np.cumsum(ranked, 1)
            - ranked
            + weight * np.maximum(np.arange(1, shares.shape[1] + 1) - free, 0)
        )
        scores = np.empty_like(shares)
        np.put_along_axis(scores, order, mass, 1)
        return scores

    own = score(p)[np.arange(len(truth)), truth]
    return [
        score(new) <= conformal_limit(own, coverage, otherwise=np.inf) for coverage in COVERAGES
    ]


def one_limit(p: np.ndarray, truth: np.ndarray, new: np.ndarray) -> list[np.ndarray]:
    """One limit of the probability for all classes."""
    own = 1 - p[np.arange(len(truth)), truth]
    return [
        class_sets(new, np.array(conformal_limit(own, coverage, otherwise=1.0)))
        for coverage in COVERAGES
    ]


WAYS: dict[str, Sets] = {
    "as limits fall": as_limits_fall,
    "closed upwards": closed,
    "one limit": one_limit,
    "APS": partial(regularised, weight=0.0, free=0),
    **{
        f"RAPS {weight}, {free}": partial(regularised, weight=weight, free=free)
        for weight in (0.01, 0.05, 0.2)
        for free in (1, 3)
    },
}


def compared(
    p: np.ndarray, truth: np.ndarray, way: Sets
) -> list[tuple[float, float, float, float]]:
    """At each level: coverage over all, in the worst frequent class and over the rare ones, and the
    mean size.
    """
    frequent = np.bincount(truth, minlength=p.shape[1]) >= _ENOUGH
    rng, hits, sizes = np.random.default_rng(0), [], []
    for _ in range(_REPEATS):
        order = rng.permutation(len(truth))
        for fold in range(_FOLDS):
            held = order[fold::_FOLDS]
            rest = np.setdiff1d(order, held)
            sets = np.stack(way(p[rest], truth[rest], p[held]))
            hits.append((truth[held], sets[:, np.arange(len(held)), truth[held]]))
            sizes.append(sets.sum(2))
    classes, size = np.concatenate([k for k, _ in hits]), np.concatenate(sizes, 1)
    return [
        (
            hit.mean(),
            min(hit[classes == k].mean() for k in np.flatnonzero(frequent)),
            hit[~frequent[classes]].mean(),
            many.mean(),
        )
        for hit, many in zip(np.concatenate([inside for _, inside in hits], 1), size, strict=True)
    ]


if __name__ == "__main__":
    for model_id in models_of("note-section"):
        table = load_model(model_id).artifact.heldout()
        rows = table[table["split"] == "cv"]
        p = TASKS["note-section"].asks.answers(rows)
        print(
            f"{model_id}: all / worst frequent class / rare classes / classes in a set, at"
            f" {', '.join(f'{c:.0%}' for c in COVERAGES)}"
        )
        for name, way in WAYS.items():
            shown = (
                f"{a:.3f} {b:.2f} {c:.2f} {d:.2f}"
                for a, b, c, d in compared(p, rows["label"].to_numpy(int), way)
            )
            print(f"  {name:14s} " + "   ".join(shown))
