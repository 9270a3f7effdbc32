"""Keys of the page: what a key does is a button that stands there too."""

from __future__ import annotations

from collections.abc import Mapping

from ui.instrument.component import instrument

__all__ = ["shortcuts"]

_keys = instrument("keys")


def shortcuts(buttons: Mapping[str, str]) -> None:
    """``buttons`` maps a key to the label of the button that it presses; "?" lists them."""
    _keys(data={"buttons": dict(buttons)}, key="shortcuts")
