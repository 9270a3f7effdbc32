"""Tables: their lines and cells, and which column is which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["NO_NAMES", "WORDS"]

NO_NAMES = (
    "The first line holds values where the names of the columns should be; put a line of names"
    " on top"
)


def _names(names: Sequence[str], more: int) -> str:
    listed = ", ".join(f"“{name or 'unnamed column'}”" for name in names)
    return f"{listed} and {more} more" if more > 0 else listed


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _too_much_kept(rows: int, first: int) -> str:
    more = f"; {rows} rows need correcting, such as row {first}" if rows else ""
    return f"The file holds more values than are kept at once{more}. Split it."


def _missing(names: object, count: int, guess: object) -> str:
    return f"{names} {_are(count)} missing{f' ({guess})' if guess else ''}"


def _mismatch(wrong: Sequence[object], inputs: int) -> str:
    return (
        f"The columns do not match: {'; '.join(map(str, wrong))}. All {inputs} inputs are needed,"
        " each once."
    )


WORDS: Mapping[str, str | Callable[..., str]] = {
    "only-delimiters": (
        "The file is empty but for delimiters; it should hold a row of column names and a row"
        " for each case."
    ),
    "running-text": (
        "This looks like running text and not like a table; a table has a line of column names and"
        " under it a row for each case."
    ),
    "no-rows": (
        "The file has one line and no case under it; it needs a row of column names and under it a"
        " row for each case."
    ),
    "one-row-of-values": (
        "The only line of the file holds values; put a line with the names of the columns on top."
    ),
    "cells-miscounted": lambda cells, columns: (
        f"has {_count(cells, 'cell')} where the first line has {_count(columns, 'column')}"
    ),
    "most-rows-ragged": (
        "Row {row} {wrong}; a delimiter is missing or too many, or a decimal comma"
        " is not in quotes."
    ),
    "most-rows-wider": "Row {row} {wrong}; put a name over every column that holds values.",
    "row-too-long": (
        "A row of the file has more than {most:,} characters; check its line ends and its quotes."
    ),
    "too-many-lines": (
        "The file has more than {most:,} lines, blank ones among them; keep only the rows needed."
    ),
    "too-many-columns": "Line {line} has more than {most:,} cells; keep only the columns needed.",
    "cell-too-long": "Line {line} has a cell of more than {most:,} characters; check its quotes.",
    "line-not-split": "Line {line} cannot be split into cells ({reason}); check its quotes.",
    "too-many-rows": "The file has more than {most:,} rows; split it.",
    "too-many-cells": (
        "The file has more than {millions:g} million cells; split it, or keep only the columns"
        " needed."
    ),
    "too-much-kept": _too_much_kept,
    "no-column-names": f"{NO_NAMES} (see the template).",
    "names": _names,
    "none-of-the-columns": (
        "None of the {inputs} columns this task needs is in the file ({columns} columns were"
        " found); it needs {names} and so on. Is it the right file? The template shows the names."
    ),
    "columns-mismatched": _mismatch,
    "columns-missing": _missing,
    "column-mistaken": "did you mean {name} by {stranger}?",
    "columns-twice": lambda names, count: f"{names} {_are(count)} there twice",
    "outcomes-twice": "{names} both look like the known outcome; keep one",
    "course-named-otherwise": (
        "a known course is read from “{time}” ({said}) and “{event}” (1 for an event, 0 for none):"
        " rename its two columns so"
    ),
    "columns-unknown": lambda names, count: (
        f"{names} {_are(count)} not an input of this task; remove or rename"
    ),
}
