"""Train a forest or an SVM on a table: fit, score what was held out, cross-validate the whole
recipe.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from medmodels.datasets import Dataset
from medmodels.explanations import block_means
from medmodels.models.svm import WEIGHTS, Expansion
from medmodels.tasks import LaidOut
from medmodels.training.fit import FITTERS, baseline_probability
from medmodels.training.folds import folds
from medmodels.training.gate_table import table_gate
from medmodels.training.reference import GROUP, reference_arrays
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.search import searched
from medmodels.training.stopping import ENOUGH
from medmodels.training.strategy import ForestStrategy, Strategy, SvmStrategy
from medmodels.training.word_machine import array_file

__all__ = ["FOLDS", "REPEATS", "stored", "train_table", "weight_facts", "weight_files"]

FOLDS, REPEATS = 10, 5
_SMALL, _MEDIUM = 1_000, 5_000  # cases up to which the folds are drawn several times, or once


def train_table(
    dataset: Dataset, family: str, strategy: Strategy, progress: Callable[[str], None]
) -> Run:
    """Fit on the training split, score the held-out cases, cross-validate on all; every fold
    repeats the whole recipe.
    """
    assert isinstance(strategy, ForestStrategy | SvmStrategy)
    x, y = dataset.data[dataset.train], dataset.labels[dataset.train]
    groups = None if dataset.groups is None else dataset.groups[dataset.train]
    tried: dict[str, list[str]] = {}
    if strategy.search:
        strategy, tried = searched(x, y, family, strategy, progress, groups=groups)
    progress(f"{dataset.task.name}/{family}: fitting on {len(dataset.train)} cases")
    fitted = FITTERS[family](x, y, strategy, groups)
    held = dataset.data[dataset.test]
    test = score_rows(
        "test",
        dataset.labels[dataset.test],
        fitted.probability(held),
        baseline_probability(x, y, held),
    )
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=weight_files(fitted.estimator),
        reference={
            **reference_arrays(x, y, fitted.out_of_sample, groups),
            **fitted.arrays,
            "threshold": np.array(strategy.threshold),
        },
        heldout=joined([test, *_cross_validate(dataset, family, strategy, progress)]),
        facts={
            "background": f"means of groups of {GROUP} or more neighbouring training cases",
            "threshold_source": (
                "set in advance: a missed positive and a false alarm weigh the same"
            ),
            "baseline": "logistic regression",
            "calibrated_on": "out-of-sample training probabilities",
            **weight_facts(fitted.estimator),
        },
        held_inputs=held,
        measure=lambda model: tried | {"Gate": table_gate(model, held)},
        values=tuple(
            block_means(rows, dataset.task) if isinstance(dataset.task.inputs, LaidOut) else rows
            for rows in (x, held)
        ),  # type: ignore[arg-type]
    )


def weight_files(fitted: object) -> dict[str, bytes]:
    """The files of a model's weights: a kernel expansion's arrays, or a scikit-learn estimator."""
    return (
        {WEIGHTS: array_file(fitted.arrays())}
        if isinstance(fitted, Expansion)
        else {"model.skops": stored(fitted)}
    )


def weight_facts(fitted: object, *, of: str = "means") -> dict[str, str]:
    """What the manifest says of the weights, where they hold landmarks: how many of what, and of
    how large groups.
    """
    if not isinstance(fitted, Expansion):
        return {}
    return {
        "landmarks": (
            f"{len(fitted.sizes)} {of} of groups of {fitted.sizes.min()} or more neighbouring"
            " training cases"
        )
    }


def stored(estimator: object) -> bytes:
    """An estimator as the bytes of a skops file."""
    import zipfile

    import skops.io

    return skops.io.dumps(estimator, compression=zipfile.ZIP_DEFLATED)


def _cross_validate(
    dataset: Dataset, family: str, strategy: Strategy, progress: Callable[[str], None]
) -> list[dict[str, np.ndarray]]:
    rows = []
    groups = dataset.groups
    repeats = (
        REPEATS if len(dataset.labels) <= _SMALL else 1 if len(dataset.labels) <= _MEDIUM else 0
    )
    for repeat in range(repeats):
        if repeat and ENOUGH.is_set():  # whole repeats are kept, the first in any case
            break
        for fold, (train, test) in enumerate(
            folds(dataset.labels, groups, FOLDS, seed=strategy.seed + repeat)
        ):
            progress(
                f"cross-validation: repeat {repeat + 1} of {repeats}, fold {fold + 1} of {FOLDS}"
            )
            x, y, held = dataset.data[train], dataset.labels[train], dataset.data[test]
            scores = FITTERS[family](
                x, y, strategy, None if groups is None else groups[train]
            ).probability(held)
            rows.append(
                score_rows(
                    "cv",
                    dataset.labels[test],
                    scores,
                    baseline_probability(x, y, held),
                    repeat=repeat,
                    fold=fold,
                )
            )
    return rows
