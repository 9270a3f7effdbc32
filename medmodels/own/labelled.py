"""A user's labelled table: what each column is, which of them can be learnt from, and the question
they make.

Every column that is left out is named with the reason; nothing is guessed about a label with other
than two values.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from medmodels.cases.delimited import Cells, read_cells
from medmodels.cases.first_line import NO_NAMES, holds_values
from medmodels.cases.numerals import BLANK, decimal_comma
from medmodels.datasets import Dataset
from medmodels.errors import CaseError, DatasetError
from medmodels.own.judged_columns import CONSTANT, Column, judged, measured
from medmodels.own.layouts import Layout, find_layout
from medmodels.own.question import task_of
from medmodels.training.cross_validation import folds, repeated
from medmodels.training.progress import Note
from medmodels.wording import one_line, shown

__all__ = ["Column", "Labelled", "column_names", "families_for", "read_labelled"]

_GLANCE = 100  # rows that tell whether the first line holds names
_LEAST = 10  # cases of each label
# Twice the rows take seven times as long to fit, ten folds of them minutes; an explanation takes
# the longer the more columns.
_SVM_ROWS, _SVM_COLUMNS = 5_000, 200
_POSITIVE = ("1", "true", "yes", "positive", "pos", "y", "malignant", "died", "case", "abnormal")


SIDES = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Labelled:
    """Rows that can be learnt from: ``data`` (rows, used columns) without blanks, ``labels``
    (rows,) true for ``positive``.

    ``groups`` (rows,) number whoever must not be on both sides of the split, one each where no
    column says so; ``sides`` (rows,) say "train", "validation" or "test" where a column does;
    ``layout`` says how the used columns lie, if they are more than a list; ``notes`` tell how the
    file was understood; ``set_aside`` names the columns that no model sees.
    """

    target: str
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    data: np.ndarray
    labels: np.ndarray
    positive: str
    negative: str
    groups: np.ndarray
    notes: tuple[Note, ...]
    layout: Layout | None = None
    sides: np.ndarray | None = None
    set_aside: tuple[str, ...] = ()

    def label(self, value: str) -> str:
        """What a value of the label column is called: a word by itself, a number with the column's
        name.
        """
        return value if value[:1].isalpha() else f"{self.target[:40]} {value}"

    def without_rows(self) -> Labelled:
        """The same table with the shape of its rows alone, in next to no memory: what a page that
        shows it needs.
        """
        nothing = np.broadcast_to(np.array(np.nan), self.data.shape)
        gone = np.broadcast_to(np.array(False), self.labels.shape)
        return replace(self, data=nothing, labels=gone, groups=gone, sides=None)

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
            split, parted = "as the table says", "as the table says"
            if len(set(zip(self.groups.tolist(), self.sides.tolist(), strict=True))) > len(
                np.unique(self.groups)
            ):
                raise DatasetError(
                    "A group is on more than one side of the split column; keep one of the two"
                    " columns."
                )
        else:
            (train, test), kept = (
                _parted(self, np.arange(len(self.labels)), 0.2, seed),
                np.array([], int),
            )
            whole = len(np.unique(self.groups)) == len(self.groups)
            split = parted = f"80 % to 20 %, stratified, seed {seed}" + (
                "" if whole else ", nobody of a group on both sides"
            )
        known = np.sort(np.concatenate([train, kept]))
        if validation and not len(kept):
            train, kept = _parted(self, train, validation, seed)
            split += f"; {validation:.0%} of the training rows set aside for validation"
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
            raise DatasetError(
                "One side of the split would hold fewer than two cases of a label; give more rows,"
                " or another group column."
            )
    return np.sort(rows[first]), np.sort(rows[second])


def read_labelled(
    data: bytes,
    *,
    target: str,
    positive: str | None = None,
    group: str | None = None,
    drop: Sequence[str] = (),
    split: str | None = None,
    read_as: str | None = None,
) -> Labelled:
    """Read a labelled table; raises ``DatasetError`` with what is wrong and what would be right.

    ``group`` names a column whose equal values must not be on both sides of the split, ``drop``
    columns that are left out, ``split`` a column that says train, validation or test; ``read_as``
    asks for one of ``layouts.READ_AS`` where the names do not tell.
    """
    cells = _cells(data)
    position = _column(cells, target, "label")
    by_group = None if group is None else _column(cells, group, "group")
    by_side = None if split is None else _column(cells, split, "split")
    dropped = [_column(cells, name, "dropped") for name in drop]
    answers = cells.rows.column(position)
    known = [
        n
        for n, label in enumerate(answers)
        if label.lower() not in BLANK and n + 1 not in cells.ragged
    ]
    chosen, other, told = _two_labels([answers[n] for n in known], target, positive)
    labels = np.array([answers[n] == chosen for n in known])
    inputs = [
        i for i in range(len(cells.header)) if i not in (position, by_group, by_side, *dropped)
    ]
    comma = decimal_comma(
        (_of(known, cells.rows.column(i)) for i in inputs), delimiter=cells.delimiter
    )
    table = np.empty((len(inputs), len(known)))
    columns = []
    for n, i in enumerate(inputs):
        text = _of(known, cells.rows.column(i))
        table[n] = measured(text, comma=comma)
        columns.append(judged(cells.header[i], text, table[n], labels, comma=comma))
    layout, used, columns = _laid_out(columns, table, read_as)
    if not used:
        raise DatasetError(
            "No column can be learnt from: "
            + "; ".join(f"“{c.name}” {c.remark}" for c in columns[:6])
            + "."
        )
    whole = np.ones(len(known), bool)
    for n in used:
        whole &= ~np.isnan(table[n])
    if min(labels[whole].sum(), (~labels[whole]).sum()) < _LEAST:
        raise DatasetError(
            f"Fewer than {_LEAST} complete rows hold each label; give more rows, or leave out the"
            " columns with most blanks."
        )
    seen = {position, *(inputs[n] for n in used)}
    groups = np.arange(len(known))
    if by_group is not None:
        groups = np.unique(_of(known, cells.rows.column(by_group)), return_inverse=True)[1]
    notes = [
        Note(
            "rows",
            {"known": len(known), "rows": len(cells.rows), "complete": int(whole.sum())},
        ),
        told,
    ]
    return Labelled(
        target=cells.header[position],
        columns=tuple(columns),
        names=tuple(columns[n].name for n in used),
        data=_rows(table, used, whole),
        labels=labels[whole],
        positive=chosen,
        negative=other,
        groups=groups[whole],
        notes=(*notes, *_told(layout)),
        layout=layout,
        set_aside=tuple(name for i, name in enumerate(cells.header) if name and i not in seen),
        sides=(
            None
            if by_side is None
            else _sides(_of(known, cells.rows.column(by_side)), labels, whole)
        ),
    )


def families_for(table: Labelled) -> dict[str, str]:
    """Every family, with why it does not fit this table; empty where it does."""
    rows, columns = table.data.shape
    large = rows > _SVM_ROWS or columns > _SVM_COLUMNS
    why = (
        f"the table has {rows} rows and {columns} columns; a support vector machine is fitted on up"
        f" to {_SVM_ROWS} rows and explains itself for up to {_SVM_COLUMNS} columns"
    )
    no_picture = "it needs the pixels of a picture as columns, n × n or 3 × n × n of them"
    no_series = "it needs time steps as columns, t0, t1, … or variable_t0, variable_t1, …"
    return {
        "forest": "",
        "svm": why if large else "",
        "cnn": "" if table.modality == "pixels" else no_picture,
        "rnn": "" if table.modality == "steps" else no_series,
    }


def _laid_out(
    columns: Sequence[Column], table: np.ndarray, read_as: str | None
) -> tuple[Layout | None, list[int], list[Column]]:
    """How the columns lie, which are used in that order, and the columns judged anew: part of a
    picture may be the same in every row.

    ``table`` has a row for each of the columns.
    """
    usable = [n for n, column in enumerate(columns) if column.used or column.remark == CONSTANT]
    layout = (
        find_layout([columns[n].name for n in usable], lambda: table[usable].T, read_as)
        if usable
        else None
    )
    if layout is None:
        return None, [n for n, column in enumerate(columns) if column.used], list(columns)
    mine = [usable[n] for n in layout.order]
    members = set(mine)
    anew = [
        (
            replace(c, used=True, remark="" if c.remark == CONSTANT else c.remark)
            if n in members
            else replace(
                c,
                used=False,
                remark=c.remark if not c.used else "is no part of the picture or series",
            )
        )
        for n, c in enumerate(columns)
    ]
    return layout, mine, anew


def _rows(table: np.ndarray, used: Sequence[int], whole: np.ndarray) -> np.ndarray:
    """The used columns of the complete rows (rows, columns), copied once: there may be thousands of
    columns.
    """
    rows = np.empty((int(whole.sum()), len(used)))
    for k, n in enumerate(used):
        rows[:, k] = table[n, whole]
    return rows


def _told(layout: Layout | None) -> list[Note]:
    return [] if layout is None else [_NOTES[layout.modality](layout.shape)]


_NOTES: Mapping[str, Callable[[tuple[int, ...]], Note]] = {
    "pixels": lambda shape: Note(
        "pictures", {"height": shape[0], "width": shape[1], "channels": shape[2]}
    ),
    "steps": lambda shape: Note("series", {"steps": shape[0], "variables": shape[1]}),
}


def _sides(text: Sequence[str], labels: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Which side of the split each complete row is on, by the words people use."""
    words = {
        "train": "train",
        "training": "train",
        "val": "validation",
        "valid": "validation",
        "validation": "validation",
        "test": "test",
    }
    found = np.array([words.get(cell.lower(), "") for cell in text])[whole]
    if (found == "").any():
        raise DatasetError(
            "The split column must say train, validation or test in every row;"
            f" {int((found == '').sum())} rows say something else."
        )
    for side in ("train", "test", *(["validation"] if (found == "validation").any() else [])):
        mine = labels[whole][found == side]
        if min(mine.sum(), (~mine).sum()) < 2:
            raise DatasetError(
                "By the split column fewer than two complete rows of a label are on the side"
                f" “{side}”."
            )
    return found


