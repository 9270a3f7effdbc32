"""``store``: what an administrator does with what was kept."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from medmodels.cli.options import json_rows
from medmodels.cli.output import print_row
from medmodels.cli.verb import Options, Verb
from medmodels.disk import read_file
from medmodels.errors import StoreError
from medmodels.places import home

__all__ = ["STORE"]

_LARGEST_HEAD = 10_000  # bytes


def _verify(arguments: argparse.Namespace, store: Any) -> None:
    from medmodels.store import verify

    earlier = _exported(arguments.head) if arguments.head else None
    found = verify(store, earlier=earlier)
    row = {**_head(found.head), "streams": found.streams, "forgotten": found.forgotten}
    text = f"{found.head.events} events in {found.streams} streams verify"
    text += f" ({found.forgotten} streams forgotten); root {found.head.root.hex()}"
    print_row(arguments, row, text)


def _export(arguments: argparse.Namespace, store: Any) -> None:
    names = [arguments.stream] if arguments.stream else store.streams()
    if arguments.stream and arguments.stream not in store.streams(arguments.stream):
        raise StoreError("stream-unknown", stream=arguments.stream)
    for name in names:
        for event in store.events(name):
            print(json.dumps(asdict(event), ensure_ascii=False), flush=True)


def _show_head(arguments: argparse.Namespace, store: Any) -> None:
    from medmodels.store import head

    found = head(store)
    print_row(arguments, _head(found), f"{found.events} events, root {found.root.hex()}")


def _prove(arguments: argparse.Namespace, store: Any) -> None:
    from medmodels.store import proof_of_event

    proof = proof_of_event(store, arguments.position)
    path = [step.hex() for step in proof.path]
    row = {"position": proof.position, "leaf": proof.leaf.hex(), "path": path}
    row |= _head(proof.head)
    lines = [f"event {proof.position} of {proof.head.events}, leaf {proof.leaf.hex()}", *path]
    print_row(arguments, row, "\n  ".join([*lines, f"root {proof.head.root.hex()}"]))


def _forget(arguments: argparse.Namespace, store: Any) -> None:
    from medmodels.store import forget, sweep

    if arguments.older_than is None:
        if not arguments.stream:
            raise StoreError("nothing-to-forget")
        events = forget(store, arguments.stream)
        row: dict[str, Any] = {"forgotten": [arguments.stream], "events": events}
    else:
        now = time.time_ns() // 1000
        prefix = arguments.stream or ""
        row = {"forgotten": list(sweep(store, prefix=prefix, now=now, days=arguments.older_than))}
    names = ", ".join(row["forgotten"]) or "nothing"
    print_row(arguments, row, f"Forgotten for good: {names}.")


def _keep(arguments: argparse.Namespace, store: Any) -> None:
    from medmodels.store import keep

    keep(store, arguments.stream)
    print_row(arguments, {"kept": arguments.stream}, f"Kept: {arguments.stream}.")


def _rotate(arguments: argparse.Namespace, store: Any) -> None:
    from medmodels.store import rotate_key

    count = rotate_key(store)
    print_row(arguments, {"keys": count}, f"{count} keys are sealed under the new master key.")


def _back_up(arguments: argparse.Namespace, store: Any) -> None:
    from medmodels.store import back_up

    back_up(store, Path(arguments.file))
    print_row(
        arguments,
        {"file": arguments.file},
        f"Backed up to {arguments.file}; the key is not in it: keep it elsewhere.",
    )


def _head(found: Any) -> dict[str, Any]:
    return {"events": found.events, "root": found.root.hex()}


def _exported(file: str) -> Any:
    """The head of a file that ``store head --json`` has written."""
    from medmodels.store import Head

    try:
        row = json.loads(read_file(Path(file), most=_LARGEST_HEAD, links=True))
        events, top = row["events"], bytes.fromhex(row["root"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise StoreError("head-not-read") from None
    if type(events) is not int or events < 0 or len(top) != 32:
        raise StoreError("head-not-read")
    return Head(events, top)


_DO: Mapping[str, tuple[str, Callable[[argparse.Namespace, Any], None]]] = {
    "verify": ("check every event, the chain and, with --head, that nothing was removed", _verify),
    "export": ("print the events, decrypted, one a line as JSON", _export),
    "head": ("print the number of events and the root over them; keep it elsewhere", _show_head),
    "prove": ("show that an event is under the root", _prove),
    "forget": ("destroy a stream, or those in which nothing happened for so many days", _forget),
    "keep": ("exempt a stream from being forgotten for its age", _keep),
    "rotate-key": ("put the store under a new master key, while it is in use", _rotate),
    "backup": ("copy the store into a file, while it is in use", _back_up),
}


def _run(arguments: argparse.Namespace) -> int:
    folder = Path(arguments.folder) if arguments.folder else home() / "store"
    if arguments.do == "restore":
        return _restore(arguments, folder)
    from medmodels.store import open_store

    store = open_store(folder, make=False)
    try:
        _DO[arguments.do][1](arguments, store)
    finally:
        store.close()
    return 0


def _restore(arguments: argparse.Namespace, folder: Path) -> int:
    from medmodels.store import restore

    found = restore(Path(arguments.file), folder)
    print_row(arguments, _head(found.head), f"{found.head.events} events restored; they verify.")
    return 0


def _options(options: Options) -> None:
    verbs = options.add_subparsers(dest="do", required=True, metavar="DO")
    made = {name: verbs.add_parser(name, help=told) for name, (told, _) in _DO.items()}
    made["restore"] = verbs.add_parser(
        "restore", help="put a backup into a folder that has no store, and verify it"
    )
    for one in made.values():
        one.add_argument("--folder", metavar="DIR", help="if not $MEDMODELS_HOME/store")
        json_rows(one)
    made["verify"].add_argument("--head", metavar="FILE", help="what “store head --json” printed")
    made["export"].add_argument("--stream", metavar="STREAM", help="this stream alone")
    made["prove"].add_argument("position", type=int, metavar="POSITION", help="from 1")
    made["forget"].add_argument("stream", nargs="?", metavar="STREAM", help="or their beginning")
    made["forget"].add_argument(
        "--older-than", type=int, metavar="DAYS", help="those that begin so and are older"
    )
    made["keep"].add_argument("stream", metavar="STREAM")
    made["backup"].add_argument("file", metavar="FILE")
    made["restore"].add_argument("file", metavar="FILE")


STORE = Verb("what was kept: verify, export, forget, rotate its key, back up", _run, _options)
