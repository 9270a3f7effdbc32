"""The pages' own style stands in the page that the browser gets, before anything is drawn: one that
came later would move what somebody is about to press.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.instrument.component import page_colours

__all__ = ["Styled"]

_HERE = Path(__file__).parent / "instrument"
_STYLES = ("look", "home", "finding", "lessons")
_BEFORE = b"</head>"
# With them a browser could keep, or get, a page with the style of another version.
_ASKED_OF_OLD = (b"accept-encoding", b"if-modified-since", b"if-none-match")
_TOLD_OF_OLD = ("content-length", "etag", "last-modified")


class Styled:
    """Puts the style into each page on its way to the browser."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _asks_for_page(scope):
            await self._app(scope, receive, send)
            return
        kept = [header for header in scope["headers"] if header[0] not in _ASKED_OF_OLD]
        await self._app({**scope, "headers": kept}, receive, _Styling(send))


def _asks_for_page(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and "text/html" in Headers(scope=scope).get("accept", "")
    )


class _Styling:
    """Send, for one answer: a page is held back until it is whole, all else goes on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        body = self._body.replace(_BEFORE, _style() + _BEFORE, 1)
        headers = MutableHeaders(scope=start)
        for name in _TOLD_OF_OLD:
            del headers[name]
        headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    """Whether it is one of Streamlit's: those for phones have a policy that lets no other style
    in.
    """
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and headers.get("content-type", "").startswith("text/html")
        and not {"content-encoding", "content-security-policy"} & set(headers)
    )


@cache
def _style() -> bytes:
    """All of it inside the root, so that it weighs more than Streamlit's, which comes later."""
    sheets = [(_HERE / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES]
    return "\n".join(["<style>:root {", page_colours(), *sheets, "}</style>"]).encode()
