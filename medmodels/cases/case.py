"""A case, and what a reader found in a file: the cases, what was set aside, and what is wrong
where.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from medmodels.cases.remarks import Abstention, Remark
from medmodels.errors import CaseRejected, Problem, UnreadableFile
from medmodels.tasks import Task

__all__ = ["Case", "Reading"]


@dataclass(frozen=True, eq=False)
class Case:
    """One patient's validated input for a task.

    ``data`` is read-only: for a table a float64 array of shape (features,), in the task's order and
    units; for a text its UTF-8 bytes; for an image a uint8 array (height, width) as a film is
    shown, dense parts bright; for a series a float64 array (values, 3): minutes since the start,
    position among the task's features and descriptors, value. ``warnings`` are what a reviewer must
    know of the file. ``origin`` says how the case came in ("sample", "upload", "typed",
    "held-out"), never from which file. ``unfit`` says why the file itself speaks against asking a
    model at all, if it does.
    """

    task: Task
    data: np.ndarray
    origin: str
    row: int = 1
    truth: str | None = None
    warnings: tuple[Remark, ...] = ()
    unfit: Abstention | None = None

    def __post_init__(self) -> None:
        self.data.setflags(write=False)

    def __repr__(self) -> str:  # a case may end up in a log: show nothing of the patient
        return f"Case({self.task.name}, {self.digest[:12]})"

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the task's name and the input: the same input has the same digest
        everywhere.
        """
        return hashlib.sha256(
            f"{self.task.name}\0{self.data.shape}\0".encode()
            + np.ascontiguousarray(self.data).tobytes()
        ).hexdigest()

    @property
    def values(self) -> dict[str, float]:
        """Input name to value, for a table; empty for an image, a series or a text."""
        return (
            dict(zip(self.task.feature_names, self.data.tolist(), strict=True))
            if self.data.ndim == 1 and self.task.features
            else {}
        )

    @property
    def text(self) -> str:
        """The passage, where the case is one."""
        return self.data.tobytes().decode("utf-8")


@dataclass(frozen=True, eq=False)
class Reading:
    """What a reader made of the bytes it was given.

    ``data`` has one case a row (numbers that fit may be float32), ``truth`` the known outcome of
    each or ``None``, ``problems`` what is wrong with a row (rows count from 1, the header not
    counted), ``notes`` what the person should know: what was recognised, and what was set aside;
    ``warnings`` and ``unfit`` go with every case of the file.
    """

    task: Task
    origin: str
    data: np.ndarray
    truth: tuple[str | None, ...]
    problems: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    notes: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    unfit: Abstention | None = None

    def __repr__(self) -> str:
        return f"Reading({self.task.name}, {len(self)} rows, {len(self.problems)} rejected)"

    def __len__(self) -> int:
        return len(self.data)

    def cases(self) -> Iterator[Case | CaseRejected]:
        """Every row in order: its case, or why there is none."""
        for row in range(1, len(self) + 1):
            try:
                yield self.case(row)
            except CaseRejected as rejected:
                yield rejected

    def case(self, row: int = 1) -> Case:
        """The case in that row; raises ``CaseRejected`` when its values need correcting,
        ``UnreadableFile`` when there is no such row.
        """
        if not 1 <= row <= len(self):
            raise UnreadableFile("no-such-row", row=row, rows=len(self))
        if row in self.problems:
            raise CaseRejected(self.problems[row])
        data = self.data[row - 1]
        data = data.astype(float) if data.dtype == np.float32 else data.copy()
        return Case(
            self.task, data, self.origin, row, self.truth[row - 1], self.warnings, self.unfit
        )
