"""What is given for a recording by mistake: each is told by what it is, in words about recordings,
and never by what is wrong with it as a table of patients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from medmodels.cases.delimited import OTHER_KINDS
from medmodels.cases.first_line import is_number
from medmodels.errors import UnreadableFile
from medmodels.words import Phrase

__all__ = ["about_recordings", "refuse_prose", "refuse_strangers"]

_LOOKED_AT = 200  # lines
_LONGEST = 200  # characters of each, of which the beginning is enough
_CONTROLS = bytes(n for n in (*range(1, 32), 127) if n not in b"\t\n\r\x1a")
_FEW = 0.01  # of a text's bytes: more that control a machine are no text
_WORD = re.compile(r"\w")
_CELLS = re.compile(r"[,;\t|]")
# The first line of a header, and the file and the format of its first signal under it.
_HEADER = re.compile(
    r"(?:[ \t]*#[^\n]*\n)*\S+[ \t]+[0-9]{1,3}(?:[ \t][^\n]*)?\n\S+[ \t]+[0-9]{1,3}(?:[x:+ \t]|$)"
)

# What the reader of tables says, in the words of this one.
_SAID: Mapping[str, Phrase] = {
    "table-empty": Phrase("ecg-empty"),
    "only-delimiters": Phrase("ecg-empty"),
    "sheet-empty": Phrase("ecg-sheet-empty"),
    "no-rows": Phrase("ecg-one-line"),
    "one-row-of-values": Phrase("ecg-one-line"),
    "running-text": Phrase("ecg-prose"),
    "table-with-zeros": Phrase("ecg-binary"),
    "table-not-encoded": Phrase("ecg-binary"),
    "web-page": Phrase("ecg-markup"),
    "no-table": Phrase("ecg-archive-of-others"),
    "workbook-broken": Phrase("ecg-archive-damaged"),
    "workbook-with-entities": Phrase("ecg-archive-damaged"),
    "workbook-of-many-parts": Phrase("ecg-archive-of-others"),
}


def refuse_strangers(data: bytes) -> None:
    """Raise ``UnreadableFile`` for what is neither text nor an archive, by its first bytes."""
    for magic, kind in OTHER_KINDS.items():
        if data.startswith(magic):
            raise UnreadableFile("ecg-other-kind", kind=kind)
    start = data[: _LOOKED_AT * _LONGEST]
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if controls > _FEW * len(start):
        raise UnreadableFile("ecg-binary")


def refuse_prose(text: str) -> None:
    """Raise ``UnreadableFile`` for a text in which most lines hold no number by itself, as a line
    of a recording does; a header without its samples is told apart.
    """
    if _HEADER.match(text.replace("\r", "")):
        raise UnreadableFile("ecg-header-alone")
    lines = text[: _LOOKED_AT * _LONGEST].splitlines()
    looked = list(filter(_WORD.search, lines))[1 : _LOOKED_AT + 1]
    numbered = sum(any(map(is_number, _CELLS.split(line))) for line in looked)
    if 2 * numbered < len(looked):
        raise UnreadableFile("ecg-prose")


@contextmanager
def about_recordings() -> Iterator[None]:
    """What the reader of tables refuses is refused in words about recordings."""
    try:
        yield
        return
    except UnreadableFile as error:
        phrase = _SAID.get(error.code)
        if phrase is None:
            raise
    raise UnreadableFile(phrase.code, **phrase.values)
