"""Fitting the machine of words, and the temperature of any model of notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models.model import expit
from medmodels.models.note_svm import CUTS, Machine, margins, packed, single_words, vectoriser_for
from medmodels.models.text import softmax_log_odds
from medmodels.training.strategies import NoteSvmStrategy
from medmodels.training.weights import array_file

__all__ = ["FOLDS", "FittedNoteSvm", "fit_note_svm", "left_out", "temperature_of"]

FOLDS = 5
_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class FittedNoteSvm:
    """A fitted machine of words."""

    machine: Machine

    @property
    def vocabulary(self) -> frozenset[str]:
        """The single words that it knows."""
        return single_words(self.machine)

    def scores(self, texts: np.ndarray) -> np.ndarray:
        """Margins (n, classes) of texts (n,)."""
        return margins(self.machine, texts)

    def files(self) -> dict[str, bytes]:
        """What is packaged."""
        return {"model.npz": array_file(packed(self.machine))}


def fit_note_svm(dataset: Dataset, rows: np.ndarray, strategy: NoteSvmStrategy) -> FittedNoteSvm:
    """Vectorisers and a linear machine for the passages in ``rows``, and for their summaries with
    less weight.
    """
    import scipy.sparse
    from sklearn.svm import LinearSVC

    assert dataset.extra is not None
    texts, labels = [*dataset.data[rows], *dataset.extra[rows]], dataset.labels[rows]
    often = np.bincount(labels)
    rare = (len(labels) / (np.maximum(often, 1) * (often > 0).sum())) ** strategy.balance
    weight = np.concatenate([rare[labels], strategy.summary_weight * rare[labels]])
    vectorisers: dict[str, Any] = {}
    blocks = []
    for name, cut in CUTS.items():
        if name == "opening" and not strategy.opening:
            continue
        vectoriser = vectoriser_for(name, min_df=strategy.least_texts)
        blocks.append(vectoriser.fit_transform([" ".join(cut(text)) for text in texts]))
        vectorisers[name] = vectoriser
    machine = LinearSVC(C=strategy.c, random_state=strategy.seed)
    machine.fit(scipy.sparse.hstack(blocks, format="csr"), np.tile(labels, 2), sample_weight=weight)
    classes = len(dataset.task.labels)
    # a class without an example is far off
    weights, bias = np.zeros((machine.coef_.shape[1], classes), np.float32), np.full(classes, -2.0)
    weights[:, machine.classes_], bias[machine.classes_] = machine.coef_.T, machine.intercept_
    return FittedNoteSvm(Machine(vectorisers, weights, bias))


def left_out(
    fit: Callable[[np.ndarray], _T], count: int, *, seed: int
) -> Iterator[tuple[np.ndarray, _T]]:
    """For each of the folds of so many texts, the positions left out and what ``fit`` made of the
    others' positions.
    """
    from sklearn.model_selection import KFold

    for rows, held in KFold(FOLDS, shuffle=True, random_state=seed).split(np.arange(count)):
        yield held, fit(rows)


def temperature_of(scores: np.ndarray, y: np.ndarray) -> float:
    """What scores (n, classes) are multiplied by before the softmax, by the lowest log loss."""
    from scipy.optimize import minimize_scalar

    def loss(log_scale: float) -> float:
        p = expit(softmax_log_odds(np.exp(log_scale) * scores))
        return float(-np.log(np.clip(p[np.arange(len(y)), y], 1e-9, 1)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2, 4), method="bounded").x))
