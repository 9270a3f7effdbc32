"""One part of a workbook, an XML file, a block at a time: nothing of it is kept but what whoever
reads it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO, Never
from xml.parsers import expat

from medmodels.errors import UnreadableFile

__all__ = ["Markup", "local"]

_BLOCK = 1 << 16
_MOST_CALLS = 8_000_000  # a cell with a number is four; reading so many takes some seconds


def local(name: str) -> str:
    """The name of an element or attribute without the prefix of its namespace.

    >>> local("table:table-row"), local("row")
    ('table-row', 'row')
    """
    return name.rpartition(":")[2]


class Markup:
    """Calls what it is given for each start and end of an element and for the text within, up to a
    bound.

    A document type is refused: it could name other files, or entities that grow without end.
    """

    def __init__(
        self,
        part: IO[bytes],
        *,
        start: Callable[[str, Mapping[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        self._part, self._parser, self._calls = part, expat.ParserCreate(), 0
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _no_document_type
        self._parser.StartElementHandler = start
        if end:
            self._parser.EndElementHandler = end
        if text:
            self._parser.CharacterDataHandler = text

    def blocks(self) -> Iterator[None]:
        """Read on, and pause after every block."""
        with self._part:
            while block := self._part.read(_BLOCK):
                self._calls += block.count(b"<") + block.count(b"/>")
                if self._calls > _MOST_CALLS:
                    raise UnreadableFile("sheet-of-many-cells", millions=_MOST_CALLS / 4e6)
                self._parser.Parse(block, False)
                yield
        self._parser.Parse(b"", True)
        yield

    def read(self) -> None:
        """Read to the end."""
        for _ in self.blocks():
            pass


def _no_document_type(*_: object) -> Never:
    raise UnreadableFile("workbook-with-entities")
