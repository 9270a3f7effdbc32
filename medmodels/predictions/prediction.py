"""What every prediction says, whatever is asked for: what pages, reports and the command line show
of it without knowing its kind.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from medmodels.cases import Case
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
    abstained: Sequence[str | None]
    warnings: Sequence[tuple[str, ...]]
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
    abstained: str | None
    seconds: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction(ABC):
    """What a model says of a case; ``abstained`` is ``None`` or the reason why the model should not
    be asked.

    ``levels`` says what cannot be ruled out at each of the conformal ``COVERAGES``, ``coverage`` is
    the one that is shown first. ``warnings`` are what a reviewer must know of this case and this
    model's training cases.
    """

    model: str
    digest: str
    case: str
    coverage: float
    levels: dict[float, str]
    abstained: str | None
    seconds: float
    warnings: tuple[str, ...] = ()

    @property
    @abstractmethod
    def focus(self) -> str:
        """The label that is explained unless another is asked for."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What the number is."""

    @property
    @abstractmethod
    def text(self) -> str:
        """The number as it is shown."""

    @property
    @abstractmethod
    def number(self) -> float:
        """What is shown, as a number: the probability of the positive or the most probable label,
        or the amount.
        """

    @property
    @abstractmethod
    def call(self) -> str:
        """The answer in a word or a number."""

    @property
    def left_open(self) -> str:
        """What cannot be ruled out at the ``coverage`` that is shown first."""
        return self.levels[self.coverage]

    @property
    def cannot_tell(self) -> str:
        """A sentence where too much is left open to say anything; empty otherwise."""
        return ""

    @property
    @abstractmethod
    def remarks(self) -> tuple[str, ...]:
        """Sentences that belong beside the number."""

    @abstractmethod
    def moved_from(self, other: Prediction) -> str:
        """How far the number lies from another prediction's."""

    def disagrees(self, other: Prediction) -> bool:
        """Whether another model's prediction for the same case is another answer; one that
        abstained gave none.
        """
        return not (self.abstained or other.abstained) and self.call != other.call

    @property
    @abstractmethod
    def facts(self) -> dict[str, str]:
        """The lines of a report."""

    @property
    @abstractmethod
    def row(self) -> dict[str, Any]:
        """The keys of the command line that belong to its kind."""
