"""What each column of a labelled table is: its numbers, whether it can be learnt from, and what a
person must know of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.cases.column_names import IDENTIFYING, column_key
from medmodels.cases.numerals import BLANK, INFINITE, DecimalComma, is_ambiguous, numbers
from medmodels.statistics.binary import auroc
from medmodels.training.progress import Remarked

__all__ = ["CONSTANT", "Column", "judged", "measured"]

CONSTANT = "constant"
_MOST_MISSING = 0.3  # share of blank cells beyond which a column is left out rather than its rows
# beyond it a cell is a slip: squares of it would not fit the single precision of trees and networks
_LARGEST = 1e12
# zeros that may be blanks: so many, below so many other values, so many of their steps apart
_ZEROS, _OTHERS, _APART = 3, 10, 5
_TELLS = 0.99  # AUROC of one column alone from which it may be the answer in disguise


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: whether it is ``used``, its share of ``missing`` cells, and the code of
    what a person must know of it (``own_tables.REMARKS``; empty if nothing).
    """

    name: str
    used: bool
    missing: float
    remark: str = ""

    @property
    def remarked(self) -> Remarked:
        """What a person must know of it, for the progress of a training."""
        values: dict[str, str | int | float] = {"name": self.name, "remark": self.remark}
        return Remarked("column", values | {"used": int(self.used), "missing": self.missing})


def measured(text: Sequence[str], *, comma: DecimalComma) -> np.ndarray:
    """A column as numbers, ``nan`` for a blank, for text and for what no measurement could be."""
    values = numbers(text, comma=comma)
    values[np.abs(values) > _LARGEST] = math.nan
    return values


def judged(
    name: str, text: Sequence[str], values: np.ndarray, labels: np.ndarray, *, comma: DecimalComma
) -> Column:
    """Whether a column can be learnt from."""
    blank = np.isnan(values)
    unread = [text[n] for n in np.flatnonzero(blank).tolist()]
    blank[blank] = [cell.lower() in BLANK for cell in unread]
    missing, known = float(blank.mean()), values[~np.isnan(values)]
    words = int((np.isnan(values) & ~blank).sum())
    if not name:
        return Column("(no name)", False, missing, "no name")
    if not IDENTIFYING.isdisjoint(column_key(name).split()) or _counts_rows(known, len(values)):
        return Column(name, False, missing, "identifier")
    if blank.all():
        return Column(name, False, missing, "empty")
    if any(is_ambiguous(cell, comma=comma) for cell in unread if "," in cell or "." in cell):
        return Column(name, False, missing, "ambiguous")
    if words > 0.05 * len(text):
        wrong = {cell.lower() for cell in unread} - BLANK - INFINITE
        slips = np.isfinite(numbers(sorted(wrong), comma=comma)).all()
        return Column(name, False, missing, "no measurement" if slips else "text")
    if missing > _MOST_MISSING:
        return Column(name, False, missing, "blank")
    if np.ptp(known) == 0:
        return Column(name, False, missing, CONSTANT)
    there = ~np.isnan(values)
    alone = (
        float(auroc(labels[there], values[there], np.ones((1, len(known))))[0])
        if 0 < labels[there].sum() < len(known)
        else 0.5
    )
    if max(alone, 1 - alone) >= _TELLS:
        return Column(name, True, missing, "tells")
    remark = "zeros" if _zeros_stand_apart(known) else "slips" if words else ""
    return Column(name, True, missing, remark)


def _zeros_stand_apart(known: np.ndarray) -> bool:
    """Whether zeros lie so far below every other value that they may stand for blanks: the gap
    above them is several times what lies between the lowest others.
    """
    others = np.unique(known[known != 0])
    if np.count_nonzero(known == 0) < _ZEROS or len(others) < _OTHERS or others[0] < 0:
        return False
    return bool(others[0] >= _APART * np.median(np.diff(others[:_OTHERS])))


def _counts_rows(numbers: np.ndarray, rows: int) -> bool:
    """Whole numbers, each once, one step apart: somebody counted the rows."""
    return len(numbers) == rows > 20 and bool((np.diff(np.sort(numbers)) == 1).all())
