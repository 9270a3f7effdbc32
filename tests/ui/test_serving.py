"""The server around the pages: who may open a session, and what one may upload."""

from __future__ import annotations

import asyncio
import re
import socket
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from tests.soak.visitor import Visitor, put, serving, xsrf
from ui import serving as served
from ui.files import Given
from ui.ownership import BROWSER

# Python runs this before anything else of the server: what leaves the machine, or is put in a
# temporary file, fails and is written down.
GUARD = """
import os, sys
RECORD = os.environ["GUARD_RECORD"]
NAMES = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
HERE = ("127.0.0.1", "localhost", "::1", "", None, b"127.0.0.1", b"localhost")
def note(line):
    fd = os.open(RECORD, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(fd, (line + "\\n").encode())
    os.close(fd)
def hook(event, args):
    if event in NAMES:
        where = args[1] if event in NAMES[:2] else args
        if isinstance(where, tuple) and where[0] not in HERE:
            note(f"{event} {where}")
            raise OSError("nothing leaves this machine")
    elif event == "tempfile.mkstemp" or (
        event == "open" and args[2] and args[2] & getattr(os, "O_TMPFILE", 0) == os.O_TMPFILE
    ):
        note(f"disk {args[0]}")
sys.addaudithook(hook)
"""

LISTED = "http://listed.example"  # the origin that the server is told to allow


@dataclass(frozen=True)
class Guarded:
    """A server under guard, and what the guard wrote down."""

    address: str
    record: Path

    @property
    def noted(self) -> list[str]:
        return self.record.read_text().splitlines() if self.record.exists() else []


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """One server for this file."""
    home = tmp_path_factory.mktemp("guarded")
    (home / "sitecustomize.py").write_text(GUARD)
    record = home / "record"
    told = {"PYTHONPATH": str(home), "GUARD_RECORD": str(record)}
    with serving(home, "--server.corsAllowedOrigins", LISTED, environment=told) as (address, _):
        yield Guarded(address, record)


def handshake(address: str, *, host: str, origin: str | None) -> int:
    """The status that a websocket handshake gets."""
    port = urlsplit(address).port
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host.replace('PORT', str(port))}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: streamlit",
    ]
    lines += [f"Origin: {origin.replace('PORT', str(port))}"] if origin is not None else []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(line.recv(100).split()[1])


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_a_loopback_name_opens_a_session_at_any_port(guarded: Guarded, name: str) -> None:
    """The page's own origin is let in, also through a tunnel on another port, and so is a program,
    which sends no origin.
    """
    assert handshake(guarded.address, host=f"{name}:PORT", origin=f"http://{name}:PORT") == 101
    assert handshake(guarded.address, host=f"{name}:9999", origin=f"http://{name}:9999") == 101
    assert handshake(guarded.address, host=f"{name}:PORT", origin=None) == 101


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:PORT", "http://evil.example"),
        ("127.0.0.1:PORT", "http://127.0.0.1.evil.example:PORT"),
        ("127.0.0.1:PORT", "http://127.0.0.1:1"),
        ("127.0.0.1:PORT", "null"),
        ("127.0.0.1:PORT", ""),
        ("127.0.0.1:PORT", "http://["),
        ("evil.example:PORT", "http://evil.example:PORT"),
        ("evil.example", None),
    ],
)
def test_a_foreign_page_gets_no_session_and_nobody_outside_is_asked(
    guarded: Guarded, host: str, origin: str | None
) -> None:
    """A foreign origin, and a foreign name for this machine (DNS rebinding), are refused; no name
    is looked up, no address connected to.
    """
    assert handshake(guarded.address, host=host, origin=origin) == 403
    assert not [line for line in guarded.noted if line.startswith("socket")]


def test_an_origin_allowed_by_name_opens_a_session_and_nobody_outside_is_asked(
    guarded: Guarded,
) -> None:
    """Streamlit would ask for this machine's addresses before it looks whether the origin is one of
    those.
    """
    assert handshake(guarded.address, host="127.0.0.1:PORT", origin=LISTED) == 101
    assert handshake(guarded.address, host="evil.example:PORT", origin=LISTED) == 403
    assert not [line for line in guarded.noted if line.startswith("socket")]


@pytest.mark.heavy
def test_a_start_on_every_address_asks_nobody_outside(tmp_path: Path) -> None:
    """A server that is offered to others prints its address without asking the network what
    it is.
    """
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    record = tmp_path / "record"
    told = {"PYTHONPATH": str(tmp_path), "GUARD_RECORD": str(record)}
    with serving(tmp_path, "--server.address", "0.0.0.0", environment=told) as (address, _):
        urllib.request.urlopen(f"{address}/_stcore/health").close()
        assert "URL: http://127.0.0.1" in (tmp_path / "server.log").read_text()

    assert not [
        line
        for line in (record.read_text().splitlines() if record.exists() else [])
        if line.startswith("socket")
    ]


