"""The text that bytes stand for, and the characters that no text has."""

from __future__ import annotations

import codecs
import re

from medmodels.errors import UnreadableFile

__all__ = ["Utf8Stream", "refuse_controls", "text_of"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(data: bytes, *, passage: bool) -> tuple[str, str]:
    """The text and its encoding: by the mark it begins with, else UTF-8, else that of Windows;
    raises ``UnreadableFile`` where it is not what it says, or holds zero bytes.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                raise UnreadableFile(
                    "passage-not-encoded" if passage else "table-not-encoded", encoding=encoding
                ) from None
    if b"\0" in data:
        raise UnreadableFile("passage-with-zeros" if passage else "table-with-zeros")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def refuse_controls(text: str) -> None:
    """A table holds text; a character that controls a machine, or ends a text for it, is refused by
    its name.
    """
    _refuse_controls(text.encode("utf-8", "surrogatepass"), 1)


def _refuse_controls(raw: bytes, line: int) -> None:
    """The same of the bytes of a text in UTF-8 that begins in that line."""
    if len(raw.translate(None, _CONTROLS)) < len(raw) and (control := _CONTROL.search(raw)):
        code, line = raw[control.start()], line + raw.count(b"\n", 0, control.start())
        name = _NAMES[code] if code < len(_NAMES) else "DEL"
        raise UnreadableFile("control-character", line=line, name=name, number=code)


class Utf8Stream:
    """A table's bytes as UTF-8, a part after the other, under the rules of ``text_of`` and
    ``refuse_controls``; ``encoding`` is ``None`` until something tells it.

    What is neither marked nor plain ASCII is taken for what its first other characters are; raises
    ``UnreadableFile`` where what follows is not.
    """

    def __init__(self) -> None:
        self.encoding: str | None = None
        self._decoder: codecs.IncrementalDecoder | None = None  # of what is not UTF-8
        self._left = b""  # the beginning of a character
        self._line, self._begun = 1, False

    def encoded(self, data: bytes, *, last: bool) -> bytes:
        """The next part; the first must hold three bytes or be the ``last``."""
        if not self._begun:
            self._begun, data = True, self._without_mark(data)
        if self._decoder is None and b"\0" in data:
            raise UnreadableFile("table-with-zeros")
        raw = self._decoded(data, last) if self._decoder is not None else self._checked(data, last)
        _refuse_controls(raw, self._line)
        self._line += raw.count(b"\n")
        return raw

    def _without_mark(self, data: bytes) -> bytes:
        mark, self.encoding = next(
            ((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", None)
        )
        if self.encoding != "utf-16":
            return data[len(mark) :]
        self._decoder = codecs.getincrementaldecoder("utf-16")("strict")
        return data  # its mark says which byte comes first

    def _checked(self, data: bytes, last: bool) -> bytes:
        data, self._left = self._left + data, b""
        if data.isascii():
            return data
        try:
            consumed = codecs.utf_8_decode(data, "strict", last)[1]
        except UnicodeDecodeError:
            if self.encoding == "utf-8-sig":
                raise UnreadableFile("table-not-encoded", encoding=self.encoding) from None
            if self.encoding is not None:
                raise UnreadableFile("table-of-two-encodings") from None
            self.encoding = "cp1252"
            self._decoder = codecs.getincrementaldecoder("cp1252")("replace")
            return self._decoded(data, last)
        data, self._left = data[:consumed], data[consumed:]
        if self.encoding is None and not data.isascii():
            self.encoding = "utf-8"
        return data

    def _decoded(self, data: bytes, last: bool) -> bytes:
        assert self._decoder is not None
        try:
            text = self._decoder.decode(data, last)
            return text.encode()
        except UnicodeError:
            raise UnreadableFile("table-not-encoded", encoding=str(self.encoding)) from None


_CONTROLS = bytes(n for n in (*range(32), 127) if n not in b"\t\n\r")
_CONTROL = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
_NAMES = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM"
    " SUB ESC FS GS RS US".split()
)
