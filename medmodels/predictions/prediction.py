"""What every prediction holds, whatever is asked for; ``words`` says it, so that pages, reports and
the command line need not know its kind.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict

import numpy as np

from medmodels.cases import Abstention, Case, Remark
from medmodels.models import Model
from medmodels.outcomes import Intervals, Sets
from medmodels.statistics.conformal import COVERAGE

__all__ = ["Common", "Prediction", "Said"]


@dataclass(frozen=True, eq=False)
class Said:
    """What is computed of a block of n cases: a model's ``outputs`` as they are shown (n, labels),
    what is ``called`` by them, why it abstains or ``None``, warnings, and the seconds of one case.
    """

    outputs: np.ndarray
    called: Sets | Intervals
    abstained: Sequence[Abstention | None]
    warnings: Sequence[tuple[Remark, ...]]
    seconds: float

    def common(self, model: Model, case: Case, n: int) -> Common:
        """What every prediction says of the n-th case."""
        return Common(
            model=model.id,
            digest=model.digest,
            case=case.digest,
            coverage=COVERAGE,
            abstained=self.abstained[n],
            seconds=self.seconds,
            warnings=self.warnings[n],
        )


class Common(TypedDict):
    """The fields that predictions of every kind fill in the same way."""

    model: str
    digest: str
    case: str
    coverage: float
    abstained: Abstention | None
    seconds: float
    warnings: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction(ABC):
    """What a model says of a case; ``abstained`` is ``None`` or the reason why the model should not
    be asked.

    ``levels`` holds what cannot be ruled out at each of the conformal ``COVERAGES``, labels or the
    ends of an interval; ``coverage`` is the one that is shown first. ``warnings`` are what a
    reviewer must know of this case and this model's training cases. ``kind`` is that of what is
    asked for.
    """

    kind: ClassVar[str]
    model: str
    digest: str
    case: str
    coverage: float
    levels: Mapping[float, tuple[str, ...] | tuple[float, float]]
    abstained: Abstention | None
    seconds: float
    warnings: tuple[Remark, ...] = ()

    @property
    @abstractmethod
    def focus(self) -> str:
        """The label that is explained unless another is asked for."""

    @property
    @abstractmethod
    def number(self) -> float:
        """What is shown, as a number: the probability of the positive or the most probable label,
        or the amount.
        """

    @property
    @abstractmethod
    def answer(self) -> str | float | None:
        """The label that is called, or the amount; ``None`` where the model abstained."""

    def disagrees(self, other: Prediction) -> bool:
        """Whether another model's prediction for the same case is another answer; one that
        abstained gave none.
        """
        return not (self.abstained or other.abstained) and self.answer != other.answer

    @property
    @abstractmethod
    def row(self) -> dict[str, Any]:
        """The keys of the command line that belong to its kind."""