def test_an_upload_of_any_size_stays_in_memory(guarded: Guarded) -> None:
    """Five megabytes are taken without a temporary file."""
    tab = Visitor(guarded.address)
    before = len(guarded.noted)
    assert (
        put(guarded.address, tab.session, "film.png", bytes(5_000_000), xsrf(guarded.address))[0]
        == 204
    )
    assert len(guarded.noted) == before
    tab.leave()


@pytest.mark.heavy
def test_of_one_session_the_newest_files_stay(guarded: Guarded) -> None:
    """Twelve uploads, one after the other and at once, leave two; one more than two at once is
    refused in a sentence.
    """
    tab, token, before = Visitor(guarded.address), xsrf(guarded.address), stored(guarded.address)
    for n in range(6):
        assert put(guarded.address, tab.session, f"a{n}", bytes(200_000), token)[0] == 204
    with ThreadPoolExecutor(6) as threads:
        answers = list(
            threads.map(
                lambda n: put(guarded.address, tab.session, f"b{n}", bytes(3_000_000), token),
                range(6),
            )
        )

    assert {status for status, _ in answers} <= {204, 413}
    assert all("on their way" in said for status, said in answers if status == 413)
    assert stored(guarded.address) - before <= 2 * 3_000_000
    tab.leave()


def stored(address: str) -> int:
    """Bytes of all uploads that the server holds, counted anew."""
    time.sleep(5.5)  # Streamlit remembers the answer for five seconds
    with urllib.request.urlopen(f"{address}/_stcore/metrics") as answer:
        found = re.search(
            r"cache_memory_bytes\{.*UploadedFileManager.*\} (\d+)", answer.read().decode()
        )
    return int(found[1]) if found else 0


class Full:
    """A runtime whose sessions hold as much as the server takes."""

    def __init__(self) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager("/_stcore/upload_file")
        for n in range(20):
            self.uploaded_file_mgr.add_file(
                f"s{n}", UploadedFileRec("f", "f", "text/csv", bytes(20_000_000))
            )

    def is_active_session(self, session: str) -> bool:
        return session.startswith("s")


def test_all_sessions_together_hold_no_more_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 400 MB held, an upload is refused before its body is read; so is a stranger's, as not
    found.
    """
    monkeypatch.setattr(Runtime, "_instance", Full())
    reached, sent = [], []

    async def streamlit(scope: object, receive: object, send: object) -> None:
        reached.append(scope)

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    def scope(session: str) -> dict[str, object]:
        return {
            "type": "http",
            "method": "PUT",
            "path": f"/_stcore/upload_file/{session}/f2",
            "headers": [],
        }

    asyncio.run(served.Uploads(streamlit)(scope("s1"), None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 413
    assert b"as many files as it can" in sent[1]["body"]  # type: ignore[operator]
    asyncio.run(served.Uploads(streamlit)(scope("nobody"), None, send))  # type: ignore[arg-type]
    assert sent[2]["status"] == 404
    assert not reached


class Empty(Full):
    """A runtime to which nothing was uploaded."""

    def __init__(self) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager("/_stcore/upload_file")


def test_files_that_the_pages_hold_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file that was given Streamlit holds nothing any more; for as long as a session holds it,
    it takes its part of the 400 MB.
    """
    monkeypatch.setattr(Runtime, "_instance", Empty())
    uploads = served.Uploads(None)  # type: ignore[arg-type]
    held = [Given("table.csv", str(n), bytes(20_000_000)) for n in range(20)]
    assert "as many files as it can" in uploads._full("s1")

    held = [replace(given, data=b"") for given in held]
    assert not uploads._full("s1")
    held = [replace(given, data=bytes(20_000_000)) for given in held]
    assert uploads._full("s1")
    held.clear()
    assert not uploads._full("s1")


def test_each_browser_gets_a_name_of_its_own(guarded: Guarded) -> None:
    """A page comes with a random cookie that no script can read; what has one keeps it, and what is
    no page gets none.
    """

    def cookies(**headers: str) -> list[str]:
        request = urllib.request.Request(guarded.address, headers=headers)
        with urllib.request.urlopen(request) as answer:
            return [c for c in answer.headers.get_all("set-cookie") or [] if c.startswith(BROWSER)]

    (first,), (second,) = cookies(Accept="text/html"), cookies(Accept="text/html")
    assert first != second
    assert "HttpOnly" in first
    # a strict one is not sent when a link elsewhere is followed, and would be written over
    assert "SameSite=Lax" in first
    assert not cookies(Accept="text/html", Cookie=first.split(";")[0])
    assert not cookies(Accept="image/png")
