"""How the page stands around what is on it: no void above, a bar that stays, small headings."""

from __future__ import annotations

from ui.instrument.component import page_style

__all__ = ["look"]

_look = page_style("look")


def look() -> None:
    """Lay the page out; once a run, before anything else."""
    _look(key="look")
