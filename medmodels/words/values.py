"""One value: what is wrong with it, and what would be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["WORDS"]


def _out_of_range(factor: float | None) -> str:
    if factor is None:
        return "is out of the plausible range"
    return f"is out of the plausible range, about {factor:g} times what is usual (in another unit?)"


def _swapped(other: str | None) -> str:
    column = "another column" if other is None else f"“{other}”"
    return (
        f"is out of the plausible range here and would fit {column}, whose value would fit here:"
        " the two look swapped"
    )


def _one_of(words: Sequence[str]) -> str:
    return f"expected one of {', '.join(f'“{word}”' for word in words)}"


WORDS: Mapping[str, str | Callable[..., str]] = {
    "whole-row": "the whole row",
    "delimiters-amiss": "a delimiter is missing or too many, or a decimal comma is not in quotes",
    "blank": "is blank",
    "stands-for-missing": "stands for a missing value",
    "missing-but-needed": "stands for a missing value; this model needs every input",
    "infinite": "is infinite",
    "not-a-number": "is not a number",
    "too-large-to-be-measured": "is too large to be a measurement",
    "comma-ambiguous": (
        "has a comma that could be a thousands separator or a decimal comma; write the number"
        " without it"
    ),
    "point-among-commas": (
        "could be a decimal point or a thousands separator, since other numbers have a decimal"
        " comma"
    ),
    "point-ambiguous": (
        "has a point that could be a thousands separator or a decimal point; write the number"
        " without it, or with another number of decimals"
    ),
    "unknown-word": "is no word this input knows",
    "negative": "is negative",
    "swapped": _swapped,
    "out-of-range": _out_of_range,
    "give-one-of": _one_of,
    "give-number-between": lambda low, high, unit="", because="": (
        f"expected a number between {low:g} and {high:g}{f' {unit}' if unit else ''}"
        f"{f'; {because}' if because else ''}"
    ),
    "below-another": (
        "is below “{smaller}”, which cannot be: one of the two is mistyped, or their"
        " columns are swapped"
    ),
    "never-below-another": "“{larger}” is at least “{smaller}” in every case",
    "does-not-fit-another": (
        "does not fit “{other}”: one of them is swapped with another column or in another unit"
    ),
    "rule-of-the-question": "{rule}",
}
