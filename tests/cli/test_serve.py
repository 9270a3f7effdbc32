"""``medmodels serve``: which command starts the app."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from medmodels.cli import main
from medmodels.cli import serve as module
from medmodels.cli.serve import command
from medmodels.errors import MedModelsError

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


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the process became, on a machine at 192.168.1.7 with port 8503 free."""
    words: list[list[str]] = []
    monkeypatch.setattr(module.os, "execv", lambda _, said: words.append(said) or exit(0))
    monkeypatch.setattr(module, "address_here", lambda: "192.168.1.7")
    monkeypatch.setattr(module, "free_port", lambda address: 8503)
    monkeypatch.setattr(module, "_require_here", lambda address: None)
    monkeypatch.setenv(module.CLASS_ADDRESS, "")
    return words


@pytest.mark.parametrize(
    ("options", "listens", "reached"),
    [
        ([], "0.0.0.0", "http://192.168.1.7:8503"),
        (["--port", "80"], "0.0.0.0", "http://192.168.1.7:80"),
        (["--allow", "class.example"], "0.0.0.0", "http://class.example:8503"),
        (["--address", "10.0.0.3"], "10.0.0.3", "http://10.0.0.3:8503"),
        (["--address", "10.0.0.3", "--allow", "a", "--allow", "b"], "10.0.0.3", "http://a:8503"),
        (["--address", "fe80::7"], "fe80::7", "http://[fe80::7]:8503"),
    ],
)
def test_a_class_is_let_in_and_told_where(
    options: list[str],
    listens: str,
    reached: str,
    became: list[list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The server listens on every address unless told otherwise, lets the name in by which phones
    come, says it, and leaves it to the app.
    """
    with pytest.raises(SystemExit):
        main(["serve", "--class", *options])
    out, err = capsys.readouterr()
    host = reached.removeprefix("http://").rpartition(":")[0].strip("[]")

    assert given(became[0], "--server.address") == [listens]
    assert given(became[0], "--server.port") == [reached.rpartition(":")[2]]
    assert host in given(became[0], "--server.allowedHosts")
    assert f"Phones: {reached}/join\n" in out
    assert module.os.environ[module.CLASS_ADDRESS] == reached
    assert err == ""


def test_a_class_without_a_network_is_not_started(
    became: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and what would help."""

    def nowhere() -> str:
        raise MedModelsError("no-network")

    monkeypatch.setattr(module, "address_here", nowhere)

    assert main(["serve", "--class"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert became == []


def test_without_a_class_nobody_is_told_an_address(
    became: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Plain serving stays as it was."""
    with pytest.raises(SystemExit):
        main(["serve"])

    assert capsys.readouterr().out == ""
    assert given(became[0], "--server.address") == []
    assert module.os.environ[module.CLASS_ADDRESS] == ""
