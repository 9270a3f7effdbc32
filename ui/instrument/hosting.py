"""The browser of who conducts a session is told to remember it."""

from __future__ import annotations

from ui.instrument.component import instrument

__all__ = ["remember_host"]

_hosting = instrument("hosting")


def remember_host(code: str, secret: str) -> None:
    """Have the browser keep the secret of a session in a cookie of the server's."""
    _hosting(data={"code": code, "secret": secret}, key="hosting")
