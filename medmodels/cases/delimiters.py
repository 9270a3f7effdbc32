"""Which mark parts the cells of a text, and where its table begins."""

from __future__ import annotations

import csv
import re
from contextlib import suppress

from medmodels.cases.lines import Lines

__all__ = ["DELIMITERS", "after_separator_line", "delimiter_of"]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

_SEPARATOR_LINE = re.compile(r"\s*+sep=[^\r\n]?[ \t]*(?:\r\n?|\n|\Z)", re.IGNORECASE)


def after_separator_line(text: str) -> int:
    """Where the table begins: Excel's own first line, ``sep=;``, tells the delimiter and is
    no row.
    """
    match = _SEPARATOR_LINE.match(text)
    return match.end() if match else 0


def delimiter_of(text: str, start: int) -> str:
    """The delimiter that cuts the first line with anything in it into most cells, outside
    quotes.
    """
    lines = Lines(text, start)
    line = ""
    for line in lines:
        lines.row = 0
        if not line.isspace():
            break
    # a mark within quotes parts nothing, which only a strict reading sees
    for strict in (True, False):
        counts = {d: _parts(line, d, strict=strict) for d in DELIMITERS}
        if any(counts.values()):
            break
    else:
        counts = {d: line.count(d) for d in DELIMITERS}
    return max(counts, key=lambda d: counts[d])


def _parts(line: str, delimiter: str, *, strict: bool) -> int:
    """How many cells a line has with that delimiter, the last perhaps going on in the next one;
    none where it cannot be one.
    """
    for text in (line, f'{line}"'):
        with suppress(csv.Error):
            return len(next(csv.reader([text], delimiter=delimiter, strict=strict), []))
    return 0
