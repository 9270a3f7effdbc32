"""Where phones reach this machine: found without sending anything."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from medmodels.cli import network
from medmodels.errors import MedModelsError


class Route:
    """A datagram socket of a machine with a way out, or (``None``) without one."""

    def __init__(self, own: str | None) -> None:
        self._own = own

    def __call__(self, family: int, kind: int) -> Route:
        assert kind == socket.SOCK_DGRAM  # a stream would send
        return self

    def __enter__(self) -> Route:
        return self

    def __exit__(self, *_: object) -> None: ...

    def connect(self, place: tuple[str, int]) -> None:
        assert place[0].startswith("192.0.2.")  # an address that nobody has
        if self._own is None:
            raise OSError("no route")

    def getsockname(self) -> tuple[str, int]:
        assert self._own
        return self._own, 1

    def send(self, *_: Any) -> None:
        pytest.fail("something was sent")


def machine(monkeypatch: pytest.MonkeyPatch, own: str | None, named: list[str] | None) -> None:
    """This machine as one with such a way out and such addresses of its name."""

    def by_name(_: str) -> tuple[str, list[str], list[str]]:
        if named is None:
            raise socket.gaierror
        return "here", [], named

    monkeypatch.setattr(network.socket, "socket", Route(own))
    monkeypatch.setattr(network.socket, "gethostbyname_ex", by_name)


@pytest.mark.parametrize(
    ("own", "named", "found"),
    [
        ("192.168.1.7", ["127.0.1.1"], "192.168.1.7"),
        (None, ["127.0.1.1", "10.0.0.3"], "10.0.0.3"),
        ("127.0.0.1", ["10.0.0.3"], "10.0.0.3"),
    ],
)
def test_the_address_is_one_that_others_can_reach(
    monkeypatch: pytest.MonkeyPatch, own: str | None, named: list[str], found: str
) -> None:
    """That towards elsewhere first, else one of this machine's name; never the loopback one."""
    machine(monkeypatch, own, named)

    assert network.address_here() == found


@pytest.mark.parametrize("named", [None, ["127.0.0.1"], []])
def test_a_machine_on_no_network_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, named: list[str] | None
) -> None:
    """Which says what to give instead."""
    machine(monkeypatch, None, named)

    with pytest.raises(MedModelsError, match="--allow"):
        network.address_here()


def test_a_port_that_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one; and a sentence where all near are taken."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        monkeypatch.setattr(network, "FIRST_PORT", first)
        assert network.free_port("127.0.0.1") > first
        monkeypatch.setattr(network, "_MOST", 1)
        with pytest.raises(MedModelsError, match=str(first)):
            network.free_port("127.0.0.1")
