"""How numbers are written, on screen and in files."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["cell", "finite", "percent"]


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
