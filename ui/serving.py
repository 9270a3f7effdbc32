"""The server around the pages: who opens a session, what one uploads, and what it leaves behind.

It stands in front of Streamlit's own routes, so that what is refused here never reaches them.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from medmodels.cohort.jobs import cohort_jobs
from medmodels.errors import MedModelsError
from medmodels.own.jobs import jobs
from medmodels.places import DRAIN_SECONDS
from ui.class_door import ClassDoor
from ui.draining import DRAIN, Draining
from ui.files import bytes_given
from ui.ownership import BROWSER
from ui.phones import end_streams
from ui.shelves import SHELF
from ui.styled import Styled
from ui.sweeping import arrange_memory, has_ended, sweep_on_a_clock
from ui.warming import Warming, for_pages, for_reviews, rest

__all__ = ["MIDDLEWARE", "Door", "Uploads", "lifespan"]

_FILES = 2  # of one session: a page has one uploader, whose new file comes before the old one goes
_AT_ONCE = 2  # uploads of one session under way
_ALL = 400_000_000  # bytes of all sessions, those under way taken as the largest
_LARGEST = 21 * 1024 * 1024  # bytes of an upload's body, 20 MB and its envelope
_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
_PHONES = re.compile(r"/(join|host)(/|$)")
_FORGETTING = 3600.0  # seconds between sweeps of old sessions
_SETTLED = 30.0  # seconds before the first: what it needs would hold up the first page
_STOPPING = 0.2  # seconds between looks at whether the server is to stop
_ALL_FULL = "The server holds as many files as it can. Try again when others have closed theirs."
_NOT_HERE = "This server has no such session."  # a proxy asks the next one
_SESSION_FULL = "Two files are on their way already. Wait until they are there."


class Door:
    """Opens a websocket to the page's own origin alone, and gives each browser a secret name.

    Streamlit would compare a foreign origin with the machine's external address, and ask a service
    in the network for it, before it looks whether the origin is allowed by name: so one that is
    goes on without its origin, as a program does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not _from_here(scope):
            if not _allowed_by_name(scope):
                await send({"type": "websocket.close", "code": 1008})
                return
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] != b"origin"]}
        await self._app(scope, receive, _naming(scope, send) if _nameless(scope) else send)


def _from_here(scope: Scope) -> bool:
    """Whether the page that asks came from this server; a program, which no page can make ask,
    sends no origin.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host")
    except ValueError:  # it is no address at all
        return False


def _allowed_by_name(scope: Scope) -> bool:
    return Headers(scope=scope).get("origin") in config.get_option("server.corsAllowedOrigins")


def _nameless(scope: Scope) -> bool:
    """Whether a browser asks for a page, not for what belongs to it, and has no name yet. Phones
    need none: each session knows them by a cookie of its own.
    """
    if scope["type"] != "http" or _PHONES.match(scope["path"]):
        return False
    headers = Headers(scope=scope)
    named = BROWSER in cookie_parser(headers.get("cookie", ""))
    return "text/html" in headers.get("accept", "") and not named


def _naming(scope: Scope, send: Send) -> Send:
    """Send, with a cookie: random, out of reach of scripts, gone when the browser closes.

    Lax, since a strict one is not sent when somebody follows a link to here from a mail or another
    site, and would be written over. What acts on it comes by websocket, where Lax is as strict.
    """

    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            secure = "; Secure" if scope["scheme"] == "https" else ""
            cookie = (
                f"{BROWSER}={secrets.token_urlsafe(24)}; Path=/; HttpOnly; SameSite=Lax{secure}"
            )
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return with_cookie


class Uploads:
    """Bounds what is uploaded: of one session the newest files stay, of all no more than fits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = _session_of_upload(scope)
        if session is None:
            await self._app(scope, receive, send)
        elif not Runtime.instance().is_active_session(session):
            await PlainTextResponse(_NOT_HERE, 404)(scope, receive, send)
        elif why := self._full(session):
            await PlainTextResponse(why, 413)(scope, receive, send)
        else:
            self._under_way[session] += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._under_way -= Counter([session])
                _keep_newest(session)

    def _full(self, session: str) -> str:
        """Why this session cannot upload now; empty when it can."""
        if self._under_way[session] >= _AT_ONCE:
            return _SESSION_FULL
        held = [
            file for files in list(_files().file_storage.values()) for file in list(files.values())
        ]
        stored = sum(len(file.data) for file in held) + bytes_given()
        return _ALL_FULL if stored + (self._under_way.total() + 1) * _LARGEST > _ALL else ""


