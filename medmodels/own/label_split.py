"""Which rows of a labelled table are positive: the two values of its label column, or many values
in two as somebody says.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medmodels.errors import DatasetError
from medmodels.training.progress import Remarked
from medmodels.wording import one_line

__all__ = ["LabelSplit", "cuts", "split_labels"]

_LEAST = 10  # cases of each label
_POSITIVE = ("1", "true", "yes", "positive", "pos", "y", "malignant", "died", "case", "abnormal")
_LISTED = 20  # values that a label may stand for one by one; of more its name says which


@dataclass(frozen=True, slots=True)
class LabelSplit:
    """The names of both labels; ``words`` are the values of the column as the file has them, true
    for the positive ones; ``told`` is how they were told apart.
    """

    positive: str
    negative: str
    words: Mapping[str, bool]
    told: Remarked


def cuts(values: Sequence[str]) -> tuple[float, ...]:
    """The numbers at which ordered labels can be parted, those of at least so much positive; none
    where a value is no number.

    >>> cuts(["0", "3", "1"]), cuts(["mild", "severe"])
    ((1.0, 3.0), ())
    """
    numbers = [_number(value) for value in values]
    return () if any(map(math.isnan, numbers)) else tuple(sorted(set(numbers))[1:])


def split_labels(
    answers: Sequence[str],
    target: str,
    positive: str | None = None,
    cut: float | None = None,
) -> LabelSplit:
    """Part the answers of a label column; raises ``DatasetError`` where they are not two labels and
    nothing says what to make of them, or where one is too rare.

    ``positive`` is the positive one, of many the one against the rest; with a ``cut`` all numbers
    of at least so much are.
    """
    counts = Counter(answers)
    if not all(map(one_line, counts)):
        raise DatasetError("label-of-two-lines", column=target[:40])
    if cut is not None:
        split = _at_cut(counts, target, cut)
    elif positive is not None and len(counts) > 2:
        split = _against_rest(counts, positive)
    else:
        split = _of_two(counts, target, positive)
    rarest = min(
        sum(counts[v] for v, yes in split.words.items() if yes is side) for side in (True, False)
    )
    if rarest < _LEAST:
        raise DatasetError("few-of-a-label", rows=rarest, least=_LEAST)
    return split


def _of_two(counts: Mapping[str, int], target: str, positive: str | None) -> LabelSplit:
    if len(counts) != 2:
        raise DatasetError("not-two-labels", column=target[:40], labels=len(counts))
    _require(counts, positive)
    usual = [label for label in counts if label.lower() in _POSITIVE]
    chosen = positive or (
        usual[0] if len(usual) == 1 else min(counts, key=lambda label: counts[label])
    )
    other = next(label for label in counts if label != chosen)
    why = "told" if positive else "name" if len(usual) == 1 else "rarer"
    return _told(counts, chosen, other, {chosen: True, other: False}, why)


def _against_rest(counts: Mapping[str, int], positive: str) -> LabelSplit:
    _require(counts, positive)
    other = f"not {positive}" if positive[:1].isalpha() else f"≠ {positive}"
    return _told(counts, positive, other, {value: value == positive for value in counts}, "rest")


def _at_cut(counts: Mapping[str, int], target: str, cut: float) -> LabelSplit:
    numbers = {value: _number(value) for value in counts}
    if any(map(math.isnan, numbers.values())):
        raise DatasetError("label-not-ordered", column=target[:40])
    above = sorted(n for n in numbers.values() if n >= cut)
    below = sorted(n for n in numbers.values() if n < cut)
    if not above or not below:
        raise DatasetError("cut-parts-nothing", cut=cut)
    few = len(counts) <= _LISTED
    names = (_span(above), _span(below)) if few else (f"≥ {cut:g}", f"< {cut:g}")
    words = {value: number >= cut for value, number in numbers.items()}
    return _told(counts, *names, words, "cut")


def _require(counts: Mapping[str, int], positive: str | None) -> None:
    if positive is not None and positive not in counts:
        first = tuple(label[:30] for label in list(counts)[:_LISTED])
        raise DatasetError("no-such-label", value=positive[:40], labels=first)


def _told(
    counts: Mapping[str, int], positive: str, negative: str, words: Mapping[str, bool], why: str
) -> LabelSplit:
    count = sum(counts[value] for value, yes in words.items() if yes)
    others = sum(counts.values()) - count
    values: dict[str, str | int | float] = {"label": positive, "why": why, "count": count}
    told = Remarked("positive", values | {"other": negative, "others": others})
    return LabelSplit(positive, negative, words, told)


def _span(numbers: Sequence[float]) -> str:
    first, last = f"{numbers[0]:g}", f"{numbers[-1]:g}"
    return first if first == last else f"{first} to {last}"


def _number(text: str) -> float:
    try:
        return float(text.replace(",", ".")) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return math.nan
