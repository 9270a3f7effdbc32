"""The text of a file of any size, for a reader that takes it a part at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from medmodels.cases.delimited import refuse_other_kinds
from medmodels.cases.encodings import Utf8Stream
from medmodels.cases.lines import MAX_RECORD
from medmodels.cohort.sources.unpacked import Unpacked
from medmodels.errors import UnreadableFile

__all__ = ["TextStream"]

_PART: Final = MAX_RECORD  # bytes: a line that begins and ends within one is never too long


class TextStream:
    """The text of a table in UTF-8, no line of it past a bound; looks like a file that is open.

    ``plain`` says whether nothing but plain cells came by: no blank, quote or foreign character.
    """

    def __init__(self, path: Path) -> None:
        self._file, self._utf8 = Unpacked(path), Utf8Stream()
        self._ready, self._at, self._line = b"", 0, 0
        self._ended: bool | None = None  # until something was read
        self.plain, self.closed = True, False

    @property
    def encoding(self) -> str:
        """The encoding, as far as it is known."""
        return self._utf8.encoding or "utf-8"

    @property
    def characters(self) -> float | None:
        """About how many there are; ``None`` where nobody knows."""
        width = 2 if self.encoding == "utf-16" else 1
        return None if self._file.size is None else self._file.size / width

    def readable(self) -> bool:
        return True

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end. Raises ``UnreadableFile``."""
        while self._at == len(self._ready) and not self._ended:
            self._next()
        part = self._ready[self._at : self._at + size]
        self._at += len(part)
        return part

    def _next(self) -> None:
        data = self._file.read(_PART)
        if self._ended is None:
            refuse_other_kinds(data)
        self._ended = not data
        self._ready, self._at = self._utf8.encoded(data, last=self._ended), 0
        self.plain = self.plain and _is_plain(self._ready)
        self._refuse_long_line()

    def _refuse_long_line(self) -> None:
        """Within a part no line is too long; one that began before it may be."""
        ends = [at for at in map(self._ready.find, (b"\n", b"\r")) if at >= 0]
        if self._line + min(ends, default=len(self._ready)) > MAX_RECORD:
            raise UnreadableFile("row-too-long", most=MAX_RECORD)
        last = max(map(self._ready.rfind, (b"\n", b"\r")))
        after = len(self._ready) - last - 1
        self._line = after if ends else self._line + after

    def read_whole(self, size: int) -> bytes:
        """So many bytes, fewer at the end alone."""
        parts = []
        while size and (part := self.read(size)):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def skip(self, count: int) -> None:
        """Leave out so many bytes, as if the file began after them."""
        self.read_whole(count)
        self.plain = _is_plain(self._ready[self._at :])

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        self.closed = True


def _is_plain(data: bytes) -> bool:
    return data.isascii() and not any(mark in data for mark in (b" ", b"\t", b"'", b'"'))
