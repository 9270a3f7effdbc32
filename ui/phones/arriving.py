"""The way to the phones' pages, which are fetched with the first phone: every start of the server
would wait for them, and most serve nobody who takes part in a class.
"""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

__all__ = ["ROUTES", "end_streams"]


class _Phones:
    """The pages, once somebody asks for one of them."""

    def __init__(self) -> None:
        self._pages: Router | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._pages is None:
            pages = await asyncio.to_thread(import_module, "ui.phones.routes")
            self._pages = Router(routes=pages.ADDRESSES)
        await self._pages(scope, receive, send)


_PHONES = _Phones()
ROUTES = [
    Route(path, _PHONES) for way in ("/join", "/host") for path in (way, f"{way}/{{rest:path}}")
]


def end_streams() -> None:
    """End every stream to a phone, where there are any."""
    if streams := sys.modules.get("ui.phones.streams"):
        streams.NEWS.close()
