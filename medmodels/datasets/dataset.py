"""A training set: inputs, outcomes and the split that every model of a task shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from medmodels.cases import Case, case_from_text
from medmodels.models.statements import Statement
from medmodels.tasks import Note, Task

__all__ = ["Dataset"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """``data`` has one case a row (a table's values, or films (cases, H, W) uint8), ``labels``
    (cases,) is true for the positive label, or holds the amounts where a quantity is asked for,
    or times as a ``TimeToEvent`` keeps them.

    ``train``, ``validation`` and ``test`` hold row numbers and share no patient; ``split`` says how
    they were drawn. ``extra`` (cases,) says the same of each case in other words, for
    training alone. ``groups`` (cases,) number whoever a case is of, where there may be several of
    somebody. ``sites`` (cases,) number the hospital or group each case came from, where that is
    known. ``file_sizes`` (cases,) are the bytes of the file each came in, where it had one of its
    own. ``factors`` divide the held-out cases into subgroups: a name, and a value for each case.
    ``gated_by`` names the factor by whose values a card tells what the gate refuses.
    """

    task: Task
    data: np.ndarray
    labels: np.ndarray
    train: np.ndarray
    test: np.ndarray
    split: Statement
    validation: np.ndarray = field(default_factory=lambda: np.array([], int))
    factors: Mapping[str, np.ndarray] = field(default_factory=dict)
    groups: np.ndarray | None = None
    sites: np.ndarray | None = None
    extra: np.ndarray | None = None
    file_sizes: np.ndarray | None = None
    gated_by: str = ""

    def held_out(self, number: int) -> Case:
        """The ``number``-th held-out case, counted from 1, with its outcome."""
        row, task = int(self.test[number - 1]), self.task
        known = task.asks.known(self.labels[[row]])[0]
        named = task.asks.named(self.labels[row]) if known else None
        if isinstance(task.inputs, Note):
            case, _ = case_from_text(str(self.data[row]), task=task, origin="held-out")
        else:
            case = Case(task, np.array(self.data[row]), "held-out")
        return replace(case, row=number, truth=named)
