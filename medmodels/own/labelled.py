"""Reading a user's labelled table: what each column is, and which of them can be learnt from.

Every column that is left out is named with the reason; nothing is guessed about a label with other
than two values: somebody says where they part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from medmodels.cases.delimited import Cells, read_cells
from medmodels.cases.first_line import holds_values
from medmodels.cases.numerals import BLANK, decimal_comma
from medmodels.errors import CaseError, DatasetError
from medmodels.own.judged_columns import CONSTANT, Column, judged, measured
from medmodels.own.label_split import split_labels
from medmodels.own.layouts import Layout, find_layout
from medmodels.own.table import Labelled, families_for
from medmodels.training.progress import Remarked
from medmodels.wording import one_line, shown

__all__ = ["Column", "Labelled", "column_names", "families_for", "label_values", "read_labelled"]

_GLANCE = 100  # rows that tell whether the first line holds names
_LEAST = 10  # cases of each label


def read_labelled(
    data: bytes,
    *,
    target: str,
    positive: str | None = None,
    cut: float | None = None,
    group: str | None = None,
    drop: Sequence[str] = (),
    split: str | None = None,
    read_as: str | None = None,
) -> Labelled:
    """Read a labelled table; raises ``DatasetError`` with what is wrong and what would be right.

    ``positive`` is the positive value of the label column, where it has more than two the one
    against the rest; or all numbers from a ``cut`` on are positive. ``group`` names a column whose
    equal values must not be on both sides of the split, ``drop`` columns that are left out,
    ``split`` a column that says train, validation or test; ``read_as`` asks for one of
    ``layouts.READ_AS`` where the names do not tell.
    """
    cells = _cells(data)
    asked = _Asked(
        _column(cells, target, "no-label-column"),
        None if group is None else _column(cells, group, "no-group-column"),
        None if split is None else _column(cells, split, "no-split-column"),
        tuple(_column(cells, name, "no-dropped-column") for name in drop),
    )
    answers = cells.rows.column(asked.target)
    known = _answered(cells, answers)
    parted = split_labels([answers[n] for n in known], target, positive, cut)
    labels = np.array([parted.words[answers[n]] for n in known])
    inputs = [i for i in range(len(cells.header)) if i not in asked.set_aside]
    table, columns = _numbers(cells, inputs, known, labels)
    layout, used, columns = _laid_out(columns, table, read_as)
    for n in used:
        if not one_line(columns[n].name):
            raise DatasetError("name-of-two-lines", name=shown(columns[n].name, 40))
    whole = _complete(table, used, columns, labels)
    seen = {asked.target, *(inputs[n] for n in used)}
    counts = {"known": len(known), "rows": len(cells.rows), "complete": int(whole.sum())}
    return Labelled(
        target=cells.header[asked.target],
        columns=tuple(columns),
        names=tuple(columns[n].name for n in used),
        data=_rows(table, used, whole),
        labels=labels[whole],
        positive=parted.positive,
        negative=parted.negative,
        groups=_groups(cells, asked.group, known)[whole],
        remarks=(*_sheet(cells), Remarked("rows", counts), parted.told, *_told(layout)),
        layout=layout,
        words=parted.words,
        rows=np.array(known, int)[whole],
        set_aside=tuple(name for i, name in enumerate(cells.header) if name and i not in seen),
        sides=(
            None
            if asked.split is None
            else _sides(_of(known, cells.rows.column(asked.split)), labels, whole)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Positions of the columns that are no inputs."""

    target: int
    group: int | None
    split: int | None
    dropped: tuple[int, ...]

    @property
    def set_aside(self) -> set[int | None]:
        return {self.target, self.group, self.split, *self.dropped}


def _answered(cells: Cells, answers: Sequence[str]) -> list[int]:
    """The rows that have a label, and as many cells as there are columns."""
    return [
        n
        for n, label in enumerate(answers)
        if label.lower() not in BLANK and n + 1 not in cells.ragged
    ]


