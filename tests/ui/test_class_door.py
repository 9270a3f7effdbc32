"""While a class is served, the room gets the pages for phones alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope

from medmodels.places import CLASS_ADDRESS, CLASS_OPEN
from tests.phones.calling import Browser
from tests.phones.rooms import laid_out, opened
from ui.class_door import ClassDoor
from ui.classroom import classroom, close_classroom
from ui.hosts import HOST_COOKIE

HTML = {"accept": "text/html"}
HERE = "class.local"  # what these browsers call


@pytest.fixture(autouse=True)
def _class(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    monkeypatch.setenv(CLASS_ADDRESS, "http://192.168.1.5:8501")
    monkeypatch.delenv(CLASS_OPEN, raising=False)
    close_classroom()
    yield
    close_classroom()


def browser(address: str) -> Browser:
    return Browser(ClassDoor(PlainTextResponse("in")), address=address)


@pytest.mark.parametrize("path", ["/join", "/join/AC3D4E", "/host", "/host/AC3D4E/act"])
def test_pages_for_phones_are_open_to_all(path: str) -> None:
    """And to whoever conducts from a phone."""
    assert browser("192.168.1.77").get(path).text == "in"


@pytest.mark.parametrize("path", ["/", "/review", "/teaching", "/joint", "/media/x.png"])
def test_the_room_is_sent_from_the_workbench_to_the_code(path: str) -> None:
    """A page leads to the field for a code; what is no page is refused."""
    student = browser("192.168.1.77")

    assert (student.get(path, HTML).status, student.get(path, HTML).to) == (303, "/join")
    assert student.get(path).status == 403


def test_a_websocket_of_the_room_is_closed() -> None:
    """Streamlit's pages live on one."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    scope: Scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "headers": [],
        "client": ("192.168.1.77", 5000),
        "server": ("192.168.1.5", 8501),
    }
    asyncio.run(ClassDoor(PlainTextResponse("in"))(scope, receive, send))

    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_this_machine_has_the_workbench() -> None:
    """Whichever of its addresses it calls itself by: both ends have the same."""
    assert browser(HERE).get("/review", HTML).text == "in"


def test_who_conducts_has_the_workbench_on_another_machine() -> None:
    """By the cookie with the secret; with another secret, or one of a session that is not there,
    nobody does.
    """
    at, teacher = opened(laid_out("breast-fna")), browser("192.168.1.9")
    room = classroom()
    assert room
    poll = room.open_poll("A lesson")
    for name, secret, status in (
        (at.code, at.secret, 200),
        (at.code, "0" * 40, 303),
        (poll.code, poll.secret, 200),
        (poll.code, at.secret, 303),
        ("AAAAAA", at.secret, 303),
    ):
        teacher.cookies = {f"{HOST_COOKIE}{name}": (secret, "/")}
        assert teacher.get("/teaching", HTML).status == status


@pytest.mark.parametrize(("variable", "value"), [(CLASS_ADDRESS, ""), (CLASS_OPEN, "1")])
def test_without_a_class_or_opened_on_purpose_nothing_is_shut(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plain serving stays as it was."""
    monkeypatch.setenv(variable, value)

    assert browser("192.168.1.77").get("/review", HTML).text == "in"
