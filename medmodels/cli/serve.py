"""Start the app: this process becomes Streamlit's, with the settings that come with the app."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from medmodels import interrupted
from medmodels.cli.network import address_here, free_port
from medmodels.cli.verb import Options, Verb
from medmodels.errors import MedModelsError
from medmodels.places import CLASS_ADDRESS, CLASS_OPEN, DRAIN_SECONDS, app_folder
from medmodels.wording import shown

__all__ = ["SERVE", "command", "start"]

_LONGEST = 86_400  # seconds that a server may wait
_EVERYWHERE = ("0.0.0.0", "::")


def start(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; returns the server's exit status where it cannot take this process's
    place. Raises ``MedModelsError`` for an address that is none of this machine.
    """
    if arguments.address is not None:
        _require_here(arguments.address)
    if arguments.for_class:
        _let_phones_in(arguments)
    elif arguments.address in _EVERYWHERE and not arguments.allow:
        print(
            "Browsers on other machines get an empty page until --allow gives the name or the"
            " address under which they come.",
            file=sys.stderr,
            flush=True,
        )
    if arguments.drain is not None:
        os.environ[DRAIN_SECONDS] = str(arguments.drain)
    words = command(port=arguments.port, address=arguments.address, allow=arguments.allow)
    if os.name == "posix":
        os.execv(words[0], words)  # signals, and whoever supervises, reach the server itself
    return subprocess.run(words, check=False).returncode


def _let_phones_in(arguments: argparse.Namespace) -> None:
    """Listen where phones of this network can come, unless told where; say at which address, and
    leave it to the app, whose QR codes are made of it.
    """
    address = arguments.address or _EVERYWHERE[0]
    arguments.port = arguments.port or free_port(address)
    arguments.address = address
    if not arguments.allow:
        arguments.allow = [address_here() if address in _EVERYWHERE else address]
    host = arguments.allow[0]
    reached = f"http://{f'[{host}]' if ':' in host else host}:{arguments.port}"
    os.environ[CLASS_ADDRESS] = reached
    if arguments.open:
        os.environ[CLASS_OPEN] = "1"
    print(f"Phones: {reached}/join", flush=True)
    print(f"Teacher, on this machine: {reached}/teaching", flush=True)


def _require_here(address: str) -> None:
    """Refuse what cannot be listened on, before a server says so over a page of its own code."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(address, 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.bind(place)
    except (OSError, UnicodeError):  # a name may be longer than names can be
        raise MedModelsError("address-not-here", address=shown(address[:60])) from None


def command(*, port: int | None, address: str | None, allow: Sequence[str]) -> list[str]:
    """What starts the app. What is not given is as .streamlit/config.toml beside it says; the names
    that are let in are added to those there.
    """
    app = app_folder() / "app.py"
    # -P: nothing is imported from the folder where somebody happens to be
    words = [sys.executable, "-P", interrupted.__file__, "streamlit", "run", str(app)]
    if port is not None:
        words += ["--server.port", str(port)]
    names = list(allow)
    if address is not None:
        words += ["--server.address", address]
        names += [] if address in _EVERYWHERE else [address]
    if names:
        for name in dict.fromkeys([*_let_in(app.parent), *names]):
            words += ["--server.allowedHosts", name]
    return words


def _let_in(app: Path) -> list[str]:
    """The names that the app's own settings let in."""
    settings = tomllib.loads((app / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    return [str(name) for name in settings["server"]["allowedHosts"]]


def _options(options: Options) -> None:
    options.add_argument(
        "--port", type=_port, help="8501, or the next free one, unless told otherwise"
    )
    options.add_argument(
        "--address", help="the address to listen on; 127.0.0.1 unless told otherwise"
    )
    options.add_argument(
        "--class",
        dest="for_class",
        action="store_true",
        help="let in phones of this network, for a class: listens on every address, says at which"
        " one phones join",
    )
    options.add_argument(
        "--open",
        action="store_true",
        help="with --class: let the room use the whole workbench, not only the pages for phones",
    )
    options.add_argument(
        "--allow",
        metavar="NAME",
        action="append",
        default=[],
        help="a name under which browsers come, as behind a proxy; may be given several times",
    )
    options.add_argument(
        "--drain",
        metavar="SECONDS",
        type=_seconds,
        help="told to end (SIGTERM), take nobody new and wait so long for those who are there",
    )


def _seconds(text: str) -> int:
    if not text.isdecimal() or int(text) > _LONGEST:
        raise argparse.ArgumentTypeError(f"seconds are a number from 0 to {_LONGEST}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


SERVE = Verb("open the app for the browsers of this machine", start, _options)
