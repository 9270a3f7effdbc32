"""Rotating the master key: the keys under it are sealed anew; events stay as they are."""

from __future__ import annotations

import os
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.errors import StoreError
from medmodels.store.keys import (
    ENVIRONMENT,
    KEY_FILE,
    NEW_KEY,
    NEW_SUFFIX,
    key_from,
    key_of,
    sync_folder,
    write_key,
)
from medmodels.store.sealing import Sealer, fresh_key
from medmodels.store.secrets import opens, place_of_secret, place_of_stream
from medmodels.store.store import Store
from medmodels.store.tables import SECRET_TABLE, STREAM_TABLE

__all__ = ["rotate_key"]


def rotate_key(store: Store, *, environment: Mapping[str, str] = os.environ) -> int:
    """Put the store under a new master key, while others read and write; how many keys were sealed
    anew. In its file it replaces the old one; where the old one is in the environment, the new one
    comes from $MEDMODELS_NEW_KEY.

    The new key is written beside the old before anything is sealed under it, and takes its place
    after: whenever it is interrupted, one of the two opens the store. Key files are changed by
    whoever is the one writer, and only the one that does not open the store is ever removed.
    """
    if ENVIRONMENT in environment:
        if NEW_KEY not in environment:
            raise StoreError("key-file-used")
        count = _sealed_anew(store, key_of(environment[NEW_KEY]))
    else:
        count = _sealed_anew(store, None)
        with store.database.writing() as connection:
            _put_in_place(store, connection)
    store.database.settle()
    return count


def _sealed_anew(store: Store, key: bytes | None) -> int:
    """Without a key a fresh one is written first."""
    count = 0
    with store.database.writing() as connection:
        if key is None:
            _put_in_place(store, connection)
            key = fresh_key()
            write_key((store.folder / KEY_FILE).with_suffix(NEW_SUFFIX), key)
        store.secrets.follow(connection)
        new = Sealer(key)
        for table, name, place in (
            (SECRET_TABLE, SECRET_TABLE.c.name, place_of_secret),
            (STREAM_TABLE, STREAM_TABLE.c.stream, place_of_stream),
        ):
            rows = connection.execute(
                sa.select(name, table.c.sealed_key).where(table.c.sealed_key.is_not(None))
            ).all()
            for named, sealed in rows:
                plain = store.secrets.master.open(sealed, place(named))
                if plain is None:
                    raise StoreError("key-wrong")
                connection.execute(
                    sa.update(table)
                    .where(name == named)
                    .values(sealed_key=new.seal(plain, place(named)))
                )
                count += 1
    store.secrets.take(new)
    return count


def _put_in_place(store: Store, connection: Connection) -> None:
    """Leave one key file, with the key that opens the store."""
    file = store.folder / KEY_FILE
    begun = file.with_suffix(NEW_SUFFIX)
    for stray in (*file.parent.glob(f".{file.name}.*"), *file.parent.glob(f".{begun.name}.*")):
        stray.unlink(missing_ok=True)  # of one that was killed while it wrote a key
    if not begun.exists():
        return
    if opens(connection, key_from(begun)):
        begun.replace(file)
    else:
        begun.unlink()
    sync_folder(file.parent)
