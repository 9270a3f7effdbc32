"""A question before a page is left with something on it that nobody recorded."""

from __future__ import annotations

from ui.instrument.component import instrument

__all__ = ["leaving"]

_leaving = instrument("leaving")


def leaving(*, warns: bool) -> None:
    """Have the browser ask before this page is closed or left, while it ``warns``."""
    _leaving(data={"warns": warns}, key="leaving")
