"""While a class is served, the room gets the pages for phones, and nothing else of the workbench.

Who takes part could look a case up there before answering it, or delete a model. The workbench is
open to this machine, and to a browser that conducts a session.
"""

from __future__ import annotations

import asyncio
import os

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from medmodels.places import CLASS_ADDRESS, CLASS_OPEN

__all__ = ["ClassDoor"]

_ROOM = ("/join", "/host", "/_stcore/health")


class ClassDoor:
    """Sends whoever comes from another machine to the page for phones."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or await _may_come(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif "text/html" in Headers(scope=scope).get("accept", ""):
            await RedirectResponse("/join", 303)(scope, receive, send)
        else:
            await Response(status_code=403)(scope, receive, send)


async def _may_come(scope: Scope) -> bool:
    serves_class = os.environ.get(CLASS_ADDRESS) and not os.environ.get(CLASS_OPEN)
    path = scope["path"]
    if not serves_class or any(path == way or path.startswith(f"{way}/") for way in _ROOM):
        return True
    return _from_this_machine(scope) or await _conducts(scope)


def _from_this_machine(scope: Scope) -> bool:
    """Whether both ends of the connection have one address."""
    client, server = scope.get("client"), scope.get("server")
    return bool(client and server and client[0] == server[0])


async def _conducts(scope: Scope) -> bool:
    cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return bool(cookies and await asyncio.to_thread(_any_conducted, cookies))


def _any_conducted(cookies: dict[str, str]) -> bool:
    from ui.hosts import conducted_by  # with it come the sessions, which no other start needs

    return bool(conducted_by(cookies))
