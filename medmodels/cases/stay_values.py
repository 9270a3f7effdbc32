"""What the values charted in a stay mean: numbers, codes and units; which are artefacts, and which
look like another unit.

Example
-------
>>> from medmodels.tasks.icu_mortality import ICU_MORTALITY
>>> settle([Charted(1, 5, 8, "98.6", "°F")], task=ICU_MORTALITY, comma=False).values
[(5, 8, 37.0)]
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from medmodels.cases.numerals import BLANK, DecimalComma, number_of
from medmodels.cases.remarks import Remark
from medmodels.cases.stay_units import conversion, unit_of
from medmodels.errors import Problem
from medmodels.tasks import Feature, Stay, Task
from medmodels.words import Phrase

__all__ = ["LONGEST_NUMBER", "Charted", "Settled", "Wrong", "settle"]

# characters; matching what is no number takes time that grows with the square of its length
LONGEST_NUMBER = 40
_LISTED = 100  # problems; nobody corrects a file by reading more
# values of a variable that are all implausible look like another unit, even one that is not known
# here
_THROUGHOUT = 3


class Charted(NamedTuple):
    """One value as the file has it: where, when, of which input by position, as text, in which unit
    (if given).
    """

    row: int
    minute: int
    variable: int
    text: str
    unit: str


_Values: TypeAlias = list[tuple[Charted, float]]


@dataclass(slots=True)
class Wrong:
    """The first problems of a file, and how many it has."""

    first: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        column: str | Phrase,
        value: str | None,
        wrong: Phrase,
        right: Phrase,
        row: int | None = None,
    ) -> None:
        self.count += 1
        if len(self.first) < _LISTED:
            self.first.append(Problem(column, value, wrong, right, row))

    def with_those_of(self, other: Wrong) -> tuple[tuple[Problem, ...], int]:
        """The first of both in the order of their rows, and how many both have."""
        return (
            tuple(
                sorted([*other.first, *self.first], key=lambda problem: problem.row or 0)[:_LISTED]
            ),
            self.count + other.count,
        )


class Settled(NamedTuple):
    """Values as (minute, position of the input, number in the task's unit), sorted; what is wrong;
    what was done; what a reviewer must know.
    """

    values: list[tuple[int, int, float]]
    wrong: Wrong
    notes: list[Remark]
    warnings: list[Remark]


def settle(charted: Iterable[Charted], *, task: Task, comma: DecimalComma) -> Settled:
    """Turn what a file has charted into numbers in the task's units, each input at most once a
    minute.

    An implausible value is an artefact or a typing error, and set aside; so are all values of a
    variable when most are. When those make sense in another unit, or all of several are
    implausible, the unit is wrong, and that is a problem.
    """
    asked = Stay.of(task.inputs)
    inputs = (*asked.features, *asked.descriptors)
    wrong = Wrong()
    read, converted = _numbers(charted, asked, wrong, comma=comma)
    kept: dict[tuple[int, int], list[float]] = {}
    aside: list[Remark] = []
    warnings: list[Remark] = []
    for variable, entries in sorted(read.items()):
        check = _measured if variable < len(task.features) else _described
        fit, artefacts = check(entries, inputs[variable], asked, wrong)
        if artefacts:
            aside.append(
                _set_aside(
                    artefacts, inputs[variable], rest=len(fit), timed=variable < len(task.features)
                )
            )
            warnings += [] if fit else aside[-1:]
        for entry, number in fit:
            kept.setdefault((entry.minute, variable), []).append(number)
    unequal = Counter(
        inputs[variable].name for (_, variable), numbers in kept.items() if len(set(numbers)) > 1
    )
    values = [
        (minute, variable, numbers[0] if len(set(numbers)) == 1 else sum(numbers) / len(numbers))
        for (minute, variable), numbers in sorted(kept.items())
    ]
    notes = [*_counted("converted", converted), *aside, *_counted("averaged", unequal)]
    return Settled(values, wrong, notes, warnings)


def _numbers(
    charted: Iterable[Charted], asked: Stay, wrong: Wrong, *, comma: DecimalComma
) -> tuple[dict[int, _Values], Counter[str]]:
    """The numbers of each input in the task's unit, and how many came in which other unit; what is
    wrong with others is added.
    """
    inputs = (*asked.features, *asked.descriptors)
    read: dict[int, _Values] = {}
    converted: Counter[str] = Counter()
    units: dict[tuple[int, str], tuple[float, float] | None] = {}
    for entry in charted:
        feature = inputs[entry.variable]
        number, amiss = _value(entry.text, feature, comma=comma)
        if amiss:
            wrong.add(feature.name, entry.text, amiss, _expected(feature, entry.text), entry.row)
            continue
        if number == -1 and feature.name in asked.coded_missing:
            continue
        key = (entry.variable, entry.unit)
        if key not in units:
            units[key] = conversion(feature, entry.unit)
            if units[key] is None:
                wrong.add(
                    Phrase("unit-of", name=feature.name),
                    entry.unit,
                    Phrase("unit-unknown"),
                    Phrase("give-in-unit", unit=feature.unit)
                    if feature.unit
                    else Phrase("leave-unit-blank"),
                    entry.row,
                )
        if (change := units[key]) is None:
            continue
        if change != (1.0, 0.0):
            number = round(number * change[0] + change[1], 6) + 0.0
            converted[
                f"{feature.name} from {''.join(filter(str.isprintable, entry.unit))[:20]}"
            ] += 1
        read.setdefault(entry.variable, []).append((entry, number))
    return read, converted


def _value(text: str, feature: Feature, *, comma: DecimalComma) -> tuple[float, Phrase | None]:
    """The number a cell holds, a word counting as its code, or what is wrong with it."""
    if text.lower() in BLANK:
        return 0.0, Phrase("stands-for-missing" if text else "blank")
    if len(text) > LONGEST_NUMBER:
        return 0.0, Phrase("not-a-number")
    if not feature.codes:
        return number_of(text, comma=comma)
    words = {word: n for n, word in enumerate(feature.codes) if word}
    initials = {word[0]: n for word, n in words.items()}
    if len(initials) == len(words):
        words |= initials
    if text.lower() in words:
        return float(words[text.lower()]), None
    number, wrong = number_of(text, comma=comma)
    return number, wrong or (None if number in (-1, *words.values()) else Phrase("no-code"))


def _expected(feature: Feature, text: str = "0") -> Phrase:
    if text.lower() in BLANK:
        return Phrase("leave-out", name=feature.name)
    if feature.codes:
        codes = tuple((n, word) for n, word in enumerate(feature.codes) if word)
        return Phrase("give-code", codes=codes)
    low, high = feature.plausible
    return Phrase("give-between", unit=feature.unit, low=low, high=high)


def _described(
    values: _Values, feature: Feature, asked: Stay, wrong: Wrong
) -> tuple[_Values, _Values]:
    """The one value of a descriptor, as ``_measured`` gives those of a variable; one that is
    implausible is set aside whatever unit it looks like, as it is of a stay that is trained on. Of
    an age nothing is set aside, since no model goes without.
    """
    entry, number = values[0]
    youngest, oldest = feature.plausible
    different = next((other for other, n in values if n != number), None)
    if different:
        wrong.add(
            feature.name,
            different.text,
            Phrase("unlike-earlier-row", row=entry.row),
            Phrase("give-one-value"),
            different.row,
        )
    elif feature.name == "age" and number < youngest:
        wrong.add(
            feature.name,
            entry.text,
            Phrase("too-young", youngest=youngest, whom=asked.whom),
            Phrase("give-people-of-age", youngest=youngest),
            entry.row,
        )
    elif feature.name == "age" and number > oldest:
        wrong.add(feature.name, entry.text, Phrase("implausible"), _expected(feature), entry.row)
    elif not youngest <= number <= oldest:
        return [], values[:1]
    else:
        kept, aside = _measured(values[:1], feature, asked, wrong)
        most = asked.oldest if feature.name == "age" else math.inf
        return [(e, min(n, most)) for e, n in kept], aside
    return [], []


def _measured(
    values: _Values, feature: Feature, asked: Stay, wrong: Wrong
) -> tuple[_Values, _Values]:
    """The plausible values of a variable and those set aside; neither, and something wrong, where
    its unit looks wrong.
    """
    low, high = feature.plausible
    kept = [(entry, number) for entry, number in values if low <= number <= high]
    aside = [(entry, number) for entry, number in values if not low <= number <= high]
    # Nought is nought in every unit: a line that is not connected, not a unit that is mistaken.
    misfits = sorted(number for _, number in aside if number)
    if 2 * len(misfits) > len(values):
        typical = misfits[len(misfits) // 2]
        if unit := unit_of(typical, feature):
            wrong.add(
                feature.name,
                f"{typical:g}",
                Phrase("looks-like-unit", unit=unit),
                _expected(feature),
            )
        elif not kept and len(misfits) >= _THROUGHOUT:
            wrong.add(
                feature.name,
                f"{typical:g}",
                Phrase("all-implausible"),
                _expected(feature),
            )
        else:
            return [], aside
        return [], []
    unstated = sorted(number for entry, number in kept if not entry.unit)
    if feature.name in asked.suspect and unstated:
        median, most, unit = asked.suspect[feature.name]
        if unstated[len(unstated) // 2] < median and unstated[-1] < most:
            wrong.add(
                feature.name,
                f"{unstated[len(unstated) // 2]:g}",
                Phrase("looks-like-unit", unit=unit),
                _expected(feature),
            )
            return [], []
    return kept, aside


def _set_aside(aside: _Values, feature: Feature, *, rest: int, timed: bool) -> Remark:
    """Which values of an input were set aside, when they were charted and what is plausible,
    without the values.
    """
    return Remark(
        "implausible",
        {
            "name": feature.name,
            "count": len(aside),
            "where": tuple((entry.row, entry.minute if timed else None) for entry, _ in aside[:4]),
            "plausible": f"{feature.plausible_text} {feature.unit}".rstrip(),
            "used": bool(rest),
            "timed": timed,
            "unit": "" if timed else unit_of(aside[0][1], feature) or "",
        },
    )


def _counted(note: str, counts: Counter[str]) -> list[Remark]:
    """How many values something was done to, by input."""
    first = tuple(counts.most_common(8))
    values = {"counts": first, "total": counts.total(), "more": len(counts) - len(first)}
    return [Remark(note, values)] if counts else []
