"""The name that a browser tab keeps through a reload."""

from __future__ import annotations

from ui.instrument.component import instrument

__all__ = ["tab_name"]

_tab = instrument("tab")


def tab_name(offered: str, *, ask: bool) -> str | None:
    """The tab's name: ``offered`` where it has none yet or is not asked; ``None`` until it has
    answered, which is another run.
    """
    told = _tab(
        data={"offered": offered, "ask": ask},
        key="tab_name",
        on_answer_change=_nothing,
    )
    if not ask:
        return offered
    asked, _, name = str(told.get("answer") or "").partition(" ")
    return name if asked == offered and 0 < len(name) <= _LONGEST else None


_LONGEST = 64  # characters; a browser answers what it likes


def _nothing() -> None:
    """The answer needs no action of its own: it has the page run again."""
