"""Verifying: every row, link, payload and stream key; the first event that is not as written."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.errors import StoreError
from medmodels.store.chain import ORIGIN, linked
from medmodels.store.forgetting import STORE_STREAM, forgotten_streams
from medmodels.store.leaves import bodies
from medmodels.store.merkle import leaf, root
from medmodels.store.proofs import Head
from medmodels.store.rows import digest
from medmodels.store.store import Store
from medmodels.store.tables import STREAM_TABLE
from medmodels.words import Phrase

__all__ = ["Verified", "verify"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What verified: how many ``events`` under which ``head``, in how many ``streams``, of which so
    many were ``forgotten``.
    """

    head: Head
    streams: int
    forgotten: int


def verify(store: Store, *, earlier: Head | None = None) -> Verified:
    """Check the whole store, against an exported head too.

    Raises ``StoreError`` with the position of the first event that is not as it was written, and
    what is wrong with it; or when the ``earlier`` head shows that events were removed or rewritten.
    """
    with store.database.reading() as connection:
        _sound(connection)
        walk = _Walk(connection, store)
        walk.run()
    found = Head(len(walk.leaves), root(walk.leaves))
    if earlier is not None:
        _extends(earlier, walk.leaves)
    return Verified(found, len(walk.keys), sum(key is None for key in walk.keys.values()))


def _extends(earlier: Head, hashed: list[bytes]) -> None:
    if earlier.events > len(hashed):
        there = len(hashed)
        raise StoreError(
            "head-longer", events=earlier.events, there=there, lost=earlier.events - there
        )
    if not hmac.compare_digest(root(hashed[: earlier.events]), earlier.root):
        raise StoreError("head-differs", events=earlier.events)


def _sound(connection: Connection) -> None:
    """SQLite's own check of the file: pages, order, indices."""
    if connection.dialect.name != "sqlite":
        return
    said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if said != "ok":
        raise StoreError("database-failed", reason=str(said)[:200])


class _Walk:
    """One walk over all rows."""

    def __init__(self, connection: Connection, store: Store) -> None:
        self._connection, self._store = connection, store
        self.keys: dict[str, bytes | None] = {
            row.stream: row.sealed_key for row in connection.execute(sa.select(STREAM_TABLE))
        }
        try:
            self._forgotten = forgotten_streams(connection, store.secrets)
        except StoreError:  # told at its row
            self._forgotten = set()
        # what is not there though no row says why: told unless a row itself is wrong, which may be
        # the one that says why
        self._gone: StoreError | None = None
        self._numbers: dict[str, int] = {}
        self.leaves: list[bytes] = []

    def run(self) -> None:
        try:
            with closing(bodies(self._connection, payloads=True)) as rows:
                self._check(rows)
        except (sa.exc.DatabaseError, sqlite3.DatabaseError) as error:
            reason = str(getattr(error, "orig", error)).splitlines()[0][:200]
            raise _wrong(len(self.leaves) + 1, Phrase("row-unreadable", reason=reason)) from error

    def _check(self, rows: Iterable[tuple[Any, bytes]]) -> None:
        before, chain = ORIGIN, self._store.secrets.chain
        for at, (row, data) in enumerate(rows, 1):
            if row.position != at:
                raise _wrong(at, Phrase("row-missing"))
            before = linked(chain, before, data)
            if not hmac.compare_digest(before, row.link):
                raise _wrong(at, Phrase("row-link"))
            if row.number != self._numbers.get(row.stream, 0) + 1:
                raise _wrong(at, Phrase("row-number"))
            if row.number == 1:
                self._check_key(at, row.stream)
            self._check_payload(at, row.stream, row.payload, row.digest)
            self._numbers[row.stream] = row.number
            self.leaves.append(leaf(data))
        if self._gone is not None:
            raise self._gone

    def _check_key(self, at: int, stream: str) -> None:
        if self.keys.get(stream) is None:
            if stream not in self._forgotten:
                self._gone = self._gone or _wrong(at, Phrase("row-stream-gone"))
            return
        try:
            self._store.secrets.of_stream(self._connection, stream)
        except StoreError:
            raise _wrong(at, Phrase("row-stream-key")) from None

    def _check_payload(self, at: int, stream: str, payload: bytes | None, told: bytes) -> None:
        if payload is None:
            if stream not in self._forgotten or stream == STORE_STREAM:
                self._gone = self._gone or _wrong(at, Phrase("row-payload-gone"))
        elif not hmac.compare_digest(digest(payload), told):
            raise _wrong(at, Phrase("row-payload"))


def _wrong(position: int, what: Phrase) -> StoreError:
    return StoreError("store-damaged", position=position, wrong=what)
