"""A user's labelled table: what each column is, which of them can be learnt from, and the question they make.

Every column that is left out is named with the reason; nothing is guessed about a label with other than two values.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.cases.columns import IDENTIFYING, column_key
from medmodels.cases.delimited import Cells, read_cells
from medmodels.cases.table import BLANK, decimal_comma, number_of
from medmodels.datasets import Dataset
from medmodels.errors import CaseError, DatasetError
from medmodels.evidence.metrics import auroc
from medmodels.tasks import Feature, Task
from medmodels.tasks.own import task_name

__all__ = ["Column", "Labelled", "families_for", "read_labelled"]

_MOST_MISSING = 0.3  # share of blank cells beyond which a column is left out rather than its rows
_TELLS = 0.99  # AUROC of one column alone from which it may be the answer in disguise
_LEAST = 10  # cases of each label
# Exact values cost a game for each support vector and reference case: beyond this a click would take seconds.
_SVM_ROWS, _SVM_COLUMNS = 5_000, 100
_POSITIVE = ("1", "true", "yes", "positive", "pos", "y", "malignant", "died", "case", "abnormal")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: whether it is ``used``, and what a person must know of it (empty if nothing)."""

    name: str
    used: bool
    missing: float
    remark: str = ""


@dataclass(frozen=True, eq=False)
class Labelled:
    """Rows that can be learnt from: ``data`` (rows, used columns) without blanks, ``labels`` (rows,) true for ``positive``.

    ``groups`` (rows,) number whoever must not be on both sides of the split, one each where no column says so; ``notes`` tell how
    the file was understood.
    """

    columns: tuple[Column, ...]
    data: np.ndarray
    labels: np.ndarray
    positive: str
    negative: str
    groups: np.ndarray
    notes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.used)

    def dataset(self, title: str, *, seed: int = 42) -> Dataset:
        """The question this table asks and its split: four fifths to train, stratified, nobody on both sides."""
        train, test = self._split(seed)
        whole = len(np.unique(self.groups)) == len(self.groups)
        split = f"80 % to 20 %, stratified, seed {seed}" + ("" if whole else ", nobody of a group on both sides")
        return Dataset(_task(self, title, train), self.data, self.labels, train, test, split)

    def _split(self, seed: int) -> tuple[np.ndarray, np.ndarray]:
        from sklearn.model_selection import StratifiedGroupKFold, train_test_split

        rows = np.arange(len(self.labels))
        if len(np.unique(self.groups)) == len(rows):
            train, test = train_test_split(rows, test_size=0.2, stratify=self.labels, random_state=seed)
        else:
            train, test = next(StratifiedGroupKFold(5, shuffle=True, random_state=seed).split(self.data, self.labels, self.groups))
        for side in (train, test):
            if min(self.labels[side].sum(), (~self.labels[side]).sum()) < 2:
                raise DatasetError("One side of the split would hold fewer than two cases of a label; give more rows, or another group column.")
        return np.sort(train), np.sort(test)


def read_labelled(data: bytes, *, target: str, positive: str | None = None, group: str | None = None, drop: Sequence[str] = ()) -> Labelled:
    """Read a labelled table; raises ``DatasetError`` with what is wrong and what would be right.

    ``group`` names a column whose equal values must not be on both sides of the split, ``drop`` columns that are left out.
    """
    try:
        cells = read_cells(data)
    except CaseError as error:
        raise DatasetError(str(error)) from None
    position = _column(cells, target, "label")
    by_group = None if group is None else _column(cells, group, "group")
    dropped = [_column(cells, name, "dropped") for name in drop]
    text = [[row[i].strip() for row in cells.rows] for i in range(len(cells.header))]
    known = [n for n, label in enumerate(text[position]) if label.lower() not in BLANK and n + 1 not in cells.ragged]
    chosen, other, said = _two_labels([text[position][n] for n in known], target, positive)
    labels = np.array([text[position][n] == chosen for n in known])
    inputs = [i for i in range(len(cells.header)) if i not in (position, by_group, *dropped)]
    comma = decimal_comma([[text[i][n] for i in inputs] for n in known])
    table = {i: np.array([_value(text[i][n], comma=comma) for n in known]) for i in inputs}
    columns = [_judged(cells.header[i], [text[i][n] for n in known], table[i], labels) for i in inputs]
    used = [i for i, column in zip(inputs, columns, strict=True) if column.used]
    if not used:
        raise DatasetError("No column can be learnt from: " + "; ".join(f"“{c.name}” {c.remark}" for c in columns[:6]) + ".")
    values = np.column_stack([table[i] for i in used])
    whole = ~np.isnan(values).any(axis=1)
    if min(labels[whole].sum(), (~labels[whole]).sum()) < _LEAST:
        raise DatasetError(f"Fewer than {_LEAST} complete rows hold each label; give more rows, or leave out the columns with most blanks.")
    groups = np.unique([text[by_group][n] for n in known], return_inverse=True)[1] if by_group is not None else np.arange(len(known))
    notes = [f"{len(known)} of {len(cells.rows)} rows have a label; {int(whole.sum())} of them are complete and are used.", said]
    return Labelled(tuple(columns), values[whole], labels[whole], chosen, other, groups[whole], tuple(notes))


def families_for(table: Labelled) -> dict[str, str]:
    """The families that tables can train, each with why it does not fit this one; empty where it does."""
    rows, columns = table.data.shape
    large = rows > _SVM_ROWS or columns > _SVM_COLUMNS
    why = f"the table has {rows} rows and {columns} columns; a support vector machine explains itself for up to {_SVM_ROWS} and {_SVM_COLUMNS}"
    return {"forest": "", "svm": why if large else ""}


