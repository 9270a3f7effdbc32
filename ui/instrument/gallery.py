"""Many cases side by side, a tile each; a click on one tells its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.instrument.component import instrument

__all__ = ["gallery"]

_gallery = instrument("gallery")


def gallery(tiles: Sequence[dict[str, Any]], *, key: str, opens: bool) -> int | None:
    """Draw tiles, each with a ``number``, a ``title``, ``facts``, ``marks`` and of the case a
    ``picture``, ``sparks`` or ``lines``; the number of the one that was just picked. Where nothing
    ``opens``, tiles are no buttons.
    """
    result = _gallery(
        data={"tiles": list(tiles), "opens": opens}, key=key, on_picked_change=_nothing
    )
    picked = result.get("picked")
    return None if picked is None else int(picked)


def _nothing() -> None:
    """A pick is read where the gallery is drawn."""
