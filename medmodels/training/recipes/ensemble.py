"""Make an ensemble of two shipped models of stays: nothing is fitted, and nothing is scored anew.

The members' stored scores of the same stays are averaged, in log-odds: of the held-out stays, and
of each fold of their cross-validation, which must have been made on the same folds. Threshold and
conformal limits come from the cross-validated probabilities of the training stays. The fits behind
those had seen some held-out stays, as the members' own had not; scores of held-out stays decide
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets import Dataset
from medmodels.errors import DatasetError
from medmodels.evidence import ABSTAINED
from medmodels.models.artifact import Artifact
from medmodels.models.ensemble import MEMBERS, TOGETHER, written_members
from medmodels.models.statements import statement
from medmodels.models.stays import WIDER_SUMMARIES, grid, nothing_charted, summary
from medmodels.statistics.conformal import label_limits
from medmodels.statistics.links import expit
from medmodels.training.measures.stay import event_threshold, measured
from medmodels.training.progress import Started, Tell
from medmodels.training.recipes.stay import element_values, stay_folds, stay_gate
from medmodels.training.run import Run
from medmodels.training.strategies import EnsembleStrategy

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["train_ensemble"]


def train_ensemble(dataset: Dataset, family: str, strategy: EnsembleStrategy, tell: Tell) -> Run:
    """Put together the shipped members of the data set's question.

    Raises ``UnknownName`` where one is not there, ``DatasetError`` where they were not scored on
    the same stays.
    """
    task, y, train, test = dataset.task, dataset.labels, dataset.train, dataset.test
    tell(Started(f"{task.name}/{family}", "stays", len(train)))
    members = {member: Artifact.open(f"{task.name}/{member}") for member in TOGETHER}
    step = int(members["rnn"].fitted["step"])
    heldout = _averaged([member.heldout() for member in members.values()])
    _require_of(heldout, dataset, strategy.seed)
    folds = heldout[heldout["split"] == "cv"]
    across = np.empty(len(y))
    across[np.concatenate([held for _, held in stay_folds(y, strategy.seed)])] = folds["score"]
    out_of_fold = across[train]
    both = np.column_stack([out_of_fold, 1 - out_of_fold])
    seen = np.stack(
        [
            np.concatenate(
                [
                    summary(stay, task, WIDER_SUMMARIES),
                    grid(stay, task, step=step).ravel(),
                ]
            )
            for stay in dataset.data[test]
        ]
    )
    weights = {MEMBERS: written_members(members)}
    cells = members["rnn"].fitted["background"].size
    return Run(
        dataset=dataset,
        family=family,
        strategy=strategy,
        weights=weights,
        fitted={
            "background": np.concatenate(
                [nothing_charted(task, WIDER_SUMMARIES), np.full(cells, np.nan)]
            )[None],
            **stay_gate(dataset.data[train], task),
            "threshold": np.array(event_threshold(out_of_fold, y[train])),
            "conformal": label_limits(both, np.where(y[train], 0, 1)),
        },
        heldout=heldout,
        stated={
            "background": statement("nothing charted"),
            "threshold_source": statement("recall equals precision, of folds"),
            "baseline": statement("logistic regression on summaries"),
            "calibrated_on": statement("members' folds"),
        },
        held_inputs=seen,
        values=tuple(element_values(dataset.data[rows], task) for rows in (train, test)),  # type: ignore[arg-type]
        measure=lambda model: measured(model, dataset, weights, None, 0.0),
    )


def _averaged(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """One table of scores, the mean of all in log-odds; raises ``DatasetError`` where they are not
    of the same cases in the same order, with the same comparator.
    """
    # on which of them each abstains is asked of the ensemble anew
    first, *others = (table.drop(columns=ABSTAINED, errors="ignore") for table in tables)
    same = [name for name in first.columns if name not in ("score", "baseline")]
    for other in others:
        if (
            len(first) != len(other)
            or list(first.columns) != list(other.columns)
            or not first[same].equals(other[same])
            or not np.allclose(first["baseline"], other["baseline"], rtol=0, atol=1e-4)
        ):
            raise DatasetError("members-apart")
    scores = np.stack([table["score"].to_numpy(float) for table in tables])
    return first.assign(score=expit(np.mean(np.log(scores) - np.log1p(-scores), axis=0)))


def _require_of(heldout: pd.DataFrame, dataset: Dataset, seed: int) -> None:
    """Raise ``DatasetError`` where the scores are not of this data set's stays and folds."""
    y = dataset.labels
    folds = [held for _, held in stay_folds(y, seed)]
    expected = {
        "test": y[dataset.test],
        "cv": np.concatenate([y[held] for held in folds]),
    }
    which = np.concatenate([np.full(len(held), k) for k, held in enumerate(folds)])
    for split, labels in expected.items():
        rows = heldout[heldout["split"] == split]
        if not np.array_equal(rows["label"].to_numpy(bool), labels) or (
            split == "cv" and not np.array_equal(rows["fold"].to_numpy(), which)
        ):
            raise DatasetError("members-apart")
