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
    ├── QueueFull             no room for another training on this server
    └── ExtraMissing          a library that training alone needs is not installed

``str(error)`` is one sentence fit for a clinician and for a log: what is wrong, where, and what
would be right. It never quotes a patient's value; the values stand in ``CaseRejected.problems``,
which only the person who gave them gets to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "ArtifactBroken",
    "ArtifactMissing",
    "ArtifactTampered",
    "BadQuestion",
    "BadStrategy",
    "CaseError",
    "CaseRejected",
    "DatasetError",
    "ExtraMissing",
    "MedModelsError",
    "ModelError",
    "Problem",
    "QueueFull",
    "UnknownName",
    "UnreadableFile",
    "WrongColumns",
    "WrongStrategy",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one value: where it is, what it is, and what would be right."""

    column: str
    value: str | None
    wrong: str
    right: str
    row: int | None = None

    @property
    def sentence(self) -> str:
        """The problem in words, value included: for the person who gave the value, never
        for a log.
        """
        where = f"row {self.row}, column “{self.column}”" if self.row else f"“{self.column}”"
        shown = f" “{_shorten(self.value)}”" if self.value else ""
        text = f"{where}: the value{shown} {self.wrong}; {self.right}."
        return text[0].upper() + text[1:]


class MedModelsError(Exception):
    """Whatever a caller can do something about."""


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
        where = (
            f"row {self.problems[0].row}"
            if len(rows) == 1 and self.problems[0].row
            else "this case"
        )
        columns = ", ".join(dict.fromkeys(f"“{p.column}”" for p in self.problems[:5]))
        more = f" and {len(self.problems) - 5} more" if len(self.problems) > 5 else ""
        count = "1 value needs" if len(self.problems) == 1 else f"{len(self.problems)} values need"
        super().__init__(f"In {where}, {count} correcting: {columns}{more}.")

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence for each problem, values included."""
        return tuple(problem.sentence for problem in self.problems)


class ModelError(MedModelsError):
    """The model cannot be used."""


class UnknownName(ModelError):
    """Nothing goes by that name."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"There is no {kind} “{_shorten(name)}”; choose one of {', '.join(sorted(known))}."
        )


class BadStrategy(ModelError):
    """A strategy option has a value that no training can use."""

    def __init__(self, option: str, right: str) -> None:
        super().__init__(
            f"The strategy option “{option}” is out of its range: it should be {right}."
        )


class WrongStrategy(ModelError):
    """A model cannot be trained by settings that were made for another recipe."""

    def __init__(self, model: str, given: str, right: str) -> None:
        super().__init__(f"{model} cannot be trained by a {given}; give it a {right}.")


class ArtifactMissing(ModelError):
    """A file of a trained model is not there."""


class ArtifactTampered(ModelError):
    """A file of a trained model does not match its recorded digest."""

    def __init__(self, model: str, file: str) -> None:
        super().__init__(
            f"{model} is not loaded: {file} differs from the digest recorded when the model was"
            " trained. Restore the folder from the repository, or train the model again."
        )


class ArtifactBroken(ModelError):
    """A file of a trained model is not what such a file should be, whatever its digest."""

    def __init__(self, model: str, wrong: str) -> None:
        super().__init__(
            f"{_shorten(model, 100)} is not loaded: {wrong}. Restore the folder, or train the model"
            " again."
        )


class BadQuestion(MedModelsError):
    """The definition of a question cannot be one: found when it is made, not after its training."""


class DatasetError(MedModelsError):
    """A training set is absent, incomplete or not the published one."""


class QueueFull(MedModelsError):
    """No room for another training on this server until one of those that wait is done."""


class ExtraMissing(MedModelsError):
    """A library that only training or importing needs is not installed."""

    def __init__(self, purpose: str, library: str, command: str) -> None:
        super().__init__(f"{purpose} needs {library}, which is not installed; “{command}” adds it.")


def _shorten(text: str, limit: int = 40) -> str:
    """A value as it may be shown: one line, printable, not longer than a glance."""
    line = "".join(c if c.isprintable() else " " for c in text).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"
