"""What may stand in a row of a table: plausible numbers, known words, values that go together; and
what is said where they do not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from medmodels.cases.numerals import BLANK, DecimalComma, number_of
from medmodels.errors import Problem
from medmodels.tasks import Feature, Table, Task
from medmodels.words import Phrase

__all__ = ["check_row", "code_of"]

_UNIT_FACTORS = (10, 100, 1000, 10_000, 0.1, 0.01, 0.001, 0.0001, 25.4, 1 / 25.4)


def check_row(
    row: int | None, texts: Sequence[str], *, task: Task, comma: DecimalComma
) -> tuple[np.ndarray, tuple[Problem, ...]]:
    """The numbers of a row of cells, in the task's order, and what is wrong with each that is."""
    read = (
        code_of(text, f) if f.codes else number_of(text, comma=comma)
        for text, f in zip(texts, task.features, strict=True)
    )
    parsed, malformed = zip(*read, strict=True)
    values, bounds = np.array(parsed), _bounds(task)
    outside = np.flatnonzero((values < bounds[0]) | (values > bounds[1]))
    problems = []
    for i in sorted(
        {*outside.tolist(), *(i for i, wrong in enumerate(malformed) if wrong is not None)}
    ):
        feature = task.features[i]
        wrong = malformed[i] or _implausible(i, values, bounds, outside, task=task)
        problems.append(Problem(feature.name, texts[i], wrong, _expected(feature), row))
    return values, tuple(problems or _inconsistent(row, values, task))


def _expected(feature: Feature) -> Phrase:
    if feature.codes:
        return Phrase("give-one-of", words=tuple(filter(None, feature.codes)))
    low, high = feature.plausible
    return Phrase(
        "give-number-between", low=low, high=high, unit=feature.unit, because=feature.because
    )


_YES_NO = {
    "1": "yes",
    "1.0": "yes",
    "y": "yes",
    "true": "yes",
    "0": "no",
    "0.0": "no",
    "n": "no",
    "false": "no",
}

_NOT_KNOWN = ("unknown", "missing", "not recorded")


def code_of(text: str, feature: Feature) -> tuple[float, Phrase | None]:
    """The code of a word, whatever its case and, for a genotype, the order of its alleles; a blank
    is what the task calls unknown or not recorded.
    """
    words = {word.casefold(): n for n, word in enumerate(feature.codes) if word}
    for n, others in enumerate(feature.spellings):
        words |= dict.fromkeys(others, n)
    said = " ".join(text.casefold().split())
    if said in BLANK:
        unknown = next((n for word, n in words.items() if word.startswith(_NOT_KNOWN)), None)
        return (math.nan, Phrase("blank")) if unknown is None else (float(unknown), None)
    tries = (
        said,
        "/".join(reversed(said.replace(" ", "").split("/"))),
        _YES_NO.get(said, ""),
        said.replace(" ", ""),
        said.replace(" ", "").replace("-", ""),
    )
    code = next((words[word] for word in tries if word in words), None)
    return (math.nan, Phrase("unknown-word")) if code is None else (float(code), None)


def _bounds(task: Task) -> np.ndarray:
    """The plausible ranges (2, features), low and high; a code is never outside."""
    return np.array([(-math.inf, math.inf) if f.codes else f.plausible for f in task.features]).T


def _implausible(
    i: int, values: np.ndarray, bounds: np.ndarray, outside: np.ndarray, *, task: Task
) -> Phrase:
    """What is wrong with a number outside the plausible range, as are those of the columns
    ``outside``: a swap with one of them explains it, or another unit, or nothing does.
    """
    number, feature = float(values[i]), task.features[i]
    if number < 0:
        return Phrase("negative")
    # A swap shows on both sides: each of the two values would be plausible in the other's column.
    (low, high), others = bounds[:, outside], values[outside]
    swaps = outside[
        (low <= number) & (number <= high) & (bounds[0, i] <= others) & (others <= bounds[1, i])
    ]
    if len(swaps):
        other = task.features[swaps[0]].name if len(swaps) == 1 else None
        return Phrase("swapped", other=other)
    factor = next(
        (
            factor
            for factor in _UNIT_FACTORS
            if number
            and (factor > 1) == (number > feature.plausible[1])
            and feature.reference_range[0] <= number / factor <= feature.reference_range[1]
        ),
        None,
    )
    return Phrase("out-of-range", factor=factor)


def _inconsistent(row: int | None, values: np.ndarray, task: Task) -> list[Problem]:
    named = dict(zip(task.feature_names, values.tolist(), strict=True))
    return [
        Problem(rule.column, f"{named[rule.column]:g}", rule.wrong, rule.right, row)
        for rule in Table.of(task.inputs).consistency
        if not rule.holds(named)
    ]
