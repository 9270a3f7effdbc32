"""What every prediction says, whatever is asked for: what pages, reports and the command line show
of it without knowing its kind.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

__all__ = ["Prediction"]


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
