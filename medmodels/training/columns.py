"""What each column of a labelled table is: its numbers, whether it can be learnt from, and what a person must know of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.cases.columns import IDENTIFYING, column_key
from medmodels.cases.table import BLANK, number_of
from medmodels.evidence.metrics import auroc

__all__ = ["CONSTANT", "Column", "judged", "numbers"]

CONSTANT = "is the same in every row"
_MOST_MISSING = 0.3  # share of blank cells beyond which a column is left out rather than its rows
_LARGEST = 1e12  # beyond it a cell is a slip: squares of it would not fit the single precision of trees and networks
_TELLS = 0.99  # AUROC of one column alone from which it may be the answer in disguise


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: whether it is ``used``, and what a person must know of it (empty if nothing)."""

    name: str
    used: bool
    missing: float
    remark: str = ""


def numbers(text: Sequence[str], *, comma: bool) -> np.ndarray:
    """A column as numbers, ``nan`` for a blank or for text; plain ones are read all at once."""
    try:
        if not comma and max(map(len, text)) <= 40 and "_" not in "".join(text):  # Python reads 1_000 as a number, people do not
            values = np.fromiter(map(float, text), float, len(text))
            if (np.abs(values) <= _LARGEST).all():
                return values
    except ValueError:
        pass
    return np.array([_value(cell, comma=comma) for cell in text])


def _value(text: str, *, comma: bool) -> float:
    """A number, or ``nan`` for a blank or for text."""
    if text.lower() in BLANK or len(text) > 40:
        return math.nan
    value, wrong = number_of(text, comma=comma)
    return math.nan if wrong or not abs(value) <= _LARGEST else value


def judged(name: str, text: Sequence[str], values: np.ndarray, labels: np.ndarray) -> Column:
    """Whether a column can be learnt from."""
    blank = np.isnan(values)
    blank[blank] = [text[n].lower() in BLANK for n in np.flatnonzero(blank).tolist()]
    missing, known = float(blank.mean()), values[~np.isnan(values)]
    words = int((np.isnan(values) & ~blank).sum())
    if not name:
        return Column("(no name)", False, missing, "has no name")
    if not IDENTIFYING.isdisjoint(column_key(name).split()) or _counts_rows(known, len(values)):
        return Column(name, False, missing, "looks like an identifier")
    if blank.all():
        return Column(name, False, missing, "is empty")
    if words > 0.05 * len(text):
        return Column(name, False, missing, "holds text; write it as numbers to use it")
    if missing > _MOST_MISSING:
        return Column(name, False, missing, f"is blank in {missing:.0%} of the rows")
    if np.ptp(known) == 0:
        return Column(name, False, missing, CONSTANT)
    there = ~np.isnan(values)
    alone = float(auroc(labels[there], values[there], np.ones((1, len(known))))[0]) if 0 < labels[there].sum() < len(known) else 0.5
    if max(alone, 1 - alone) >= _TELLS:
        return Column(name, True, missing, "alone predicts the label: is it recorded after the outcome?")
    return Column(name, True, missing)


def _counts_rows(numbers: np.ndarray, rows: int) -> bool:
    """Whole numbers, each once, one step apart: somebody counted the rows."""
    return len(numbers) == rows > 20 and bool((np.diff(np.sort(numbers)) == 1).all())
