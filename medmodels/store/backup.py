"""Backups of a store in a file, made while it is in use; the key is no part of them."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from medmodels.errors import StoreError
from medmodels.store.engine import DATABASE_FILE, told
from medmodels.store.keys import sync_folder
from medmodels.store.store import Store, open_store
from medmodels.store.verification import Verified, verify

__all__ = ["back_up", "restore"]


def back_up(store: Store, file: Path) -> None:
    """Copy the store into a new file by SQLite's own means: one moment of it, whole, whoever writes
    meanwhile.

    Raises ``StoreError`` when the file is there already, and for a store on a server.
    """
    if store.database.file is None:
        raise StoreError("backup-of-server")
    if file.exists():
        raise StoreError("backup-there", file=file.name)
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            told(),
            closing(sqlite3.connect(store.database.file)) as source,
            closing(sqlite3.connect(part)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        handle = os.open(part, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(file.parent)


def restore(file: Path, folder: Path) -> Verified:
    """Put a backup into a folder that has no store, but its key, and verify it there.

    Raises ``StoreError`` when there is a store, or when the backup does not verify: then nothing is
    left behind.
    """
    target = folder / DATABASE_FILE
    if any(folder.glob(f"{DATABASE_FILE}*")):  # a journal would be taken for that of the backup
        raise StoreError("store-there", folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out, file.open("rb") as backup:
            shutil.copyfileobj(backup, out)
            out.flush()
            os.fsync(out.fileno())
        store = open_store(folder, address="", make=False)
        try:
            return verify(store)
        finally:
            store.close()
    except BaseException:
        for one in folder.glob(f"{DATABASE_FILE}*"):
            one.unlink()
        raise