def column_names(data: bytes) -> list[str]:
    """The names of a table's columns; raises ``DatasetError`` where it cannot be read, or where
    values stand in their place.
    """
    return list(_cells(data, rows=_GLANCE).header)


def _cells(data: bytes, *, rows: int | None = None) -> Cells:
    try:
        cells = read_cells(data, rows=rows)
    except CaseError as error:
        raise DatasetError(str(error)) from None
    if holds_values(cells.header, cells.rows):
        raise DatasetError(f"{NO_NAMES}.")
    return cells


def _of(known: Sequence[int], text: list[str]) -> list[str]:
    """The cells of the rows whose label is known."""
    return text if len(known) == len(text) else [text[n] for n in known]


def _column(cells: Cells, name: str, what: str) -> int:
    names = [header.lower() for header in cells.header]
    twice = sorted(header for header, count in Counter(names).items() if header and count > 1)
    if twice:
        raise DatasetError(
            f"Two columns are called “{twice[0][:40]}”; give every column a name of its own."
        )
    if name.strip().lower() in names:
        return names.index(name.strip().lower())
    found = ", ".join(f"“{header[:30]}”" for header in cells.header[:8]) + (
        " and more" if len(cells.header) > 8 else ""
    )
    raise DatasetError(f"There is no {what} column “{shown(name, 40)}”; the columns are {found}.")


