"""Train a network on rows of a table that are pictures or series: fit, calibrate on validation
rows, score the held-out ones, package.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from medmodels.datasets import Dataset
from medmodels.evidence.epochs import Epoch
from medmodels.explanations import block_means
from medmodels.models.lite import Lite
from medmodels.models.model import expit
from medmodels.models.row_network import as_network_sees
from medmodels.predictions import label_limits
from medmodels.tasks import LaidOut
from medmodels.training.compression import SAMPLE, converted_forms, lab, platt_scaled
from medmodels.training.fit import baseline_probability
from medmodels.training.gate_table import table_gate
from medmodels.training.reference import row_gate
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.stopping import ENOUGH
from medmodels.training.strategy import NetworkStrategy, Strategy

__all__ = ["train_rows"]


def train_rows(
    dataset: Dataset, family: str, strategy: Strategy, progress: Callable[[str], None]
) -> Run:
    """Train on ``dataset.train``; whatever is chosen or calibrated is so on
    ``dataset.validation``.
    """
    from medmodels.training.fit_layers import fit_layers

    assert isinstance(strategy, NetworkStrategy)
    x, y, layout = dataset.data, dataset.labels, LaidOut.of(dataset.task.inputs).layout
    train, validation, test = dataset.train, dataset.validation, dataset.test
    scale = _scale(x[train], dataset)
    progress(
        f"{dataset.task.name}/{family}: fitting on {len(train)} rows, {len(validation)} for"
        " validation"
    )
    lines: list[str] = []

    def heard(line: str) -> None:
        lines.append(line)
        progress(line)

    start = time.perf_counter()
    seen = as_network_sees(x, scale, layout)
    network = fit_layers(
        (seen[train], y[train]), (seen[validation], y[validation]), strategy, heard
    )
    seconds = time.perf_counter() - start
    progress("packaging: smaller forms of the network")
    forms = converted_forms(
        network, seen[train][np.random.default_rng(0).permutation(len(train))[:SAMPLE]]
    )
    serve = Lite(forms["float32"])
    logit = {
        name: serve(seen[rows])[0][:, 0].astype(float)
        for name, rows in (("validation", validation), ("test", test))
    }
    slope, offset = _platt(logit["validation"], y[validation])
    score = {name: expit(slope * raw + offset) for name, raw in logit.items()}
    progress("packaging: the comparator, explanations of the held-out rows")
    both = np.column_stack([score["validation"], 1 - score["validation"]])
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights={"model.tflite": forms["float32"]},
        reference={
            **scale,
            **row_gate(x[train]),
            "platt": np.array([slope, offset]),
            "threshold": np.array(strategy.threshold),
            "background": x[train][~y[train]].mean(0)[None],
            "conformal": label_limits(both, np.where(y[validation], 0, 1)),
        },
        heldout=joined(
            [
                score_rows(
                    "test",
                    y[test],
                    score["test"],
                    baseline_probability(x[train], y[train], x[test], strength=0.01),
                )
            ]
        ),
        facts={
            "background": f"the mean “{dataset.task.labels[1]}” training row",
            "threshold_source": (
                "set in advance: a missed positive and a false alarm weigh the same"
            ),
            "baseline": "logistic regression",
            "calibrated_on": (
                "validation rows"
                if (slope, offset) != (1.0, 0.0)
                else "validation rows, too few for a calibration of the log-odds"
            ),
        },
        held_inputs=x[test],
        values=(block_means(x[train], dataset.task), block_means(x[test], dataset.task)),
        measure=lambda model: {
            "How it learnt": _learnt(lines, strategy, network.count_params(), seconds),
            "Gate": table_gate(model, x[test]),
        },
        compression=lab(
            forms, seen[test], y[test], platt_scaled(slope, offset), threshold=strategy.threshold
        ),
    )


_ENOUGH_ROWS = 10  # validation rows of each label that a calibration needs


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
    from sklearn.linear_model import LogisticRegression

    if min(y.sum(), (~y).sum()) < _ENOUGH_ROWS:
        return 1.0, 0.0
    fit = LogisticRegression(C=1.0).fit(logit[:, None], y)
    slope, offset = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    return (slope, offset) if slope > 0 else (1.0, 0.0)


def _learnt(
    lines: list[str], strategy: NetworkStrategy, parameters: int, seconds: float
) -> list[str]:
    epochs = [epoch for line in lines if (epoch := Epoch.from_line(line))]
    last, best = epochs[-1], min(epochs, key=lambda epoch: epoch.validation.loss)
    kept = best if strategy.early_stopping else last
    ended = (
        "stopped by hand and kept"
        if ENOUGH.is_set()
        else "early stopping"
        if last.number < last.planned
        else "as planned"
    )
    return [
        f"- {parameters:,} parameters; {last.number} of {last.planned} epochs ({ended}) in"
        f" {seconds:.0f} s on the machine of the manifest.".replace(",", " "),
        (
            f"- Kept: epoch {kept.number}. Train {kept.train}; validation {kept.validation}, before"
            " calibration."
        ),
    ]
