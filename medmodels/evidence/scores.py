"""Held-out scores as they are stored beside a model: outcomes, the model's answers, its
comparators', and what divides the cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from medmodels.evidence.classes import CLASS, of_classes
from medmodels.models import Artifact
from medmodels.models.supported import extremes_of
from medmodels.wording import percent

__all__ = ["OTHER", "Scores", "load_scores"]

OTHER = "other "  # what the column of another comparator begins with

# Every other column of heldout.parquet is a factor that divides the cases into subgroups, or
# another comparator's answers.
_NOT_FACTORS = frozenset({"split", "repeat", "fold", "label", "score", "baseline"})

# What the label of a case is, by what a task asks for.
_DTYPES: dict[str, type] = {"labels": bool, "classes": int, "quantity": float}


@dataclass(frozen=True, eq=False)
class Scores:
    """Held-out outcomes (bool) and probabilities of the positive label: the model's and the
    baseline's; or true and estimated amounts; or classes as positions, probabilities (cases,
    classes) and the baseline's calls.

    ``others`` are the answers of further comparators by name, ``factors`` what each case belongs
    to.
    """

    y: np.ndarray
    p: np.ndarray
    baseline: np.ndarray
    others: Mapping[str, np.ndarray] = field(default_factory=dict)
    factors: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def said(self) -> tuple[str, ...]:
        """Each case's answer as it is shown: the probability, of many classes the highest one, or
        the amount.
        """
        if self.y.dtype == float:
            return tuple(f"{amount:.4g}" for amount in self.p.tolist())
        one_hot = self.y if self.p.ndim == 1 else np.arange(self.p.shape[1]) == self.y[:, None]
        found = extremes_of(one_hot, self.p)
        answers = self.p if self.p.ndim == 1 else self.p.max(1)
        return tuple(percent(p, (found.lowest, found.highest)) for p in answers.tolist())


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


def _scores_of(artifact: Artifact) -> Scores:
    table = artifact.heldout()
    test = table[table["split"] == "test"]
    kind = artifact.task.kind
    y = test["label"].to_numpy(_DTYPES[kind])
    factors = {
        name: test[name].astype(str).to_numpy()
        for name in test.columns
        if name not in _NOT_FACTORS
        and not name.startswith((OTHER, CLASS))
        and test[name].notna().all()
    }
    if kind == "classes":
        return Scores(y, of_classes(test), test["baseline"].to_numpy(int), factors=factors)
    others = {
        name.removeprefix(OTHER): test[name].to_numpy(float)
        for name in test.columns
        if name.startswith(OTHER)
    }
    return Scores(
        y, test["score"].to_numpy(float), test["baseline"].to_numpy(float), others, factors
    )
