"""Train a recurrent network on the hours of stays, by the recipe of all models of stays."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models.statements import statement
from medmodels.models.stay_rnn import prepared
from medmodels.models.stays import filled, grid
from medmodels.tasks import Task
from medmodels.training.estimators.classifiers import FITTERS
from medmodels.training.measures.compression import measured_forms, platt_scaled
from medmodels.training.networks.litert import SAMPLE, converted_forms
from medmodels.training.progress import Tell
from medmodels.training.recipes.stay import FittedStays, summaries_of, trained_on_stays
from medmodels.training.run import Run
from medmodels.training.strategies import ForestStrategy, StayRnnStrategy

__all__ = ["train_stay_rnn"]

# The forest a network learns from ranks best; the one that is shipped is less cautious, see its
# strategy.
_TEACHER = ForestStrategy(trees=200, criterion="entropy", max_features=0.5, min_samples_leaf=3)


def train_stay_rnn(dataset: Dataset, family: str, strategy: StayRnnStrategy, tell: Tell) -> Run:
    """A recurrent network on the hours of stays, taught by a forest on their summaries."""
    task, y, test = dataset.task, dataset.labels, dataset.test
    x = np.stack([grid(stay, task, step=strategy.step) for stay in dataset.data])
    fit = partial(_fit_rnn, strategy=strategy, tell=tell, task=task)
    done, trained = trained_on_stays(dataset, family, strategy, tell, x, summaries_of(dataset), fit)
    assert trained.seen is not None
    slope, offset = trained.arrays["platt"].tolist()
    forms = measured_forms(
        trained.forms,
        trained.seen(x[test]),
        y[test],
        platt_scaled(slope, offset),
        threshold=float(done.fitted["threshold"]),
    )
    return replace(done, compression=forms)


def _fit_rnn(
    x: np.ndarray,
    columns: np.ndarray,
    y: np.ndarray,
    *,
    strategy: StayRnnStrategy,
    tell: Tell,
    task: Task,
) -> FittedStays:
    from medmodels.training.networks.stay_rnn import fit_stay_rnn

    teacher = None
    if strategy.taught:
        teacher = FITTERS["forest"](
            filled(columns, np.nanmedian(columns, axis=0)), y, _TEACHER
        ).out_of_sample

    def seen(grids: np.ndarray) -> np.ndarray:
        return prepared(grids, rnn.scale, step=rnn.step)

    rnn = fit_stay_rnn(x, y, strategy, tell, numbers=len(task.descriptors) - 1, teacher=teacher)
    return FittedStays(
        rnn.probability,
        rnn.out_of_sample,
        {
            **rnn.scale,
            "platt": np.array(rnn.platt),
            "step": np.array(strategy.step),
            "background": np.full((1, *x.shape[1:]), np.nan),
        },
        statement("nothing charted"),
        lambda: converted_forms(rnn.network, seen(x[:: max(len(x) // SAMPLE, 1)])),
        rnn.network,
        seen,
    )
