"""Every error that medmodels raises on purpose, in one tree.

    MedModelsError
    ├── CaseError             the input cannot become a case
    │   ├── UnreadableFile    the bytes are not the kind of file the task reads
    │   ├── WrongColumns      a table lacks inputs, or has columns nobody asked for
    │   └── CaseRejected      one row's values are missing, malformed or implausible
    ├── ModelError            the model cannot be used
    │   ├── UnknownName       no task, model, family or strategy option goes by that name
    │   ├── BadStrategy       a strategy option is out of its range
    │   ├── WrongStrategy     a model is to be trained by the settings of another family
    │   ├── ArtifactMissing   the folder of a trained model is not complete
    │   ├── ArtifactTampered  a file does not match the digest recorded when it was trained
    │   └── ArtifactBroken    a file is what was recorded, and yet not what a model's file should be
    ├── BadQuestion           a question is not defined as one can be
    ├── DatasetError          a training set is absent or is not the published one
    ├── AnswersError          answers of readers are not what a measure needs
    ├── StoreError            what happened cannot be kept, or not read
    │   └── EventExists       an event with that key is in its stream already
    ├── CohortError           many cases cannot be scored, or what was scored cannot be opened
    ├── SessionError          a session of a class cannot do that, or not now
    │   └── AnswerGiven       there is an answer already, which stands
    ├── QueueFull             no room for another training on this server
    └── ExtraMissing          a library that only an extra brings is not installed

An error carries a code and the values that its sentence needs; ``medmodels.words`` holds the
English. ``str(error)`` is one sentence fit for a clinician and for a log: what is wrong, where, and
what would be right. Neither it nor ``values`` holds a patient's value; those stand in
``CaseRejected.problems``, which only the person who gave them gets to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from medmodels.wording import shown
from medmodels.words import Phrase, said
from medmodels.words.cases import problem

__all__ = [
    "AnswerGiven",
    "AnswersError",
    "ArtifactBroken",
    "ArtifactMissing",
    "ArtifactTampered",
    "BadQuestion",
    "BadStrategy",
    "CaseError",
    "CaseRejected",
    "CohortError",
    "DatasetError",
    "EventExists",
    "ExtraMissing",
    "MedModelsError",
    "ModelError",
    "Problem",
    "QueueFull",
    "SessionError",
    "StoreError",
    "UnknownName",
    "UnreadableFile",
    "WrongColumns",
    "WrongStrategy",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value: where it is, what it is, and what would be right.

    ``column`` is a name of the file or the task, or a phrase for what has none.
    """

    column: str | Phrase
    value: str | None
    wrong: Phrase
    right: Phrase
    row: int | None = None

    @property
    def sentence(self) -> str:
        """The problem in words, value included: for the person who gave the value, never
        for a log.
        """
        return problem(self.column, self.value, self.wrong, self.right, self.row)


class MedModelsError(Exception):
    """Whatever a caller can do something about: a ``code`` of ``medmodels.words`` and the values of
    its sentence.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code: str = code
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return said(self.code, self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        """An error that another process raised is the same one here."""
        return _again, (type(self), self.args, self.__dict__)

    @property
    def phrase(self) -> Phrase:
        """The sentence as part of another."""
        return Phrase(self.code, **self.values)


def _again(error: type[MedModelsError], args: tuple[object, ...], values: dict[str, Any]) -> Any:
    """An error as it was, without what its class would be given to make one."""
    made = error.__new__(error, *args)
    made.__dict__.update(values)
    return made


class CaseError(MedModelsError):
    """The input cannot become a case."""


class UnreadableFile(CaseError):
    """The bytes are not a file that this task reads, or are past its bounds."""


class WrongColumns(CaseError):
    """A table's columns do not match the inputs of the task."""


class CaseRejected(CaseError):
    """The values of one case are missing, malformed or implausible."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        rows = {p.row for p in self.problems}
        super().__init__(
            "case-rejected",
            row=self.problems[0].row if len(rows) == 1 else None,
            count=len(self.problems),
            columns=tuple(p.column for p in self.problems[:5]),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence for each problem, values included."""
        return tuple(problem.sentence for problem in self.problems)


class ModelError(MedModelsError):
    """The model cannot be used."""


class UnknownName(ModelError):
    """Nothing goes by that ``name``; ``known`` are those that something goes by."""

    def __init__(self, code: str, /, *, name: str, known: Iterable[str], **values: object) -> None:
        super().__init__(code, name=shown(name, 40), known=tuple(sorted(known)), **values)


class BadStrategy(ModelError):
    """A strategy option has a value that no training can use."""


class WrongStrategy(ModelError):
    """A model cannot be trained by settings that were made for another recipe."""


class ArtifactMissing(ModelError):
    """A file of a trained model is not there."""


class ArtifactTampered(ModelError):
    """A file of a trained model does not match its recorded digest."""


class ArtifactBroken(ModelError):
    """A file of a trained model is not what such a file should be, whatever its digest."""

    def __init__(self, code: str, /, *, model: str, **values: object) -> None:
        super().__init__(code, model=shown(model), **values)


class BadQuestion(MedModelsError):
    """The definition of a question cannot be one: found when it is made, not after its training."""


class DatasetError(MedModelsError):
    """A training set is absent, incomplete or not the published one."""


class AnswersError(MedModelsError):
    """Answers of readers are not what the measure needs: too few, not finite, not of every case."""


class StoreError(MedModelsError):
    """What happened cannot be kept, or what was kept cannot be read."""


class EventExists(StoreError):
    """An event with that key is in its stream already: ``event``, which stands."""

    def __init__(self, event: Any) -> None:
        self.event = event
        super().__init__("event-exists", number=event.number)


class CohortError(MedModelsError):
    """Many cases cannot be scored together, or what was scored cannot be opened."""


class SessionError(MedModelsError):
    """A session of a class cannot do what was asked, or not now."""


class AnswerGiven(SessionError):
    """The participant answered this already; the first answer stands."""

    def __init__(self, label: str, confidence: int) -> None:
        super().__init__("answer-given", label=label, confidence=confidence)


class QueueFull(MedModelsError):
    """No room for another training on this server until one of those that wait is done."""


class ExtraMissing(MedModelsError):
    """A library that an extra of the package brings is not installed."""
