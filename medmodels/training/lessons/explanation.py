"""For *What an explanation is, and is not*: two machines that differ in their labels alone, and
one without inputs that say what another says.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np

from medmodels.lessons import Fact
from medmodels.lessons.machines import MACHINES, without
from medmodels.models import load_model
from medmodels.models.svm import Expansion, Svm, kernel
from medmodels.statistics.binary import bootstrapped
from medmodels.training.lessons import LessonMade
from medmodels.training.lessons._figures import bracketed

__all__ = ["made"]

# Few cases for so many landmarks, and hardly any restraint: shuffled labels are learnt by heart.
_SEED, _CASES, _COST = 0, 150, 1_000.0
_SMALLEST = 1e-8  # of the largest eigenvalue; below it a direction is rounding
_DROPPED = ("perimeter", "area")


def made() -> LessonMade:
    """The machines and what is said of them."""
    from medmodels.datasets.breast_fna import load_breast_fna

    dataset, model = load_breast_fna(), load_model("breast-fna/svm")
    assert isinstance(model, Svm)
    rng = np.random.default_rng(_SEED)
    shuffled, rows = rng.permutation(dataset.labels), rng.permutation(len(dataset.labels))
    seen, rest = rows[:_CASES], rows[_CASES:]
    names = np.array(model.task.feature_names)
    dropped = np.flatnonzero([any(word in name.split() for word in _DROPPED) for name in names])
    plans = {
        "honest": (dataset.labels, dropped[:0]),
        "shuffled": (shuffled, dropped[:0]),
        "fewer": (dataset.labels, dropped),
    }
    arrays: dict[str, Any] = {}
    facts: dict[str, Fact] = {}
    for name, (labels, unseen) in plans.items():
        machine = fitted(without(model.expansion, unseen), dataset.data[seen], labels[seen])
        arrays |= {
            f"{name} weights": machine.weights,
            f"{name} bias": np.array(machine.bias),
            f"{name} unseen": unseen,
        }
        for part, where in (("seen", seen), ("rest", rest)):
            auroc = bootstrapped("auroc", labels[where], machine(dataset.data[where]))
            facts[f"{name}_{part}"] = bracketed(auroc)
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    return LessonMade(
        facts,
        _SEED,
        f"Machines on the landmarks of {model.id}, fitted to {_CASES} cases drawn by lot with their"
        " labels, with labels dealt out by lot, and without perimeter and area; measured on the"
        " cases not drawn.",
        {MACHINES: file.getvalue()},
    )


def fitted(machine: Expansion, x: np.ndarray, y: np.ndarray) -> Expansion:
    """Log-odds by logistic regression on the landmarks of another ``machine``."""
    from sklearn.linear_model import LogisticRegression

    vectors, gamma = machine.vectors, machine.gamma
    values, axes = np.linalg.eigh(kernel(vectors, vectors, gamma))
    kept = values > _SMALLEST * values[-1]
    root = axes[:, kept] / np.sqrt(values[kept])
    points = (x - machine.center) / machine.scale
    regression = LogisticRegression(C=_COST, max_iter=20_000)
    regression.fit(kernel(points, vectors, gamma) @ root, y)
    return replace(
        machine, weights=root @ regression.coef_.ravel(), bias=float(regression.intercept_[0])
    )
