"""Held-out scores as they are stored beside a model: outcomes, the model's answers, its
comparators', and what divides the cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from medmodels.models import Artifact
from medmodels.outcomes.classes import CLASS
from medmodels.outcomes.time_to_event import COMPARED, FREE

__all__ = ["ABSTAINED", "GROUP_OF", "OTHER", "Scores", "load_everybody", "load_scores"]

GROUP_OF = "group"  # the column of numbers that say whose each case is
OTHER = "other "  # what the column of another comparator begins with
ABSTAINED = "abstained"  # the column that says of each test case whether the model abstains

# Every other column of heldout.parquet is a factor that divides the cases into subgroups, or
# another comparator's answers.
_NOT_FACTORS = frozenset(
    {"split", "repeat", "fold", "label", "score", "baseline", ABSTAINED, GROUP_OF}
)


@dataclass(frozen=True, eq=False)
class Scores:
    """Held-out outcomes (bool) and probabilities of the positive label: the model's and the
    baseline's; or true and estimated amounts; or classes as positions and probabilities (cases,
    classes); or times as their outcome keeps them and curves (cases, grid).

    ``others`` are the answers of further comparators by name, ``factors`` what each case belongs
    to, ``abstained`` (bool) on which cases the model abstains; ``None`` where the folder does not
    say. ``groups`` (cases,) number whoever a case is of, where several may be of one person; then
    intervals are over people.
    """

    y: np.ndarray
    p: np.ndarray
    baseline: np.ndarray
    others: Mapping[str, np.ndarray] = field(default_factory=dict)
    factors: Mapping[str, np.ndarray] = field(default_factory=dict)
    abstained: np.ndarray | None = None
    groups: np.ndarray | None = None


def load_scores(artifact: Artifact) -> Scores:
    """The scores on the test split, in the order they were stored."""
    with artifact.parsing("heldout.parquet"):
        scores = _scores_of(artifact)
        if not len(scores.y) or not all(
            np.isfinite(numbers).all()
            for numbers in (scores.y, scores.p, scores.baseline, *scores.others.values())
        ):
            raise ValueError("no scores")
        return scores


def load_everybody(artifact: Artifact) -> Scores:
    """The scores of those whose rows say what is supported: of times to an event everybody once, as
    a cross-validation held them out.
    """
    asks = artifact.task.asks
    table = artifact.heldout()
    with artifact.parsing("heldout.parquet"):
        rows = asks.supporting(table)
        return Scores(asks.truths(rows["label"]), asks.answers(rows), asks.compared(rows))


def _scores_of(artifact: Artifact) -> Scores:
    table, asks = artifact.heldout(), artifact.task.asks
    test = table[table["split"] == "test"]
    factors = {
        name: test[name].astype(str).to_numpy()
        for name in test.columns
        if name not in _NOT_FACTORS
        and not name.startswith((OTHER, CLASS, FREE, COMPARED))
        and test[name].notna().all()
    }
    others = {
        name.removeprefix(OTHER): test[name].to_numpy(float)
        for name in test.columns
        if name.startswith(OTHER)
    }
    return Scores(
        asks.truths(test["label"]),
        asks.answers(test),
        asks.compared(test),
        others,
        factors,
        test[ABSTAINED].to_numpy(bool) if ABSTAINED in test else None,
        test[GROUP_OF].to_numpy(int) if GROUP_OF in test else None,
    )
