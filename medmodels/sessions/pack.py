"""Packs: an ordered list of cases of one question whose outcomes are known."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from medmodels.cases import Case, read_cases, samples
from medmodels.errors import CaseError, DatasetError, SessionError
from medmodels.tasks import Task

__all__ = ["MOST_BYTES", "MOST_CASES", "HeldOut", "Pack", "PackCase", "Source", "case_of"]

MOST_CASES = 60
MOST_BYTES = 30_000_000  # of the files that a teacher gives for one pack
# The held-out case of a number, counted from 1, where the data set is on the machine.
HeldOut = Callable[[int], Case]


class Source:
    """Where the data of a case are found again."""

    SAMPLE = "sample"  # by the name of its file
    HELD_OUT = "held-out"  # by its number
    GIVEN = "given"  # it came with the pack


@dataclass(frozen=True, slots=True)
class PackCase:
    """A case of a pack: ``name`` is that of a sample's file or the number of a held-out case;
    ``given`` are the bytes of a teacher's own file, in base64, and ``row`` which row of it. The
    ``title`` gives nothing away.
    """

    source: str
    name: str
    title: str
    truth: str
    given: str = ""
    row: int = 1


@dataclass(frozen=True, slots=True)
class Pack:
    """Cases of one question in order.

    Raises ``SessionError`` when there is none, too many, or more bytes than are kept.
    """

    task: str
    title: str
    cases: tuple[PackCase, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.cases) <= MOST_CASES:
            raise SessionError("pack-size", count=len(self.cases), most=MOST_CASES)
        held = sum(len(text) for text in {case.given for case in self.cases}) * 3 // 4
        if held > MOST_BYTES:
            raise SessionError("pack-bytes", megabytes=held / 1e6, most=MOST_BYTES // 1_000_000)

    @property
    def has_held_out(self) -> bool:
        """Whether the data set has to be read for it."""
        return any(case.source == Source.HELD_OUT for case in self.cases)


def case_of(task: Task, case: PackCase, held_out: HeldOut | None = None) -> Case:
    """The case with its data; raises ``SessionError`` where these are no longer to be found."""
    try:
        if case.source == Source.SAMPLE:
            files = {sample.path.name: sample.path for sample in samples(task)}
            if case.name in files:
                return read_cases(files[case.name].read_bytes(), task=task, origin="sample").case()
        elif case.source == Source.HELD_OUT:
            if held_out is not None:
                return held_out(int(case.name))
        elif case.source == Source.GIVEN:
            data = base64.b64decode(case.given)
            return read_cases(data, task=task, origin="upload").case(case.row)
    except (CaseError, DatasetError, IndexError, OSError, ValueError) as error:
        raise SessionError("pack-case-gone", case=case.title) from error
    raise SessionError("pack-case-gone", case=case.title)