def _session_of_upload(scope: Scope) -> str | None:
    """The session that a file comes to."""
    if (
        scope["type"] != "http"
        or scope["method"] != "PUT"
        or not (put := _UPLOAD.search(scope["path"]))
    ):
        return None
    return put[1]


def _files() -> MemoryUploadedFileManager:
    manager = Runtime.instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def _keep_newest(session: str) -> None:
    """Drop a session's older files: a page that has read one keeps its cases, not the file."""
    manager = _files()
    for file_id in list(manager.file_storage.get(session, {}))[:-_FILES]:
        manager.remove_file(session, file_id)
    if has_ended(Runtime.instance(), session):  # while its file was on the way
        manager.remove_session_files(session)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Sweep while the server runs, fetch what reviews need once a page is served, and end both, the
    trainings, the scorings and the sessions with it.
    """
    MultiPartParser.spool_max_size = _LARGEST  # Starlette would put what is above 1 MB on disk
    arrange_memory()
    SHELF.start()
    trainings = jobs()
    DRAIN.stand_before(_seconds_to_drain(), lambda: _is_used(Runtime.instance()) or trainings.busy)
    on_a_clock = [
        asyncio.create_task(sweep_on_a_clock(Runtime.instance())),
        asyncio.create_task(_forget_old_sessions()),
        asyncio.create_task(_end_streams()),
        asyncio.create_task(DRAIN.wait(end_streams)),
    ]
    warming = Warming(for_pages, for_reviews)
    rest()
    warming.start()
    try:
        yield None
    finally:
        await asyncio.to_thread(warming.stop)
        for task in on_a_clock:
            task.cancel()
        await asyncio.gather(*on_a_clock, return_exceptions=True)
        await asyncio.to_thread(trainings.close)
        await asyncio.to_thread(SHELF.close)
        await asyncio.to_thread(cohort_jobs().close)
        await asyncio.to_thread(_close_classroom)


def _seconds_to_drain() -> float:
    told = os.environ.get(DRAIN_SECONDS, "")
    return float(told) if told.isdecimal() else 0.0


def _is_used(runtime: Runtime) -> bool:
    """Whether any browser is connected."""
    return runtime._session_mgr.num_active_sessions() > 0


def _is_own(session: str) -> bool:
    """Whether a session is of this server, connected or lost a moment ago."""
    return bool(session) and not has_ended(Runtime.instance(), session)


async def _forget_old_sessions() -> None:
    """Forget old sessions and cohorts every hour. A store that cannot be read now may be the next
    time.
    """
    await asyncio.sleep(_SETTLED)
    while True:
        with suppress(MedModelsError):
            await asyncio.to_thread(_sweep)
        await asyncio.sleep(_FORGETTING)


def _sweep() -> None:
    from ui.classroom import sweep_sessions

    with suppress(OSError):  # a folder that cannot be read now
        cohort_jobs().sweep()
    sweep_sessions()


def _close_classroom() -> None:
    """Close the store of the sessions, where a page or a phone has asked for one."""
    if classroom := sys.modules.get("ui.classroom"):
        classroom.close_classroom()


async def _end_streams() -> None:
    """End the streams to phones once the server is told to stop: it waits for all that it serves,
    and says nothing to the app before these have ended.
    """
    while not _is_stopping():
        await asyncio.sleep(_STOPPING)
    end_streams()


def _is_stopping() -> bool:
    """Whether the server is about to end; it is what handles the signal that ends it."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return bool(getattr(server, "should_exit", False))


MIDDLEWARE = (
    Middleware(Draining, DRAIN, _is_own),
    Middleware(ClassDoor),
    Middleware(Door),
    Middleware(Uploads),
    Middleware(Styled),
)
