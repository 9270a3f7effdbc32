"""Which reader gave which case which label; some may be missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from medmodels.errors import AnswersError
from medmodels.wording import natural

__all__ = ["MISSING", "Answers", "answers"]

MISSING = -1
_MOST_LABELS = 1_000  # each is held against each other
_MOST_ANSWERS = 20_000_000  # that could have been given


@dataclass(frozen=True, eq=False)
class Answers:
    """``codes`` (readers, cases): the place of each label among ``labels``, or ``MISSING``. Labels
    stand in their order: numbers by size, texts as given or by the alphabet.
    """

    codes: np.ndarray
    labels: tuple[Any, ...]
    readers: tuple[str, ...]
    cases: tuple[str, ...]

    @cached_property
    def counts(self) -> np.ndarray:
        """How often each case got each label, (cases, labels), of the cases with two answers or
        more: a single one agrees with nothing.
        """
        counts = np.zeros((len(self.cases), len(self.labels)), int)
        for said in self.codes:
            where = np.flatnonzero(said != MISSING)
            counts[where, said[where]] += 1
        return counts[counts.sum(1) > 1]

    @property
    def numbers(self) -> np.ndarray | None:
        """The labels as numbers (labels,), where all are."""
        try:
            values = np.array([float(label) for label in self.labels])
        except ValueError:
            return None
        return values if np.isfinite(values).all() else None


def answers(
    reader: Sequence[Any],
    case: Sequence[Any],
    label: Sequence[Any],
    *,
    order: Sequence[Any] = (),
) -> Answers:
    """Answers of rows (n,) each; a label that is ``None`` or blank is missing. ``order`` lists all
    labels from least to most.

    Raises ``AnswersError`` when there are none or too many different ones, when a reader answered a
    case twice, or when a label is not in the order.
    """
    given = [
        (str(r), str(c), value)
        for r, c, value in zip(reader, case, label, strict=True)
        if value is not None and str(value).strip()
    ]
    if not given:
        raise AnswersError("no-answers")
    readers, cases = (tuple(sorted({row[n] for row in given}, key=natural)) for n in (0, 1))
    labels = tuple(order) or _ordered({row[2] for row in given})
    place = {name: n for n, name in enumerate(labels)}
    if len(labels) > _MOST_LABELS:
        raise AnswersError("too-many-labels", count=len(labels), most=_MOST_LABELS)
    if max(len(readers), len(labels)) * len(cases) > _MOST_ANSWERS:
        raise AnswersError("answers-too-sparse", readers=len(readers), cases=len(cases))
    codes = np.full((len(readers), len(cases)), MISSING)
    rows, columns = ({name: n for n, name in enumerate(names)} for names in (readers, cases))
    for r, c, value in given:
        if value not in place:
            raise AnswersError("label-not-in-order", label=str(value)[:40])
        if codes[rows[r], columns[c]] != MISSING:
            raise AnswersError("answered-twice", reader=r[:40], case=c[:40])
        codes[rows[r], columns[c]] = place[value]
    return Answers(codes, labels, readers, cases)


def _ordered(labels: set[Any]) -> tuple[Any, ...]:
    try:
        numbers = {label: float(label) for label in labels}
    except ValueError:
        return tuple(sorted(labels, key=str))
    if not all(map(math.isfinite, numbers.values())):  # nan has no place in an order
        return tuple(sorted(labels, key=str))
    return tuple(sorted(labels, key=numbers.__getitem__))
