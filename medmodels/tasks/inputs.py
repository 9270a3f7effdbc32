"""What a case of a question consists of, whatever its modality: what all of them have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from medmodels.errors import BadQuestion
from medmodels.tasks.feature import Feature

__all__ = ["Ages", "Inputs", "require", "require_distinct"]


def require(holds: bool, code: str, /, **values: object) -> None:
    """Raise ``BadQuestion`` with the code and its values unless something holds."""
    if not holds:
        raise BadQuestion(code, **values)


def require_distinct(names: Iterable[str], what: str) -> None:
    """Raise ``BadQuestion`` where a name is empty or there twice; ``what`` is one of
    ``words.questions.NAMED``.
    """
    seen: set[str] = set()
    for name in names:
        require(bool(name), "nameless", what=what)
        require(name not in seen, "same-name", what=what, name=name)
        seen.add(name)


@dataclass(frozen=True, slots=True)
class Ages:
    """Whom a question is for by age, in completed years from ``first`` to ``last``; what is said of
    a file that gives another age, and of one that gives none.
    """

    first: int
    last: int
    other: str
    unstated: str

    def __post_init__(self) -> None:
        require(
            0 <= self.first <= self.last,
            "ages-out-of-order",
            first=self.first,
            last=self.last,
        )
        require(bool(self.other and self.unstated), "ages-need-sentences")

    def holds(self, years: float) -> bool:
        return self.first <= years < self.last + 1


@dataclass(frozen=True, kw_only=True)
class Inputs(ABC):
    """The inputs of a question; one class a modality, checked when it is made.

    ``features`` are measured, ``descriptors`` known at the start of a stay; both are empty where an
    input is no number. ``upload_note`` is what a person must know before giving a file; ``ages`` is
    for questions about patients of some ages alone. Raises ``BadQuestion`` for what cannot be.
    """

    modality: ClassVar[str]
    hub: ClassVar[str]  # the modality as model hubs call it
    noun: str = "case"  # what is given: a film, a stay, a passage
    features: tuple[Feature, ...] = field(default=(), init=False)
    descriptors: tuple[Feature, ...] = field(default=(), init=False)
    spoilings: tuple[Any, ...] = field(default=(), init=False)
    upload_note: str = ""
    ages: Ages | None = None

    @classmethod
    def of(cls, inputs: Inputs) -> Self:
        """The same inputs, known to be of this class; ``TypeError`` where they are another's."""
        if not isinstance(inputs, cls):
            raise TypeError(f"{cls.__name__} is asked for, these are {type(inputs).__name__}")
        return inputs

    @property
    @abstractmethod
    def elements(self) -> tuple[str, ...]:
        """What explanations credit: the inputs of a table or its blocks, the variables and
        descriptors of a stay, the regions of a film; nothing where each case has its own.
        """

    @property
    @abstractmethod
    def file(self) -> str:
        """What its file is, in words: “A table, one case a row: CSV, .xlsx or .ods”."""

    @property
    @abstractmethod
    def abstains(self) -> str:
        """When a model of it does not answer, in a sentence."""

    @abstractmethod
    def given(self, reference_note: str) -> str:
        """What a case consists of, in a sentence or two; ``reference_note`` says whose the
        reference ranges are.
        """

    @property
    def reference_name(self) -> str:
        """What the base of an explanation is of."""
        return f"reference {self.noun}"

    def axis(self, element: str) -> str:
        """What is counted of an element that has no unit, if it is counted; else nothing."""
        return ""
