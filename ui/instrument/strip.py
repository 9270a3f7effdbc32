"""The strip on a page."""

from __future__ import annotations

from medmodels.strips import STYLE, Strip, strip_html
from ui.instrument.component import instrument

__all__ = ["strip"]

_strip = instrument("strip", css=STYLE)


def strip(shown: Strip, *, key: str) -> None:
    """One scale, and what it says in words under it."""
    _strip(data={"html": strip_html(shown)}, key=key)
