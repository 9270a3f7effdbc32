"""The master key: in a file of its owner's alone, or in the environment."""

from __future__ import annotations

import base64
import binascii
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from medmodels.errors import StoreError
from medmodels.store.sealing import KEY_BYTES, fresh_key

__all__ = [
    "ENVIRONMENT",
    "KEY_FILE",
    "NEW_KEY",
    "NEW_SUFFIX",
    "key_from",
    "key_of",
    "read_key",
    "sync_folder",
    "write_key",
    "written",
]

KEY_FILE = "store.key"
ENVIRONMENT = "MEDMODELS_KEY"
NEW_KEY = "MEDMODELS_NEW_KEY"
NEW_SUFFIX = ".new"  # of the key that a rotation has begun with


def written(key: bytes) -> str:
    """A key as text, for a file or the environment."""
    return base64.b64encode(key).decode()


def key_of(text: str) -> bytes:
    """The key of a text; raises ``StoreError`` for what is none."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError("key-not-read")
    return key


def read_key(
    folder: Path, *, make: bool, environment: Mapping[str, str] = os.environ
) -> list[bytes]:
    """The keys that may open the store, the likeliest first: that of the environment, or that of
    the file, and beside it one that a rotation had begun with. With ``make`` a new one is written
    when there is none.

    Raises ``StoreError`` when there is none, when others can read the file, or when it is no key.
    """
    if ENVIRONMENT in environment:
        return [key_of(environment[ENVIRONMENT])]
    file = folder / KEY_FILE
    begun = []
    with suppress(FileNotFoundError):  # read first: a rotation that ends puts it into the other
        begun = [key_from(file.with_suffix(NEW_SUFFIX))]
    if not file.exists():
        if not make:
            raise StoreError("key-missing", file=KEY_FILE)
        write_key(file, fresh_key())
    return [key_from(file), *begun]


def key_from(file: Path) -> bytes:
    """The key of a file; raises ``StoreError`` when others can read it, or when it is no key."""
    if file.stat().st_mode & 0o077:
        raise StoreError("key-readable", file=file.name)
    return key_of(file.read_text(encoding="ascii", errors="replace"))


def write_key(file: Path, key: bytes) -> None:
    """Durably and at once, readable by its owner alone; another key that is there stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_name(f".{file.name}.{os.getpid()}.{threading.get_ident()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(written(key) + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        with suppress(FileExistsError):
            os.link(part, file)
    finally:
        part.unlink()
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Make durable what was made, renamed or removed in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
