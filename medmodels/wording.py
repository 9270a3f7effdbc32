"""How numbers are written, on screen and in files."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

__all__ = ["cell", "finite", "one_line", "percent", "shown"]


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


def cell(text: str) -> str:
    """Text for a cell of a Markdown table, whose own bar would end it."""
    return text.replace("|", "¦")


def one_line(text: str) -> bool:
    """Whether a text has no line break and no control character in it.

    >>> one_line("yes"), one_line("yes\\nno")
    (True, False)
    """
    return text.isprintable() or not any(unicodedata.category(c) in _NOT_IN_A_LINE for c in text)


def shown(text: str, limit: int = 100) -> str:
    """A name from a disk on one printable line of bounded length."""
    line = "".join(c if c.isprintable() else " " for c in text).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


_NOT_IN_A_LINE = {"Cc", "Cs", "Zl", "Zp"}