def _numbers(
    cells: Cells, inputs: Sequence[int], known: Sequence[int], labels: np.ndarray
) -> tuple[np.ndarray, list[Column]]:
    """The input columns as numbers (inputs, known rows), and what each of them is."""
    comma = decimal_comma(
        (_of(known, cells.rows.column(i)) for i in inputs), delimiter=cells.delimiter
    )
    table = np.empty((len(inputs), len(known)))
    columns = []
    for n, i in enumerate(inputs):
        text = _of(known, cells.rows.column(i))
        table[n] = measured(text, comma=comma)
        columns.append(judged(cells.header[i], text, table[n], labels, comma=comma))
    return table, columns


def _complete(
    table: np.ndarray, used: Sequence[int], columns: Sequence[Column], labels: np.ndarray
) -> np.ndarray:
    """Which rows (rows,) have a value in every used column; raises ``DatasetError`` when too few
    have, or when no column is used.
    """
    if not used:
        raise DatasetError(
            "nothing-to-learn-from",
            columns=tuple((c.name, c.remark, c.missing) for c in columns[:6]),
        )
    whole = np.ones(len(labels), bool)
    for n in used:
        whole &= ~np.isnan(table[n])
    if min(labels[whole].sum(), (~labels[whole]).sum()) < _LEAST:
        raise DatasetError("few-complete-rows", least=_LEAST)
    return whole


def _groups(cells: Cells, column: int | None, known: Sequence[int]) -> np.ndarray:
    """Whose each known row is, as a number; without a column everybody has one row."""
    if column is None:
        return np.arange(len(known))
    return np.unique(_of(known, cells.rows.column(column)), return_inverse=True)[1]


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
                remark=c.remark if not c.used else "outside",
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


def _sheet(cells: Cells) -> list[Remarked]:
    if cells.sheet is None:
        return []
    return [Remarked("sheet", {"sheet": cells.how.values["sheet"], "others": cells.others})]


def _told(layout: Layout | None) -> list[Remarked]:
    return [] if layout is None else [_REMARKED[layout.modality](layout.shape)]


_REMARKED: Mapping[str, Callable[[tuple[int, ...]], Remarked]] = {
    "pixels": lambda shape: Remarked(
        "pictures", {"height": shape[0], "width": shape[1], "channels": shape[2]}
    ),
    "steps": lambda shape: Remarked("series", {"steps": shape[0], "variables": shape[1]}),
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
    sides = np.array([words.get(cell.lower(), "") for cell in text])[whole]
    if (sides == "").any():
        raise DatasetError("split-says-else", rows=int((sides == "").sum()))
    for side in ("train", "test", *(["validation"] if (sides == "validation").any() else [])):
        mine = labels[whole][sides == side]
        if min(mine.sum(), (~mine).sum()) < 2:
            raise DatasetError("few-on-a-side", side=side)
    return sides


def label_values(data: bytes, target: str) -> tuple[str, ...]:
    """The values of a label column, the frequent ones first; raises ``DatasetError`` as
    ``read_labelled`` does.
    """
    cells = _cells(data)
    texts = cells.rows.column(_column(cells, target, "no-label-column"))
    counts = Counter(text for text in texts if text.lower() not in BLANK)
    return tuple(value for value, _ in counts.most_common())


def column_names(data: bytes) -> list[str]:
    """The names of a table's columns; raises ``DatasetError`` where it cannot be read, or where
    values stand in their place.
    """
    return list(_cells(data, rows=_GLANCE).header)


def _cells(data: bytes, *, rows: int | None = None) -> Cells:
    try:
        cells = read_cells(data, rows=rows)
    except CaseError as error:
        raise DatasetError(error.code, **error.values) from None
    if holds_values(cells.header, cells.rows):
        raise DatasetError("no-names-over-table")
    return cells


def _of(known: Sequence[int], text: list[str]) -> list[str]:
    """The cells of the rows whose label is known."""
    return text if len(known) == len(text) else [text[n] for n in known]


def _column(cells: Cells, name: str, absent: str) -> int:
    """The position of a column; raises ``DatasetError`` of the code ``absent`` where it is not."""
    names = [header.lower() for header in cells.header]
    twice = sorted(header for header, count in Counter(names).items() if header and count > 1)
    if twice:
        raise DatasetError("name-twice", name=twice[0][:40])
    if name.strip().lower() in names:
        return names.index(name.strip().lower())
    raise DatasetError(
        absent,
        name=shown(name, 40),
        columns=tuple(header[:30] for header in cells.header[:8]),
        more=len(cells.header) > 8,
    )
