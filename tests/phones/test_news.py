"""News reaches those whom it is for, at once, and nobody waits on a disk for it."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from medmodels.errors import SessionError
from medmodels.sessions import Begin, Opened, Plan, Reveal, Session
from tests.phones.rooms import Phone, app, laid_out, opened, session, tell
from ui.classroom import classroom
from ui.phones.news import News, Waiter
from ui.phones.streams import NEWS

OPENING = laid_out("breast-fna", Plan())


@pytest.fixture
def at() -> Opened:
    return opened(OPENING)


class Stream:
    """An open stream of events, straight from the app."""

    def __init__(self, phone: Phone) -> None:
        self._phone, self._came = phone, asyncio.Queue[bytes]()
        self._gone, self.over = asyncio.Event(), asyncio.Event()
        self.status = 0

    async def __aenter__(self) -> Stream:
        cookie = f"medmodels_{self._phone.code}={self._phone.token}"
        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": f"{self._phone.path}/events",
            "root_path": "",
            "query_string": b"",
            "http_version": "1.1",
            "client": ("10.0.0.1", 1),
            "server": ("x", 1),
            "headers": [(b"host", b"x"), (b"cookie", cookie.encode())],
        }
        self._task = asyncio.create_task(self._run(scope))
        return self

    async def _run(self, scope: dict) -> None:
        async def receive() -> dict:
            await self._gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
            elif message.get("body"):
                await self._came.put(message["body"])

        await app()(scope, receive, send)
        self.over.set()

    async def line(self) -> str:
        """The next version that comes."""
        while True:
            came = (await asyncio.wait_for(self._came.get(), 30)).decode()
            if came.startswith("data: "):
                return came[6:].strip()

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        await asyncio.wait_for(self._task, 30)


def test_a_reveal_reaches_every_phone_from_any_thread(at: Opened) -> None:
    """The version first, another one with each step, none with what others answer."""
    phone, other = Phone(at.code), Phone(at.code, address="10.0.0.2")
    for one in (phone, other):
        one.join()

    async def play() -> list[str]:
        async with Stream(phone) as stream:
            lines = [await stream.line()]
            await asyncio.to_thread(tell, at.code, Begin())
            lines.append(await stream.line())
            await asyncio.to_thread(other.answer, 0, "before", "benign")
            await asyncio.to_thread(tell, at.code, Reveal(0))
            lines.append(await stream.line())
        return lines

    assert asyncio.run(play()) == ["lobby", "0-before-asked", "0-after-waits"]


def test_what_another_process_did_is_seen_by_one_look_for_all() -> None:
    """The store is read once for two that wait, and both are woken."""
    looked = []
    begun = replace(Session("AAAAAA", number=3), place=0)

    def look(code: str) -> Session:
        looked.append(threading.current_thread())
        return begun

    async def play() -> int:
        news = News(look, every=0.01)
        start = Session("AAAAAA", number=2)
        with news.waiting(start, "a") as (_, a), news.waiting(start, "b") as (desk, b):
            await asyncio.wait_for(asyncio.gather(a.woken.wait(), b.woken.wait()), 30)
            return desk.state.number

    assert asyncio.run(play()) == 3
    assert len(looked) == 1
    assert looked[0] is not threading.main_thread()


def test_a_look_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever it was is in the log, and the next look brings the news."""
    found = iter([ValueError("nobody expected this")])

    def look(code: str) -> Session:
        for error in found:
            raise error
        return Session(code, number=3, place=0)

    async def play() -> int:
        with News(look, every=0.01).waiting(Session("AAAAAA", number=2), "a") as (desk, waiter):
            await asyncio.wait_for(waiter.woken.wait(), 30)
            return desk.state.number

    assert asyncio.run(play()) == 3
    assert "nobody expected this" in caplog.text


def test_a_session_that_was_forgotten_ends_its_streams() -> None:
    """Nobody waits for what is gone."""

    def look(code: str) -> Session:
        raise SessionError("session-unknown")

    async def play() -> bool:
        with News(look, every=0.01).waiting(Session("AAAAAA"), "a") as (desk, waiter):
            await asyncio.wait_for(waiter.woken.wait(), 30)
            return desk.over

    assert asyncio.run(play())


def test_who_leaves_is_waited_for_no_more(at: Opened) -> None:
    """The desk goes with the last, and its looks at the store with it."""
    phone = Phone(at.code)
    phone.join()

    async def play() -> None:
        async with Stream(phone) as stream:
            await stream.line()
            assert len(NEWS._desks) == 1
        assert not NEWS._desks

    asyncio.run(play())


def test_streams_end_with_the_server(at: Opened) -> None:
    """It would wait for them for ever."""
    phone = Phone(at.code)
    phone.join()

    async def play() -> None:
        async with Stream(phone) as stream:
            await stream.line()
            NEWS.close()
            await asyncio.wait_for(stream.over.wait(), 30)

    asyncio.run(play())


def test_one_participant_has_so_many_streams_and_no_more(at: Opened) -> None:
    """A phone that opens the page again and again keeps nobody else out."""
    phone = Phone(at.code)
    phone.join()

    async def play() -> int:
        here = classroom()
        assert here
        with NEWS.waiting(session(at.code), phone.who) as (desk, _):
            desk.waiters |= {Waiter(phone.who) for _ in range(7)}
            async with Stream(phone) as stream:
                await asyncio.wait_for(stream.over.wait(), 30)
                desk.waiters.clear()
                return stream.status

    assert asyncio.run(play()) == 429
