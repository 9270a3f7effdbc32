"""Train a forest, boosted trees or an SVM on a table: fit, score what was held out, cross-validate
the whole recipe.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from medmodels.datasets import Dataset
from medmodels.explanations import block_means
from medmodels.models.measured import topics
from medmodels.models.measured_learning import Search
from medmodels.models.statements import statement
from medmodels.statistics.conformal import label_limits
from medmodels.tasks import LaidOut
from medmodels.training.cross_validation import folds
from medmodels.training.estimators.classifiers import FITTERS, baseline_probability
from medmodels.training.estimators.search import RowStrategy, searched
from medmodels.training.gates import row_gate
from medmodels.training.measures.gate import table_gate
from medmodels.training.microaggregation import GROUP, MEANS, group_means
from medmodels.training.progress import FoldBegun, Started, Tell
from medmodels.training.run import Run, joined, score_rows
from medmodels.training.stopping import END_EARLY
from medmodels.training.weights import weight_files, weight_statements

__all__ = ["FOLDS", "REPEATS", "fitted_arrays", "train_table"]

FOLDS, REPEATS = 10, 5
_SMALL, _MEDIUM = 1_000, 5_000  # cases up to which the folds are drawn several times, or once


def train_table(dataset: Dataset, family: str, strategy: RowStrategy, tell: Tell) -> Run:
    """Fit on the training split and score the held-out cases; what follows is a cross-validation
    on all, in which every fold repeats the whole recipe.
    """
    x, y = dataset.data[dataset.train], dataset.labels[dataset.train]
    groups = None if dataset.groups is None else dataset.groups[dataset.train]
    tried: Search | None = None
    if strategy.search:
        strategy, tried = searched(x, y, family, strategy, tell, groups=groups)
    tell(Started(f"{dataset.task.name}/{family}", "cases", len(dataset.train)))
    trained = FITTERS[family](x, y, strategy, groups)
    held = dataset.data[dataset.test]
    test = score_rows(
        "test",
        dataset.labels[dataset.test],
        trained.probability(held),
        baseline_probability(x, y, held),
    )
    done = Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=weight_files(trained.estimator),
        fitted={
            **fitted_arrays(x, y, trained.out_of_sample, groups),
            **trained.arrays,
            "threshold": np.array(strategy.threshold),
        },
        heldout=joined([test]),
        stated={
            "background": statement("group means", group=GROUP, of="cases"),
            "threshold_source": statement("set in advance"),
            "baseline": statement("logistic regression"),
            "calibrated_on": statement("out of sample"),
            **weight_statements(trained.estimator),
        },
        held_inputs=held,
        measure=lambda model: topics(tried, table_gate(model, held)),
        values=tuple(
            block_means(rows, dataset.task) if isinstance(dataset.task.inputs, LaidOut) else rows
            for rows in (x, held)
        ),  # type: ignore[arg-type]
    )

    def rest() -> Run:
        rows = _cross_validate(dataset, family, strategy, tell)
        return replace(done, heldout=joined([test, *rows]), rest=None)

    return replace(done, rest=rest)


def fitted_arrays(
    x: np.ndarray, y: np.ndarray, out_of_sample: np.ndarray, people: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Everything computed from the training split (n, features), outcomes (n,), out-of-sample
    probabilities (n,) and whose each case is (n,).
    """
    both = np.column_stack([out_of_sample, 1 - out_of_sample])
    return {
        "background": group_means(x, max(GROUP, -(-len(x) // MEANS)), y=y, people=people),
        "conformal": label_limits(both, np.where(y, 0, 1)),
        **row_gate(x),
    }


def _cross_validate(
    dataset: Dataset, family: str, strategy: RowStrategy, tell: Tell
) -> list[dict[str, np.ndarray]]:
    rows = []
    groups = dataset.groups
    repeats = (
        REPEATS if len(dataset.labels) <= _SMALL else 1 if len(dataset.labels) <= _MEDIUM else 0
    )
    for repeat in range(repeats):
        if repeat and END_EARLY.is_set():  # whole repeats are kept, the first in any case
            break
        for fold, (train, test) in enumerate(
            folds(dataset.labels, groups, FOLDS, seed=strategy.seed + repeat)
        ):
            tell(FoldBegun(fold + 1, FOLDS, repeat + 1, repeats))
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
