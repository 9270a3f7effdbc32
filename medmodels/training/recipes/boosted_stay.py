"""Train boosted trees on the wider summaries of stays, by the recipe of all models of stays.

Explanations start from a stay in which nothing was charted, as those of the recurrent network do:
the trees know where to send what is not known, and both then play one game.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models.statements import statement
from medmodels.models.stays import WIDER_SUMMARIES, nothing_charted, summary
from medmodels.tasks import Task
from medmodels.training.estimators.classifiers import FITTERS
from medmodels.training.progress import Tell
from medmodels.training.recipes.stay import (
    FittedStays,
    require_no_threshold,
    summaries_of,
    trained_on_stays,
)
from medmodels.training.run import Run
from medmodels.training.strategies import BoostingStrategy
from medmodels.training.weights import weight_files

__all__ = ["train_stay_boosting"]


def train_stay_boosting(
    dataset: Dataset, family: str, strategy: BoostingStrategy, tell: Tell
) -> Run:
    """The threshold is chosen where recall equals precision.

    Raises ``BadStrategy`` when one is given.
    """
    require_no_threshold(strategy)
    task = dataset.task
    x = np.stack([summary(stay, task, WIDER_SUMMARIES) for stay in dataset.data])
    fit = partial(_fit, strategy=strategy, task=task)
    done, _ = trained_on_stays(dataset, family, strategy, tell, x, summaries_of(dataset), fit)
    return replace(done, strategy=replace(strategy, threshold=float(done.fitted["threshold"])))


def _fit(
    x: np.ndarray, columns: np.ndarray, y: np.ndarray, *, strategy: BoostingStrategy, task: Task
) -> FittedStays:
    trees = FITTERS["boosting"](x, y, strategy)
    return FittedStays(
        trees.probability,
        trees.out_of_sample,
        {**trees.arrays, "background": nothing_charted(task, WIDER_SUMMARIES)[None]},
        statement("nothing charted"),
        lambda: weight_files(trees.estimator),
    )
