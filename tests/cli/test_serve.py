"""``medmodels serve``: which command starts the app."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from medmodels.cli import main
from medmodels.cli import serve as module
from medmodels.cli.serve import command

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def given(words: list[str], option: str) -> list[str]:
    """The values of an option that may be given several times."""
    return [value for name, value in pairwise(words) if name == option]


def test_nothing_given_leaves_everything_to_the_settings() -> None:
    """The command ends with the app: its address, the loopback one, stands in its settings."""
    words = command(port=None, address=None, allow=[])

    assert words[-1] == str(ROOT / "app.py")
    assert SETTINGS["server"]["address"] == "127.0.0.1"


def test_names_are_added_to_those_that_are_let_in() -> None:
    """A name, and an address that is listened on, come after the loopback ones, once each."""
    words = command(port=80, address="192.0.2.7", allow=["ward.example", "localhost"])
    names = [*SETTINGS["server"]["allowedHosts"], "ward.example", "192.0.2.7"]

    assert given(words, "--server.allowedHosts") == names
    assert given(words, "--server.port") == ["80"]
    assert given(words, "--server.address") == ["192.0.2.7"]


def test_every_address_lets_no_new_name_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Listening everywhere is said to need names, and the process becomes the server."""
    became: list[list[str]] = []
    monkeypatch.setattr(module.os, "execv", lambda _, words: became.append(words) or exit(0))
    with pytest.raises(SystemExit):
        main(["serve", "--address", "0.0.0.0"])

    assert given(became[0], "--server.allowedHosts") == []
    assert given(became[0], "--server.address") == ["0.0.0.0"]
    assert "--allow" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1", "1.5"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence says what a port is."""
    with pytest.raises(SystemExit) as refused:
        main(["serve", f"--port={port}"])

    assert refused.value.code == 2
    assert "from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["999.1.1.1", "no-such-name.invalid", "192.0.2.7", "a" * 300])
def test_an_address_that_is_none_of_this_machine_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence before anything is started: what resolves to nothing, and what is elsewhere."""
    monkeypatch.setattr(module.os, "execv", lambda *_: pytest.fail("a server was started"))

    assert main(["serve", "--address", address]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "is no address of this machine" in said
