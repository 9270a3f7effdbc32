"""A labelled table that can be learnt from: its rows, its split, and which families fit it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from medmodels.datasets import Dataset
from medmodels.errors import DatasetError
from medmodels.models.statements import said, statement
from medmodels.own.judged_columns import Column
from medmodels.own.layouts import Layout
from medmodels.own.question import task_of
from medmodels.training.cross_validation import folds, repeated
from medmodels.training.progress import Remarked
from medmodels.training.strategies import LayoutNetworkStrategy, Strategy
from medmodels.training.strategies.layers import require_fit
from medmodels.words import Phrase

__all__ = ["SIDES", "Labelled", "families_for", "require_layers_fit", "unfit"]

# Twice the rows take seven times as long to fit, ten folds of them minutes; an explanation takes
# the longer the more columns.
_SVM_ROWS, _SVM_COLUMNS = 5_000, 200
SIDES = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Labelled:
    """Rows that can be learnt from: ``data`` (rows, used columns) without blanks, ``labels``
    (rows,) true for ``positive``.

    ``groups`` (rows,) number whoever must not be on both sides of the split, one each where no
    column says so; ``sides`` (rows,) say "train", "validation" or "test" where a column does;
    ``layout`` says how the used columns lie, if they are more than a list; ``notes`` tell how the
    file was understood; ``set_aside`` names the columns that no model sees.
    ``words`` are the values of the label column, true for the positive ones; ``rows`` (rows,) say
    where each stands in the file, from 0.
    """

    target: str
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    data: np.ndarray
    labels: np.ndarray
    positive: str
    negative: str
    groups: np.ndarray
    remarks: tuple[Remarked, ...]
    layout: Layout | None = None
    sides: np.ndarray | None = None
    set_aside: tuple[str, ...] = ()
    words: Mapping[str, bool] = field(default_factory=dict)
    rows: np.ndarray = field(default_factory=lambda: np.array([], int))

    def label(self, value: str) -> str:
        """What a value of the label column is called: a word by itself, a number with the column's
        name.
        """
        return value if value[:1].isalpha() else f"{self.target[:40]} {value}"

    def without_rows(self) -> Self:
        """The same table with the shape of its rows alone, in next to no memory: what a page that
        shows it needs.
        """
        nothing = np.broadcast_to(np.array(np.nan), self.data.shape)
        gone = np.broadcast_to(np.array(False), self.labels.shape)
        return replace(self, data=nothing, labels=gone, groups=gone, sides=None, rows=gone)

    @property
    def fits(self) -> Mapping[str, Phrase | None]:
        """Every family, with why it does not fit this table, if it does not."""
        rows, columns = self.data.shape
        large = Phrase(
            "too-large-for-svm",
            rows=rows,
            columns=columns,
            most_rows=_SVM_ROWS,
            most_columns=_SVM_COLUMNS,
        )
        return {
            "boosting": None,
            "forest": None,
            "svm": large if rows > _SVM_ROWS or columns > _SVM_COLUMNS else None,
            "cox": Phrase("needs-course"),
            "cnn": None if self.modality == "pixels" else Phrase("needs-pixels"),
            "rnn": None if self.modality == "steps" else Phrase("needs-steps"),
        }

    @property
    def modality(self) -> str:
        return self.layout.modality if self.layout else "table"

    def dataset(self, title: str, *, seed: int = 42, validation: float = 0.0) -> Dataset:
        """The question this table asks and its split: four fifths to train, stratified, nobody on
        both sides; or as the table says.

        ``validation`` is the share of the training rows that is set aside, unless the table says
        which.
        """
        if self.sides is not None:
            train, kept, test = (np.flatnonzero(self.sides == side) for side in SIDES)
            split = statement("as the table says")
            if len(set(zip(self.groups.tolist(), self.sides.tolist(), strict=True))) > len(
                np.unique(self.groups)
            ):
                raise DatasetError("group-on-two-sides")
        else:
            (train, test), kept = (
                _parted(self, np.arange(len(self.labels)), 0.2, seed),
                np.array([], int),
            )
            whole = len(np.unique(self.groups)) == len(self.groups)
            split = statement("four fifths" if whole else "four fifths, groups whole", seed=seed)
        parted = said(split)
        known = np.sort(np.concatenate([train, kept]))
        if validation and not len(kept):
            train, kept = _parted(self, train, validation, seed)
            split = statement("validation set aside", split=split, share=validation)
        elif not validation:
            train, kept = known, np.array([], int)
        return Dataset(
            task_of(self, title, known, parted),
            self.data,
            self.labels,
            train,
            test,
            split,
            kept,
            groups=self.groups,
        )


def _parted(
    table: Labelled, rows: np.ndarray, share: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Rows in two, about ``share`` of them in the second: stratified, and nobody of a group on both
    sides.
    """
    from sklearn.model_selection import train_test_split

    y, groups = table.labels[rows], table.groups[rows]
    if not repeated(groups):
        size = max(4, math.ceil(share * len(rows)))
        first, second = train_test_split(
            np.arange(len(rows)), test_size=size, stratify=y, random_state=seed
        )
    else:
        first, second = next(folds(y, groups, max(2, round(1 / share)), seed=seed))
    for side in (first, second):
        if min(y[side].sum(), (~y[side]).sum()) < 2:
            raise DatasetError("split-too-small")
    return np.sort(rows[first]), np.sort(rows[second])


def families_for(table: Labelled) -> dict[str, str]:
    """Every family, with why it does not fit this table; empty where it does."""
    return {family: str(why or "") for family, why in unfit(table).items()}


def unfit(table: Labelled) -> Mapping[str, Phrase | None]:
    """Every family, with why it does not fit this table, if it does not."""
    return table.fits


def require_layers_fit(table: Labelled, strategy: Strategy) -> None:
    """Refuse a network whose layers leave nothing of this table's pictures or series, before
    anything is trained; raises ``BadStrategy``.
    """
    if isinstance(strategy, LayoutNetworkStrategy) and table.layout is not None:
        require_fit(strategy.layers, table.layout.shape)