def _two_labels(found: Sequence[str], target: str, positive: str | None) -> tuple[str, str, Note]:
    """The positive and the negative label, and how they were told apart."""
    counts: Mapping[str, int] = Counter(found)
    if not all(map(one_line, counts)):
        raise DatasetError(
            f"The label column “{target[:40]}” holds a line break or a control character; write"
            " each label on one line."
        )
    if len(counts) != 2:
        raise DatasetError(
            f"The label column “{target[:40]}” holds {len(counts)} different values; two are"
            " needed, such as 0 and 1."
        )
    if positive is not None and positive not in counts:
        raise DatasetError(
            f"“{positive[:40]}” is not a value of the label column; choose"
            f" {' or '.join(f'“{label[:30]}”' for label in counts)}."
        )
    if min(counts.values()) < _LEAST:
        raise DatasetError(
            f"Only {min(counts.values())} rows hold one of the labels; {_LEAST} of each are the"
            " least that can be learnt from."
        )
    usual = [label for label in counts if label.lower() in _POSITIVE]
    chosen = positive or (
        usual[0] if len(usual) == 1 else min(counts, key=lambda label: counts[label])
    )
    other = next(label for label in counts if label != chosen)
    why = "told" if positive else "name" if len(usual) == 1 else "rarer"
    values: dict[str, str | int | float] = {"label": chosen, "why": why, "count": counts[chosen]}
    return chosen, other, Note("positive", values | {"other": other, "others": counts[other]})
