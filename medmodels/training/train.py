"""Train a shipped model from its data set."""

from __future__ import annotations

from medmodels.datasets import DATASETS
from medmodels.errors import UnknownName
from medmodels.training.progress import Tell, silent
from medmodels.training.recipes.registry import default_strategy, recipe_of
from medmodels.training.run import Run, whole
from medmodels.training.strategies import Strategy

__all__ = ["train"]


def train(model_id: str, *, strategy: Strategy | None = None, tell: Tell = silent) -> Run:
    """Train ``task/family`` on the task's training split.

    Raises ``UnknownName`` when there is no such task or family, ``WrongStrategy`` for the settings
    of another family, ``DatasetError`` when its training set is not there.
    """
    task, _, family = model_id.partition("/")
    recipe, chosen = recipe_of(model_id), strategy or default_strategy(model_id)
    if task not in DATASETS:
        raise UnknownName("unknown-training-set", name=task, known=DATASETS)
    return whole(recipe(DATASETS[task](), family, chosen, tell))
