"""What is measured of a model of stays beyond its scores: the Challenge's own, size, faithfulness,
the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases import Case
from medmodels.datasets import Dataset
from medmodels.explanations.faithfulness import measure_faithfulness, stay_games
from medmodels.explanations.windows import stay_rnn_contributions
from medmodels.gates import abstention
from medmodels.models import Model
from medmodels.models.lite import Lite
from medmodels.models.measured import (
    Challenge,
    Faithfulness,
    FileSize,
    GateTrial,
    Measured,
    Size,
    topics,
)
from medmodels.models.stay_rnn import StayRnn, prepared
from medmodels.models.stays import grid
from medmodels.statistics.binary import auroc
from medmodels.tasks import Task
from medmodels.training.measures.gate import gate_trial
from medmodels.training.measures.shared import milliseconds
from medmodels.training.measures.spoilt import stay_spoilers

if TYPE_CHECKING:
    import keras

__all__ = ["event_one", "event_threshold", "event_two", "measured", "sampled_error"]

_CHECKED, _PARITY = 200, 500


def measured(
    model: Model,
    dataset: Dataset,
    weights: Mapping[str, bytes],
    network: keras.Model | None,
    seconds: float,
) -> dict[str, Measured]:
    """What is measured of the packaged model; what is so on the network for a network alone."""
    stays = dataset.data[dataset.test]
    size = faithfulness = None
    if isinstance(model, StayRnn) and network is not None:
        grids = np.stack([grid(stay, model.task, step=model.step) for stay in stays])
        size = _size(model, weights, network, grids, dataset.labels[dataset.test], seconds)
        checked = min(_CHECKED, len(grids))
        faithfulness = _faithfulness(
            model, grids[np.random.default_rng(0).choice(len(grids), checked, replace=False)]
        )
    return topics(_challenge(model), size, faithfulness, _gate(model, stays))


def event_threshold(p: np.ndarray, y: np.ndarray) -> float:
    """The probability from which recall and precision are nearest to each other: as many are called
    as are positive.
    """
    return float(np.sort(p)[-int(y.sum())])


def event_one(y: np.ndarray, p: np.ndarray, threshold: float) -> float:
    """The Challenge's event 1: the smaller of recall and precision."""
    called = p >= threshold
    hits = int((called & y).sum())
    return min(hits / max(int(y.sum()), 1), hits / max(int(called.sum()), 1))


def event_two(y: np.ndarray, p: np.ndarray, *, groups: int = 10) -> float:
    """The Challenge's event 2: Hosmer and Lemeshow's statistic over tenths of the predicted risk,
    over the range of their mean risks.

    A tenth's risk counts as half a death at least, so that one in which no tree foresees a death
    does not divide by zero.
    """
    order = np.array_split(np.argsort(p, kind="stable"), groups)
    risk, died, n = (
        np.array([f(rows) for rows in order])
        for f in (lambda r: p[r].mean(), lambda r: y[r].sum(), len)
    )
    risk = np.clip(risk, 0.5 / n, 1 - 0.5 / n)
    statistic = ((died - n * risk) ** 2 / (n * risk * (1 - risk))).sum()
    return float(statistic / (risk[-1] - risk[0]))


def _challenge(model: Model) -> Challenge:
    table = model.artifact.heldout()
    rows = table[table["split"] == "cv"]
    folds = [
        (f["label"].to_numpy(bool), f["score"].to_numpy(float)) for _, f in rows.groupby("fold")
    ]
    one = np.array([_event_one_apart(folds, k) for k in range(len(folds))])
    y, p = rows["label"].to_numpy(bool), rows["score"].to_numpy(float)
    return Challenge(
        event_one=float(one.mean()),
        event_one_sd=float(one.std(ddof=1)),
        folds=len(folds),
        n=len(y),
        events=int(y.sum()),
        event_two=event_two(y, p),
        expected=float(p.sum()),
    )


def _event_one_apart(folds: list[tuple[np.ndarray, np.ndarray]], k: int) -> float:
    """Event 1 in one fold at the threshold that the other folds give."""
    others = [fold for n, fold in enumerate(folds) if n != k]
    threshold = event_threshold(
        np.concatenate([p for _, p in others]), np.concatenate([y for y, _ in others])
    )
    return event_one(*folds[k], threshold)


def _size(
    model: StayRnn,
    weights: Mapping[str, bytes],
    network: keras.Model,
    grids: np.ndarray,
    y: np.ndarray,
    seconds: float,
) -> Size:
    seen, once = prepared(grids, model.artifact.fitted, step=model.step), np.ones((1, len(y)))
    slow = milliseconds(partial(network.predict, seen[:1], verbose=0), repeats=20)
    expected = network.predict(seen[:_PARITY], verbose=0)[:, 0]
    rows = []
    for name, content in weights.items():
        lite = Lite(content)
        logit, fast = lite(seen)[0][:, 0], milliseconds(partial(lite, seen[:1]), repeats=200)
        apart = np.abs(logit[:_PARITY] - expected).max()
        rows.append(
            FileSize(name, len(content), fast, slow / fast, float(apart), auroc(y, logit, once)[0])
        )
    return Size(network.count_params(), seconds, tuple(rows), compared=len(expected))


def _faithfulness(model: StayRnn, grids: np.ndarray) -> Faithfulness:
    faithfulness = measure_faithfulness(stay_games(model, grids))
    return replace(faithfulness, sampled=sampled_error(model, grids))


def sampled_error(model: StayRnn, grids: np.ndarray) -> tuple[float, float]:
    """The standard error of the five largest contributions as a share of the largest: its median
    over grids (n, 1 + steps, variables), and what it is in one of twenty.
    """
    values = stay_rnn_contributions(model, grids)
    size, spread = np.abs(values.amounts[:, :, 0]), values.spread
    assert spread is not None
    top = np.argsort(-size, axis=1)[:, :5]
    relative = np.take_along_axis(spread, top, 1).max(1) / size.max(1)
    return float(np.median(relative)), float(np.percentile(relative, 95))


def _gate(model: Model, stays: np.ndarray) -> GateTrial:
    """How many held-out stays are refused: as they are, mixed up, as the question spoils them."""
    rng = np.random.default_rng(0)
    kinds: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "whole": lambda stay: stay,
        "variables mixed": lambda stay: _mixed(stay, model.task, rng),
        **stay_spoilers(model.task),
    }
    refused = {
        kind: [
            abstention(model, Case(model.task, spoil(stay).copy(), "upload")) is not None
            for stay in stays
        ]
        for kind, spoil in kinds.items()
    }
    return gate_trial("stays", refused)


def _mixed(stay: np.ndarray, task: Task, rng: np.random.Generator) -> np.ndarray:
    order = np.concatenate(
        [rng.permutation(len(task.features)), len(task.features) + np.arange(len(task.descriptors))]
    )
    return np.column_stack([stay[:, 0], order[stay[:, 1].astype(int)], stay[:, 2]])
