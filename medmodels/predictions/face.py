"""What every kind of prediction can say of itself when shown; the words are in ``words.py``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, TypeVar

from medmodels.gates.words import sentence
from medmodels.predictions.prediction import Prediction

__all__ = ["Words"]

P = TypeVar("P", bound=Prediction)


@dataclass(frozen=True, slots=True)
class Words(ABC, Generic[P]):
    """The words for a prediction ``p``."""

    p: P

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
    def call(self) -> str:
        """The answer in a word or a number."""

    @abstractmethod
    def left(self, coverage: float) -> str:
        """What cannot be ruled out at one of the conformal ``COVERAGES``."""

    @property
    def left_open(self) -> str:
        """What cannot be ruled out at the ``coverage`` that is shown first."""
        return self.left(self.p.coverage)

    @property
    def levels(self) -> dict[float, str]:
        """What cannot be ruled out at each of the conformal ``COVERAGES``."""
        return {coverage: self.left(coverage) for coverage in self.p.levels}

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
        """How far the number lies from that of another prediction of the kind."""

    @property
    @abstractmethod
    def report_lines(self) -> dict[str, str]:
        """The lines of a report."""

    @property
    def abstained(self) -> str | None:
        """Why the model should not be asked, or ``None``."""
        return None if self.p.abstained is None else sentence(self.p.abstained)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reviewer must know of this case and this model's training cases."""
        return tuple(sentence(note) for note in self.p.warnings)
