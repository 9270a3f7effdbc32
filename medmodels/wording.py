"""How numbers are written, on screen and in files, and how a text stands in Markdown."""

from __future__ import annotations

import math
import re
from typing import Any

__all__ = ["MARKS", "cells", "code", "finite", "markdown", "percent", "spans"]

# Where Markdown's own marks begin something: emphasis, code, pictures and links, tables, strike-through, formulas, HTML, character
# references. An underscore within a word is one.
MARKS = r"[\\`*\[\]|~$]|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|(?<![^\W_])_|_(?![^\W_])"
_MARKS = re.compile(MARKS)
_SPANS = re.compile(r"`(?P<code>[^`]+)`|\\(?P<mark>[!-/:-@\[-`{-~])|(?P<text>[^`\\]+|[`\\])")


def percent(share: float, *, digits: int = 1) -> str:
    """A probability in percent that never claims certainty: the ends read "over 99.9%" and "under 0.1%".

    >>> percent(0.43), percent(1.0), percent(0.002, digits=0)
    ('43.0%', 'over 99.9%', 'under 1%')
    """
    step = 10.0**-digits
    shown = round(100 * share, digits)
    if shown >= 100:
        return f"over {100 - step:.{digits}f}%"
    if shown <= 0:
        return f"under {step:.{digits}f}%"
    return f"{shown:.{digits}f}%"


def finite(value: Any) -> Any:
    """The same value fit for JSON, which has no NaN and no infinity: they become null."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def markdown(text: str) -> str:
    """Text from a file or a person for a place within a line of Markdown, where it means nothing but itself.

    >>> markdown("yes ![i](http://a.b/x.png)"), markdown("C_reactive < 5")
    ('yes !\\\\[i\\\\](http://a.b/x.png)', 'C_reactive < 5')
    """
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def code(text: str) -> str:
    """Text as code in Markdown; as plain text where it holds the mark that would end it."""
    return markdown(text) if "`" in text or not text.strip() else f"`{' '.join(text.split())}`"


def spans(line: str) -> list[tuple[str, bool]]:
    """What a line of such Markdown says: runs of text, and whether each is code.

    >>> spans("by `train x`, on no\\\\*")
    [('by ', False), ('train x', True), (', on no*', False)]
    """
    found: list[tuple[str, bool]] = []
    for m in _SPANS.finditer(line):
        text, is_code = m["code"] or m["mark"] or m["text"], bool(m["code"])
        if found and not is_code and not found[-1][1]:
            text = found.pop()[0] + text
        found.append((text, is_code))
    return found


def cells(row: str) -> list[str]:
    """The texts of a row of a table in such Markdown, whose cells may hold an escaped bar."""
    parts = re.split(r"(?<!\\)\|", row.strip())[1:-1]
    return ["".join(text for text, _ in spans(part)).strip() for part in parts]
