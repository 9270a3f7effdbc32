"""The pages for phones in the server of all others: found before Streamlit's, under any name of
the machine, and ended with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from medmodels.sessions import Plan
from tests.browser.conftest import serving
from tests.phones.rooms import Phone, laid_out, opened
from ui import serving as served
from ui.ownership import BROWSER

HTML = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.heavy
def test_phones_are_served_beside_the_pages(tmp_path: Path) -> None:
    """By whatever name they come; without the cookie that pages need; and a stream that is open
    does not keep the server from ending.
    """
    at = opened(laid_out("breast-fna", Plan()))
    with serving("app.py", os.environ | {"MEDMODELS_HOME": str(tmp_path)}) as address:
        where = urlsplit(address).netloc

        def ask(
            method: str, path: str, headers: dict[str, str], body: str = ""
        ) -> tuple[http.client.HTTPResponse, str]:
            connection = http.client.HTTPConnection(where, timeout=60)
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            body = response.read().decode()
            connection.close()
            return response, body

        response, page = ask("GET", "/join", HTML | {"Host": "192.0.2.7:8501"})
        assert "The code on the wall" in page
        assert BROWSER not in str(response.headers)
        response, page = ask("GET", "/", HTML)
        assert "The code on the wall" not in page
        assert BROWSER in str(response.headers)
        assert ask("GET", "/joining", HTML)[1] == page
        joined, _ = ask("POST", f"/join/{at.code}", FORM, urlencode({"nickname": "Ana"}))
        cookie = joined.headers["set-cookie"].partition(";")[0]
        assert "You are in, Ana" in ask("GET", f"/join/{at.code}", {"Cookie": cookie})[1]
        stream = http.client.HTTPConnection(where, timeout=60)
        stream.request("GET", f"/join/{at.code}/events", headers={"Cookie": cookie})
        lines = stream.getresponse()
        assert lines.readline().startswith(b"retry")
        # the server ends within what `serving` waits for, and the stream with it
    assert b"data: lobby" in lines.read()
    stream.close()


@pytest.mark.parametrize(
    ("path", "named"), [("/", True), ("/review", True), ("/joint", True), ("/join", False)]
)
def test_phones_get_no_name_of_a_browser(path: str, named: bool) -> None:
    """Nor do hosts; every other page does."""
    scope = {"type": "http", "path": path, "headers": [(b"accept", b"text/html")]}

    assert served._nameless(scope) is named
    assert not served._nameless(scope | {"path": "/host/AC3D4E"})


def test_old_sessions_are_forgotten_off_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the start and every hour; a store that cannot be read ends nothing."""
    swept = []

    def sweep() -> None:
        from medmodels.errors import StoreError

        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop()
            raise AssertionError("on the event loop")
        swept.append(1)
        raise StoreError("no-store", folder="there")

    monkeypatch.setattr("ui.classroom.sweep_sessions", sweep)
    monkeypatch.setattr(served, "_SETTLED", 0.0)
    monkeypatch.setattr(served, "_FORGETTING", 0.01)

    async def run() -> None:
        task = asyncio.create_task(served._forget_old_sessions())
        while len(swept) < 3:
            await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(asyncio.wait_for(run(), 60))


def test_a_phone_finds_its_page_again_after_the_server_was_started_anew() -> None:
    """What it has to know stands in the store and in its cookie."""
    from ui.classroom import close_classroom

    at = opened(laid_out("breast-fna", Plan()))
    phone = Phone(at.code)
    phone.join("Ana")
    close_classroom()

    assert "You are in, Ana" in phone.get().text
