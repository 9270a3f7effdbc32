"""A recipe: a kind of strategy, and the function that trains by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from medmodels.datasets import Dataset
from medmodels.errors import WrongStrategy
from medmodels.training.progress import Tell
from medmodels.training.run import Run
from medmodels.training.strategies import Strategy

__all__ = ["Recipe"]

S = TypeVar("S", bound=Strategy)


@dataclass(frozen=True, slots=True)
class Recipe(Generic[S]):
    """``train`` makes a run of a data set, a family's name and a strategy of ``strategy_type``."""

    strategy_type: type[S]
    train: Callable[[Dataset, str, S, Tell], Run]

    def __call__(self, dataset: Dataset, family: str, strategy: Strategy, tell: Tell) -> Run:
        """Train; raises ``WrongStrategy`` for the settings of another recipe."""
        if not isinstance(strategy, self.strategy_type):
            raise WrongStrategy(
                "settings-of-another",
                model=f"{dataset.task.name}/{family}",
                given=type(strategy).__name__,
                right=self.strategy_type.__name__,
            )
        return self.train(dataset, family, strategy, tell)
