"""A server that is to end takes nobody new, waits for those who are there, and ends.

What is new gets the status 503, on which a proxy asks another server. Who is there stays: their
connection, found again where it was lost, their files and pictures. Pages for phones are served to
the last, since any server can; their streams alone end at once, and begin anew elsewhere.
"""

from __future__ import annotations

import asyncio
import re
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["DRAIN", "Drain", "Draining"]

_LOOKS = 0.25  # seconds between looks at who is still there
_HEALTH = re.compile(r"/_stcore/health$")
_SOCKET = re.compile(r"/_stcore/stream$")
_STREAM = re.compile(r"/(join|host)/[^/]+/events$")
_PHONES = re.compile(r"/(join|host)(/|$)")
# of sessions that are here; a link to one asks as for a page
_FILES = re.compile(r"/(media|cohort-files)/")
_SAID = "This server is about to end. Another one answers; reload the page."


class Drain:
    """Waits for ``seconds`` at most after the signal to end, while ``busy``; a second signal, or no
    seconds, ends at once. ``now`` is the clock, in seconds.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._seconds = 0.0
        self._busy: Callable[[], bool] = bool
        self._before: Callable[[int, FrameType | None], object] | None = None
        self._since: float | None = None

    @property
    def has_begun(self) -> bool:
        return self._since is not None

    @property
    def should_exit(self) -> bool:
        """Whether the server, whose handler this one stands before, is about to end."""
        return bool(getattr(getattr(self._before, "__self__", None), "should_exit", False))

    def stand_before(self, seconds: float, busy: Callable[[], bool]) -> None:
        """Take the signal to end before the server does, where there is time to wait."""
        if not seconds or threading.current_thread() is not threading.main_thread():
            return
        before = signal.getsignal(signal.SIGTERM)
        if callable(before):
            self._seconds, self._busy, self._before = seconds, busy, before
            signal.signal(signal.SIGTERM, self.told)

    def told(self, number: int, frame: FrameType | None) -> None:
        """The signal: the first begins, another ends at once."""
        if self.has_begun:
            self._end(number, frame)
        self._since = self._now() if self._since is None else self._since

    async def wait(self, when_begun: Callable[[], None]) -> None:
        """End the server once its time has come."""
        while not self.has_begun:
            await asyncio.sleep(_LOOKS)
        when_begun()
        while self._busy() and self._now() - (self._since or 0) < self._seconds:
            await asyncio.sleep(_LOOKS)
        self._end(signal.SIGTERM, None)

    def _end(self, number: int, frame: FrameType | None) -> None:
        if self._before:
            self._before(number, frame)


DRAIN = Drain()


class Draining:
    """Refuses what is new while the server drains; ``knows`` says which sessions are its own."""

    def __init__(self, app: ASGIApp, drain: Drain, knows: Callable[[str], bool]) -> None:
        self._app, self._drain, self._knows = app, drain, knows

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._drain.has_begun and self._is_new(scope):
            await _refuse(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_new(self, scope: Scope) -> bool:
        if scope["type"] == "websocket":
            return bool(_SOCKET.search(scope["path"])) and not self._knows(_session(scope))
        if scope["type"] != "http":
            return False
        path = scope["path"]
        if _HEALTH.search(path) or _STREAM.search(path):
            return True
        accepts = Headers(scope=scope).get("accept", "")
        return "text/html" in accepts and not (_PHONES.match(path) or _FILES.match(path))


def _session(scope: Scope) -> str:
    """The session that a browser comes back to, as Streamlit's own page says it: third among the
    protocols of its websocket.
    """
    named = Headers(scope=scope).get("sec-websocket-protocol", "").split(",")
    return named[2].strip() if len(named) > 2 else ""


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {"retry-after": "1", "cache-control": "no-store"}
    if scope["type"] == "http":
        await PlainTextResponse(_SAID, 503, headers)(scope, receive, send)
    elif "websocket.http.response" in scope.get("extensions", {}):
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "websocket.http.response.start", "status": 503, "headers": raw})
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": 1001})
