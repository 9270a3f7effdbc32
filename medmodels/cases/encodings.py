"""The text that bytes stand for, and the characters that no text has."""

from __future__ import annotations

import codecs
import re

from medmodels.errors import UnreadableFile

__all__ = ["refuse_controls", "text_of"]


def text_of(data: bytes, *, passage: bool) -> tuple[str, str]:
    """The text and its encoding: by the mark it begins with, else UTF-8, else that of Windows;
    raises ``UnreadableFile`` where it is not what it says, or holds zero bytes.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
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


_CONTROLS = bytes(n for n in (*range(32), 127) if n not in b"\t\n\r")
_CONTROL = re.compile(f"[{re.escape(_CONTROLS.decode())}]")
_NAMES = (
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM"
    " SUB ESC FS GS RS US".split()
)


def refuse_controls(text: str) -> None:
    """A table holds text; a character that controls a machine, or ends a text for it, is refused by
    its name.
    """
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, _CONTROLS)) < len(raw) and (control := _CONTROL.search(text)):
        code, line = ord(control[0]), text.count("\n", 0, control.start()) + 1
        name = _NAMES[code] if code < len(_NAMES) else "DEL"
        raise UnreadableFile("control-character", line=line, name=name, number=code)
