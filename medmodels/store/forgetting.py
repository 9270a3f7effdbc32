"""Forgetting: a stream's key and payloads are destroyed; its rows stay, so that the chain holds."""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.errors import EventExists, StoreError
from medmodels.events import New
from medmodels.store.rows import opened
from medmodels.store.secrets import Secrets
from medmodels.store.store import Store
from medmodels.store.tables import EVENT_TABLE, STREAM_TABLE

__all__ = ["STORE_STREAM", "forget", "forgotten_streams", "keep", "sweep"]

STORE_STREAM = "store"  # what happened to the store itself
RETENTION_DAYS = 30
_MOST_DAYS = 36_500
_DAY = 86_400_000_000  # microseconds


def forget(store: Store, stream: str) -> int:
    """Destroy what a stream holds, for good, and write down that it was; how many events it had.

    Backups made before still hold it, sealed under the master key. After an interruption, ask
    again. Raises ``StoreError`` when there is no such stream, or when it was forgotten before.
    """
    if stream == STORE_STREAM or stream not in store.streams(stream):
        raise StoreError("stream-unknown", stream=stream)
    events = len(store.events(stream))
    # said first: after a crash between the two, the next forgetting or sweep ends what was begun
    said = New("forgotten", {"stream": stream, "events": events}, key=f"-{stream}")
    with suppress(EventExists):
        store.append(STORE_STREAM, said)
    _destroy(store, stream)
    return events


def _destroy(store: Store, stream: str) -> None:
    with store.database.writing() as connection:
        connection.execute(
            sa.update(STREAM_TABLE).where(STREAM_TABLE.c.stream == stream).values(sealed_key=None)
        )
        connection.execute(
            sa.update(EVENT_TABLE).where(EVENT_TABLE.c.stream == stream).values(payload=None)
        )
        store.secrets.of_stream(connection, stream)  # out of this process' memory too
    store.database.settle()


def keep(store: Store, stream: str) -> None:
    """Exempt a stream from ``sweep``, on purpose; once said, it stands."""
    if stream not in store.streams(stream):
        raise StoreError("stream-unknown", stream=stream)
    store.append(STORE_STREAM, New("kept", {"stream": stream}))


def sweep(store: Store, *, prefix: str, now: int, days: int = RETENTION_DAYS) -> tuple[str, ...]:
    """Forget the streams of that prefix in which nothing has happened for so many days (``now`` is
    in microseconds since 1970) and that were not kept; and what was begun to be forgotten.

    Raises ``StoreError`` for less than no days, which would be all of them, or a century and more.
    """
    if not 0 <= days <= _MOST_DAYS:
        raise StoreError("days-out-of-range", most=_MOST_DAYS)
    said = store.events(STORE_STREAM)
    kept = {event.payload["stream"] for event in said if event.kind == "kept"}
    begun = {event.payload["stream"] for event in said if event.kind == "forgotten"}
    there = set(store.streams())
    for stream in sorted(begun & there):
        _destroy(store, stream)
    with store.database.reading() as connection:
        found = connection.execute(
            sa.select(EVENT_TABLE.c.stream)
            .where(EVENT_TABLE.c.stream.startswith(prefix, autoescape=True))
            .group_by(EVENT_TABLE.c.stream)
            .having(sa.func.max(EVENT_TABLE.c.time) < now - days * _DAY)
            .order_by(EVENT_TABLE.c.stream)
        )
        old = [row.stream for row in found]
    gone = [s for s in old if s in there and s not in kept | begun and s != STORE_STREAM]
    for stream in gone:
        forget(store, stream)
    store.database.settle()  # what an earlier one could not
    return tuple(gone)


def forgotten_streams(connection: Connection, secrets: Secrets) -> set[str]:
    """The streams of which it is written down that they were forgotten."""
    sealer = secrets.of_stream(connection, STORE_STREAM)
    if sealer is None:
        return set()
    rows = connection.execute(
        sa.select(EVENT_TABLE).where(
            EVENT_TABLE.c.stream == STORE_STREAM, EVENT_TABLE.c.kind == "forgotten"
        )
    )
    return {str(opened(row, sealer).payload["stream"]) for row in rows}
