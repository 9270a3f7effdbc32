"""A server that is told to end takes nobody new, keeps those who are there, and ends."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse

from medmodels.cli import main
from medmodels.cli import serve as module
from tests.phones.calling import Browser
from tests.soak.visitor import Visitor, put, serving, xsrf
from tests.ui.test_kept import Clock
from ui.draining import Drain, Draining

HTML = {"accept": "text/html"}


class Server:
    """What handles the signal without us."""

    def __init__(self) -> None:
        self.should_exit = False

    def handle(self, _number: int, _frame: object) -> None:
        self.should_exit = True


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def handled(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose handler stands; the one of the tests comes back."""
    before = signal.signal(signal.SIGTERM, server.handle)
    monkeypatch.setattr("ui.draining._LOOKS", 0.001)
    yield server
    signal.signal(signal.SIGTERM, before)


def drained(handled: Server, *, seconds: float, busy: list[bool], clock: Clock) -> list[str]:
    """What happens, in order, from the signal to the end."""
    happened: list[str] = []

    def still() -> bool:
        happened.append("looked")
        clock.time += 10
        return busy.pop(0)

    drain = Drain(now=clock)
    drain.stand_before(seconds, still)
    assert not drain.has_begun
    signal.raise_signal(signal.SIGTERM)
    assert drain.has_begun
    assert not handled.should_exit
    assert not drain.should_exit
    asyncio.run(drain.wait(lambda: happened.append("begun")))
    assert handled.should_exit
    assert drain.should_exit
    return happened


def test_it_ends_once_nobody_is_there(handled: Server) -> None:
    """Streams end first, then it looks until it is alone."""
    happened = drained(handled, seconds=100, busy=[True, True, False], clock=Clock())
    assert happened == ["begun", "looked", "looked", "looked"]


def test_it_ends_when_its_time_is_over(handled: Server) -> None:
    """Whoever is still there."""
    happened = drained(handled, seconds=30, busy=[True] * 9, clock=Clock())
    assert happened == ["begun", "looked", "looked", "looked"]


def test_a_second_signal_ends_at_once(handled: Server) -> None:
    """For somebody who cannot wait."""
    drain = Drain(now=Clock())
    drain.stand_before(1000, lambda: True)
    signal.raise_signal(signal.SIGTERM)
    assert not handled.should_exit
    signal.raise_signal(signal.SIGTERM)
    assert handled.should_exit


def test_without_seconds_nothing_stands_before_the_server(handled: Server) -> None:
    """As it ends on a machine of one's own."""
    Drain().stand_before(0, lambda: True)
    assert signal.getsignal(signal.SIGTERM) == handled.handle


ANSWERS = {  # while it drains: what of it is new
    "/": 503,
    "/review": 503,
    "/_stcore/health": 503,
    "/join/BCDFGH/events": 503,
    "/host/BCDFGH/events": 503,
    "/join": 200,
    "/join/BCDFGH": 200,
    "/host/BCDFGH": 200,
    "/joined": 503,
    "/media/abc.csv": 200,
    "/cohort-files/abc": 200,
    "/cohort": 503,
}


@pytest.mark.parametrize("path", ANSWERS)
def test_while_it_drains_what_is_new_goes_elsewhere(path: str) -> None:
    """Before that everything is answered."""
    drain = Drain()
    app = Draining(PlainTextResponse("here"), drain, lambda session: session == "mine")
    browser = Browser(app)
    assert browser.get(path, HTML).status == 200
    drain.told(signal.SIGTERM, None)
    assert browser.get(path, HTML).status == ANSWERS[path]
    assert browser.get("/static/x.js", {"accept": "*/*"}).status == 200
    assert browser.ask("PUT", "/_stcore/upload_file/a/b").status == 200


def knock(address: str, *, session: str = "") -> str:
    """The first line of what a websocket's handshake gets."""
    protocols = f"streamlit, , {session}" if session else "streamlit"
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {urlsplit(address).netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Sec-WebSocket-Protocol: {protocols}",
    )
    port = urlsplit(address).port
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection.recv(4096).decode(errors="replace").split("\r\n")[0]


def status(address: str, path: str, **headers: str) -> int:
    try:
        asked = urllib.request.Request(address + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        return False
    return True


@pytest.mark.heavy
def test_a_real_server_drains(tmp_path: Path) -> None:
    """Told to end, it lets a tab go on and nobody new in; it ends when the tab leaves."""
    told = {"MEDMODELS_DRAIN": "600"}
    with serving(tmp_path, environment=told) as (address, process):
        tab = Visitor(address, "task=breast-fna", page="review")
        assert status(address, "/_stcore/health") == 200
        process.send_signal(signal.SIGTERM)
        while status(address, "/_stcore/health") == 200:
            time.sleep(0.05)

        assert status(address, "/", **HTML) == 503
        assert "503" in knock(address)
        assert "503" in knock(address, session="somebody-elses")
        assert status(address, "/join", **HTML) == 200
        tab.answer()
        tab.press("Commit")
        assert not tab.wrong()
        assert process.poll() is None
        assert "101" in knock(address, session=tab.session)

        tab.leave()
        assert ended(process)


@pytest.mark.heavy
def test_a_file_for_another_servers_session_is_not_found(tmp_path: Path) -> None:
    """So that a proxy asks the next server."""
    with serving(tmp_path) as (address, _):
        assert put(address, "no-such-session", "a.csv", b"a", xsrf(address))[0] == 404


def test_serve_takes_the_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """And hands them to the server by the environment."""
    monkeypatch.delenv("MEDMODELS_DRAIN", raising=False)
    monkeypatch.setattr(module.os, "environ", dict(module.os.environ))
    monkeypatch.setattr(module.os, "execv", lambda *_: exit(0))
    with pytest.raises(SystemExit):
        main(["serve", "--drain", "90"])
    assert module.os.environ["MEDMODELS_DRAIN"] == "90"


@pytest.mark.parametrize("seconds", ["-1", "x", "86401"])
def test_seconds_that_are_none_are_refused(
    seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence says how many may be."""
    with pytest.raises(SystemExit):
        main(["serve", "--drain", seconds])
    assert "from 0 to 86400" in capsys.readouterr().err