def _column(cells: Cells, name: str, what: str) -> int:
    twice = sorted({header for header in cells.header if cells.header.count(header) > 1})
    if twice:
        raise DatasetError(f"Two columns are called “{twice[0][:40]}”; give every column a name of its own.")
    for i, header in enumerate(cells.header):
        if header.lower() == name.strip().lower():
            return i
    shown = ", ".join(f"“{header[:30]}”" for header in cells.header[:8]) + (" and more" if len(cells.header) > 8 else "")
    raise DatasetError(f"There is no {what} column “{name[:40]}”; the columns are {shown}.")


def _two_labels(found: Sequence[str], target: str, positive: str | None) -> tuple[str, str, str]:
    """The positive and the negative label, and how they were told apart."""
    counts: Mapping[str, int] = Counter(found)
    if len(counts) != 2:
        raise DatasetError(f"The label column “{target[:40]}” holds {len(counts)} different values; two are needed, such as 0 and 1.")
    if positive is not None and positive not in counts:
        raise DatasetError(f"“{positive[:40]}” is not a value of the label column; choose {' or '.join(f'“{label[:30]}”' for label in counts)}.")
    if min(counts.values()) < _LEAST:
        raise DatasetError(f"Only {min(counts.values())} rows hold one of the labels; {_LEAST} of each are the least that can be learnt from.")
    usual = [label for label in counts if label.lower() in _POSITIVE]
    chosen = positive or (usual[0] if len(usual) == 1 else min(counts, key=lambda label: counts[label]))
    other = next(label for label in counts if label != chosen)
    why = "as told" if positive else "by its name" if len(usual) == 1 else "as the rarer one"
    return chosen, other, f"“{chosen[:30]}” is the positive label ({why}): {counts[chosen]} rows; “{other[:30]}”: {counts[other]}."


def _value(text: str, *, comma: bool) -> float:
    """A number, or ``nan`` for a blank or for text."""
    if text.lower() in BLANK or len(text) > 40:
        return math.nan
    value, wrong = number_of(text, comma=comma)
    return math.nan if wrong or not math.isfinite(value) else value


def _judged(name: str, text: Sequence[str], values: np.ndarray, labels: np.ndarray) -> Column:
    """Whether a column can be learnt from."""
    blank = np.array([cell.lower() in BLANK for cell in text])
    missing, numbers = float(blank.mean()), values[~np.isnan(values)]
    words = int((np.isnan(values) & ~blank).sum())
    if not name:
        return Column("(no name)", False, missing, "has no name")
    if not IDENTIFYING.isdisjoint(column_key(name).split()) or _numbers_rows(numbers, len(values)):
        return Column(name, False, missing, "looks like an identifier")
    if blank.all():
        return Column(name, False, missing, "is empty")
    if words > 0.05 * len(text):
        return Column(name, False, missing, "holds text; write it as numbers to use it")
    if missing > _MOST_MISSING:
        return Column(name, False, missing, f"is blank in {missing:.0%} of the rows")
    if np.ptp(numbers) == 0:
        return Column(name, False, missing, "is the same in every row")
    known = ~np.isnan(values)
    alone = float(auroc(labels[known], values[known], np.ones((1, int(known.sum()))))[0]) if 0 < labels[known].sum() < known.sum() else 0.5
    if max(alone, 1 - alone) >= _TELLS:
        return Column(name, True, missing, "alone predicts the label: is it recorded after the outcome?")
    return Column(name, True, missing)


def _numbers_rows(numbers: np.ndarray, rows: int) -> bool:
    """Whole numbers, each once, one step apart: somebody counted the rows."""
    return len(numbers) == rows > 20 and bool((np.diff(np.sort(numbers)) == 1).all())


def _task(table: Labelled, title: str, train: np.ndarray) -> Task:
    """The question as a task: ranges from the training rows, and no claim beyond them."""
    x, negative = table.data[train], table.data[train][~table.labels[train]]
    return Task(
        name=task_name(title),
        title=title,
        question=f"Is the label “{table.positive}” rather than “{table.negative}”?",
        modality="table",
        labels=(table.positive, table.negative),
        intended_use="Education and demonstration: a model somebody trained on a table of their own.",
        users="Whoever gave the table.",
        for_whom="Cases like those of the table; what these are, only its owner knows.",
        not_for=("any decision about a living patient", "cases from anywhere else"),
        known_limits=("Nothing is known of where the table comes from, how its label was found, or who is missing from it.",),
        outcome=f"The label column of the table: “{table.positive}” or “{table.negative}”.",
        input_note="Plausible ranges are those of the training rows, widened by their own width.",
        shared_credit="Inputs that move together share the credit between them.",
        reference_note=f"5th to 95th percentile of the “{table.negative}” training rows",
        source="A user's own table",
        licence="Not available",
        citation="",
        features=tuple(_feature(name, x[:, i], negative[:, i]) for i, name in enumerate(table.names)),
    )


def _feature(name: str, values: np.ndarray, negative: np.ndarray) -> Feature:
    low, high = float(values.min()), float(values.max())
    width = high - low
    plausible = (max(low - width, 0.0) if low >= 0 else low - width, high + width)
    reference = tuple(float(v) for v in np.percentile(negative, [5, 95]))
    decimals = next((d for d in range(5) if np.allclose(values, np.round(values, d), rtol=0, atol=1e-9)), 4)
    return Feature(name, "a column of the training table", "", (reference[0], reference[1]), plausible, decimals)
