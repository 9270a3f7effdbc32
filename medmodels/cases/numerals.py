"""Numbers as people write them: decimal points and commas, thousands, words for what is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TypeAlias

import numpy as np

from medmodels.cases.packed_rows import MARK
from medmodels.words import Phrase

__all__ = [
    "BLANK",
    "INFINITE",
    "DecimalComma",
    "decimal_comma",
    "is_ambiguous",
    "number_of",
    "numbers",
]

# Whether the numbers of a file have a decimal comma (or a point); None where nothing in it says
# which.
DecimalComma: TypeAlias = bool | None

BLANK = frozenset({"", "-", "?", "na", "n/a", "nan", "null", "none", ".", "missing"})
INFINITE = frozenset({"inf", "+inf", "-inf", "infinity", "-infinity", "∞", "-∞"})

_POINTED = frozenset({"comma", "sheet"})  # beside which a decimal comma would have to be quoted

_WRITTEN = "0123456789.+-eE"  # what a number is written with

_EXPONENT = r"(?:[eE][+-]?[0-9]{1,3})?"
_NUMBER = re.compile(rf"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+){_EXPONENT}")
_COMMA_NUMBER = re.compile(
    rf"[+-]?[0-9]+,[0-9]+{_EXPONENT}|[+-]?[0-9]{{1,3}}(?:\.[0-9]{{3}})+,[0-9]+"
)
_POINT_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_COMMA_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_COMMA_SOMEHOW = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+|[+-]?[0-9]+,[0-9]+")
# both marks leave one way to read it
_POINT_NUMBER = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+")

# What settles the question for a whole file, as it stands between the marks of joined cells.
_CELL, _END = rf"(?<![^{MARK}])[+-]?", rf"(?![^{MARK}])"
_SURE_POINT = re.compile(
    rf"{_CELL}(?:(?![1-9][0-9]{{0,2}}\.[0-9]{{3}}{_END})(?:[0-9]+\.[0-9]*|\.[0-9]+){_EXPONENT}|[0-9]{{1,3}}(?:,[0-9]{{3}})+\.[0-9]+){_END}"
)
_SURE_COMMA = re.compile(
    rf"{_CELL}(?:(?![1-9][0-9]{{0,2}},[0-9]{{3}}{_END})[0-9]+,[0-9]+{_EXPONENT}|[0-9]{{1,3}}(?:\.[0-9]{{3}})+,[0-9]+){_END}"
)
_MANY_POINTS = re.compile(rf"{_CELL}[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}}){{2,}}{_END}")


def decimal_comma(
    rows: Iterable[Sequence[str]], *, delimiter: str, others: Iterable[Sequence[str]] = ()
) -> DecimalComma:
    """Whether the numbers of a file have a decimal comma, by those that could be nothing else.

    1,5 has a decimal comma and 1.25 a decimal point; 1,020 and 1.020 may be some thousand, and
    settle nothing. Where cells are parted by commas, or are those of a sheet, a point is a decimal
    one, unless 1.234.567 says otherwise. ``others`` are asked where ``rows`` settle nothing.

    >>> cells = ("1,5", "1.5", "1,020", "1.020")
    >>> [decimal_comma([[cell, "980"]], delimiter="semicolon") for cell in cells]
    [True, False, None, None]
    """
    text = MARK.join(map(MARK.join, rows))
    settled = _settled(text)
    if settled is None:
        settled = _settled(MARK.join(map(MARK.join, others)))
    if settled is not None:
        return settled
    if delimiter not in _POINTED or ("." in text and _MANY_POINTS.search(text)):
        return None
    return False


def _settled(text: str) -> DecimalComma:
    if "." in text and _SURE_POINT.search(text):
        return False
    return True if "," in text and _SURE_COMMA.search(text) else None


def is_ambiguous(text: str, *, comma: DecimalComma) -> bool:
    """Whether a number may have a mark for thousands where this one takes it, or would have to take
    it, for the decimal one.
    """
    point = comma is not False and _POINT_THOUSANDS.fullmatch(text)
    return bool(point or (not comma and _COMMA_SOMEHOW.fullmatch(text)))


def number_of(text: str, *, comma: DecimalComma) -> tuple[float, Phrase | None]:
    """The number a cell holds, or what is wrong with it."""
    if text.lower() in BLANK:
        return math.nan, Phrase("missing-but-needed" if text else "blank")
    if text.lower() in INFINITE:
        return math.nan, Phrase("infinite")
    if is_ambiguous(text, comma=comma):
        return math.nan, _why(text, comma=comma)
    if comma and _COMMA_NUMBER.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif not comma and _POINT_NUMBER.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        return math.nan, Phrase("not-a-number")
    # adding zero below turns −0 into 0, so that equal cases have equal digests
    number = float(text)
    return (
        (number + 0.0, None)
        if math.isfinite(number)
        else (math.nan, Phrase("too-large-to-be-measured"))
    )


def _why(text: str, *, comma: DecimalComma) -> Phrase:
    if "," in text:
        return Phrase("comma-ambiguous")
    return Phrase("point-among-commas" if comma else "point-ambiguous")


def numbers(texts: Sequence[str], *, comma: DecimalComma) -> np.ndarray:
    """The numbers of many cells, ``nan`` where ``number_of`` finds something wrong; plain ones are
    read all at once.
    """
    joined = MARK.join(texts)
    settled = comma is False or not ("," in joined or "." in joined)
    # Python reads 1_000 and ٣ as numbers, people do not
    if settled and "_" not in joined and joined.isascii():
        with suppress(ValueError):
            return _finite(np.fromiter(map(float, texts), float, len(texts)))
    known: dict[str, float] = {}
    values = np.fromiter((_remembered(text, comma, known) for text in texts), float, len(texts))
    return _finite(values)


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, math.nan) + 0.0


def _plain(text: str) -> float:
    # something else is in it; that spares most words the price of an exception
    if not text or text.strip(_WRITTEN):
        return math.nan
    try:
        return float(text)
    except ValueError:
        return math.nan


def _remembered(text: str, comma: DecimalComma, known: dict[str, float]) -> float:
    if "," not in text and (comma is False or "." not in text):
        return _plain(text)
    if text not in known:
        known[text] = number_of(text, comma=comma)[0]
    return known[text]
