"""Train a network on rows of a table that are pictures or series: fit, calibrate on validation
rows, score the held-out ones, package.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from medmodels.datasets import Dataset
from medmodels.evidence.epochs import Epoch
from medmodels.explanations import block_means
from medmodels.models.layout_network import as_network_sees
from medmodels.models.lite import Lite
from medmodels.models.measured import topics
from medmodels.models.measured_learning import Learnt
from medmodels.models.model import expit
from medmodels.models.statements import statement
from medmodels.statistics.conformal import label_limits
from medmodels.statistics.platt import platt
from medmodels.tasks import LaidOut
from medmodels.training.estimators.classifiers import baseline_probability
from medmodels.training.gates import row_gate
from medmodels.training.measures.compression import measured_forms, platt_scaled
from medmodels.training.measures.gate import table_gate
from medmodels.training.networks.litert import SAMPLE, converted_forms
from medmodels.training.progress import EpochDone, Packaging, Started, Tell, TrainingEvent
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.stopping import END_EARLY
from medmodels.training.strategies import LayoutNetworkStrategy

__all__ = ["train_layout_network"]


def train_layout_network(
    dataset: Dataset, family: str, strategy: LayoutNetworkStrategy, tell: Tell
) -> Run:
    """Train on ``dataset.train``; whatever is chosen or calibrated is so on
    ``dataset.validation``.
    """
    x, y = dataset.data, dataset.labels
    train, validation, test = dataset.train, dataset.validation, dataset.test
    trained = _fitted(dataset, family, strategy, tell)
    tell(Packaging("baseline"))
    both = np.column_stack([trained.validation, 1 - trained.validation])
    baseline = baseline_probability(x[train], y[train], x[test], strength=0.01)
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights={"model.tflite": trained.forms["float32"]},
        fitted={
            **trained.scale,
            **row_gate(x[train]),
            "platt": np.array(trained.platt),
            "threshold": np.array(strategy.threshold),
            "background": x[train][~y[train]].mean(0)[None],
            "conformal": label_limits(both, np.where(y[validation], 0, 1)),
        },
        heldout=joined([score_rows("test", y[test], trained.test, baseline)]),
        stated={
            "background": statement("mean row", label=dataset.task.labels[1]),
            "threshold_source": statement("set in advance"),
            "baseline": statement("logistic regression"),
            "calibrated_on": statement(
                "validation" if trained.platt != _AS_IT_IS else "validation, too few", of="rows"
            ),
        },
        held_inputs=x[test],
        values=(block_means(x[train], dataset.task), block_means(x[test], dataset.task)),
        measure=lambda model: topics(trained.learnt, table_gate(model, x[test])),
        compression=measured_forms(
            trained.forms,
            trained.seen[test],
            y[test],
            platt_scaled(*trained.platt),
            threshold=strategy.threshold,
        ),
    )


@dataclass(frozen=True, eq=False)
class _Fitted:
    """A trained network: all rows as it ``seen`` them (n, …), its files by form, calibrated
    probabilities of the validation and of the test rows, and how it learnt.
    """

    scale: dict[str, np.ndarray]
    seen: np.ndarray
    forms: dict[str, bytes]
    platt: tuple[float, float]
    validation: np.ndarray
    test: np.ndarray
    learnt: Learnt


def _fitted(dataset: Dataset, family: str, strategy: LayoutNetworkStrategy, tell: Tell) -> _Fitted:
    from medmodels.training.networks.layout_network import fit_layout_network

    y, train, validation = dataset.labels, dataset.train, dataset.validation
    scale = _scale(dataset.data[train], dataset)
    tell(Started(f"{dataset.task.name}/{family}", "rows", len(train), len(validation)))
    epochs: list[Epoch] = []

    def heard(event: TrainingEvent) -> None:
        if isinstance(event, EpochDone):
            epochs.append(event.epoch)
        tell(event)

    start = time.perf_counter()
    seen = as_network_sees(dataset.data, scale, LaidOut.of(dataset.task.inputs).layout)
    network = fit_layout_network(
        (seen[train], y[train]), (seen[validation], y[validation]), strategy, heard
    )
    seconds = time.perf_counter() - start
    tell(Packaging("forms"))
    sample = np.random.default_rng(0).permutation(len(train))[:SAMPLE]
    forms = converted_forms(network, seen[train][sample])
    serve = Lite(forms["float32"])
    raw, held = (serve(seen[rows])[0][:, 0].astype(float) for rows in (validation, dataset.test))
    slope, offset = _platt(raw, y[validation])
    return _Fitted(
        scale,
        seen,
        forms,
        (slope, offset),
        expit(slope * raw + offset),
        expit(slope * held + offset),
        _learnt(epochs, strategy, network.count_params(), seconds),
    )


_AS_IT_IS = (1.0, 0.0)  # a network's own log-odds, not calibrated
_LEAST_ROWS = 10  # validation rows of each label that a calibration needs


def _scale(x: np.ndarray, dataset: Dataset) -> dict[str, np.ndarray]:
    """Mean and standard deviation of all pixels together, or of each variable over all its steps,
    one for each column.
    """
    variables = np.array([feature.group for feature in dataset.task.features])
    center, spread = np.empty(x.shape[1]), np.empty(x.shape[1])
    for variable in np.unique(variables):
        mine = variables == variable
        center[mine], spread[mine] = x[:, mine].mean(), float(x[:, mine].std()) or 1.0
    return {"center": center, "spread": spread}


def _platt(logit: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Platt's slope and offset; a little shrunk, so that perfectly separated validation rows do not
    make it boundless.

    With too few rows of a label, or where the network ranks them the wrong way round, its own
    log-odds are left as they are.
    """
    if min(y.sum(), (~y).sum()) < _LEAST_ROWS:
        return _AS_IT_IS
    slope, offset = platt(logit, y, strength=1.0)
    return (slope, offset) if slope > 0 else _AS_IT_IS


def _learnt(
    epochs: list[Epoch], strategy: LayoutNetworkStrategy, parameters: int, seconds: float
) -> Learnt:
    last, best = epochs[-1], min(epochs, key=lambda epoch: epoch.validation.loss)
    kept = best if strategy.early_stopping else last
    return Learnt(
        parameters=parameters,
        seconds=seconds,
        epochs=last.number,
        planned=last.planned,
        ended=(
            "by hand"
            if END_EARLY.is_set()
            else "early"
            if last.number < last.planned
            else "as planned"
        ),
        kept=kept.number,
        train=kept.train,
        validation=kept.validation,
    )
