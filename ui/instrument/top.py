"""What is another page to a reader begins at its top."""

from __future__ import annotations

from ui.instrument.component import instrument

__all__ = ["from_the_top"]

_top = instrument("top")


def from_the_top(name: str) -> None:
    """Have the page scroll up whenever what it shows has another ``name`` than before."""
    _top(data={"name": name}, key="top")
