"""A line to a screen whenever its page would be another one, for as long as it is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.responses import Response, StreamingResponse

from medmodels.sessions import Gathering
from ui.phones.faces import face_of
from ui.phones.news import News
from ui.phones.page import GUARDS
from ui.phones.pool import in_thread
from ui.phones.visiting import gathering_of, participating
from ui.phones.web import Refused, Visit

__all__ = ["NEWS", "events", "stream"]

NEWS = News(gathering_of)
_STILL = 20.0  # seconds without news after which a line says that the stream is still there
_HEADERS = GUARDS | {"x-accel-buffering": "no"}  # a proxy passes each line on as it comes
_TOO_MANY_TABS = "Too many tabs of this session are open; close some of them."


async def events(visit: Visit) -> Response:
    """News for a participant."""
    state, who = await in_thread(participating, visit)
    version = face_of(state).version
    return await stream(state, who.id, lambda now: version(now, now.participants[who.id]))


async def stream(state: Gathering, who: str, version: Callable[[Gathering], str]) -> Response:
    """Server-sent events with the version of a page, now and whenever it is another one."""
    with NEWS.waiting(state, "") as (desk, _):
        if not desk.has_room(who):
            raise Refused(429, _TOO_MANY_TABS)
    lines = _lines(state, who, version)
    return StreamingResponse(lines, media_type="text/event-stream", headers=_HEADERS)


async def _lines(
    state: Gathering, who: str, version: Callable[[Gathering], str]
) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    last = ""
    with NEWS.waiting(state, who) as (desk, waiter):
        while not desk.over:
            if (now := version(desk.state)) != last:
                last = now
                yield f"data: {now}\n\n"
            try:
                await asyncio.wait_for(waiter.woken.wait(), _STILL)
                waiter.woken.clear()
            except TimeoutError:
                yield ": still here\n\n"
