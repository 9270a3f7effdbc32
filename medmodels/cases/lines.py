"""The lines of a text one at a time, none of them and no row of them past a bound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medmodels.errors import UnreadableFile

__all__ = ["MAX_RECORD", "Lines"]

_MAX_LINES = 1_200_000  # more than a sheet of a spreadsheet has, should all of it be saved
MAX_RECORD = 1_000_000  # characters of one row, however many lines it runs over

_LINE_END = re.compile(r"\r\n?|\n")


class Lines:
    """The lines of a text from a place on, with their ends, one at a time; ``row`` is set to 0
    wherever a row begins, and ``end`` is where the last of them ended.
    """

    def __init__(self, text: str, start: int) -> None:
        self._text, self._start, self.row, self.end = text, start, 0, start

    def __iter__(self) -> Iterator[str]:
        at, text = self._start, self._text
        for count, end in enumerate(_LINE_END.finditer(text, at)):
            yield self._bounded(at, end.end(), count)
            at = end.end()
        if at < len(text):
            yield self._bounded(at, len(text), 0)

    def _bounded(self, start: int, end: int, before: int) -> str:
        self.row += end - start
        self.end = end
        if self.row > MAX_RECORD:
            raise UnreadableFile("row-too-long", most=MAX_RECORD)
        if before >= _MAX_LINES:
            raise UnreadableFile("too-many-lines", most=_MAX_LINES)
        return self._text[start:end]
