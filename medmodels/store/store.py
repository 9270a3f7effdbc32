"""The store: events appended one after the other, whoever writes, and read stream by stream."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.errors import EventExists, StoreError
from medmodels.events import Event, New, canonical, is_name
from medmodels.places import DATABASE_ADDRESS
from medmodels.store.chain import ORIGIN, linked
from medmodels.store.engine import DATABASE_FILE, Database
from medmodels.store.keys import read_key
from medmodels.store.migrating import migrate
from medmodels.store.rows import Chained, digest, opened, place
from medmodels.store.sealing import Sealer
from medmodels.store.secrets import Secrets, is_new, make_secrets, open_secrets
from medmodels.store.tables import EVENT_TABLE, STREAM_TABLE

__all__ = ["Decide", "Store", "open_store"]

# Statements are made once: making one takes longer than running it.
_OF_STREAM = (
    sa.select(
        EVENT_TABLE.c.position,
        EVENT_TABLE.c.stream,
        EVENT_TABLE.c.number,
        EVENT_TABLE.c.kind,
        EVENT_TABLE.c.time,
        EVENT_TABLE.c.payload,
    )
    .where(EVENT_TABLE.c.stream == sa.bindparam("of"), EVENT_TABLE.c.number > sa.bindparam("after"))
    .order_by(EVENT_TABLE.c.number)
)
_BY_KEY = sa.select(EVENT_TABLE).where(
    EVENT_TABLE.c.stream == sa.bindparam("of"), EVENT_TABLE.c.key == sa.bindparam("by")
)
_LAST = (
    sa.select(EVENT_TABLE.c.position, EVENT_TABLE.c.link)
    .order_by(EVENT_TABLE.c.position.desc())
    .limit(1)
)
_LAST_NUMBER = sa.select(sa.func.coalesce(sa.func.max(EVENT_TABLE.c.number), 0)).where(
    EVENT_TABLE.c.stream == sa.bindparam("of")
)
_INSERT = sa.insert(EVENT_TABLE)
# What is to happen, given the events of the stream that the caller has not seen yet.
Decide = Callable[[Sequence[Event]], Sequence[New]]


def _microseconds() -> int:
    return time.time_ns() // 1000


def open_store(
    folder: str | Path,
    *,
    address: str | None = None,
    make: bool = True,
    now: Callable[[], int] = _microseconds,
) -> Store:
    """The store in a folder, or at a PostgreSQL ``address`` (by default $MEDMODELS_DATABASE, where
    it is set; blank: the folder all the same), with its key in that folder or the environment; made
    where there is none.

    Raises ``StoreError`` without its key, with another one, or when the database cannot be opened;
    with ``make=False`` also when there is no store.
    """
    folder = Path(folder)
    if address is None:
        address = os.environ.get(DATABASE_ADDRESS)
    file = folder / DATABASE_FILE
    if not make and not address and not file.exists():
        raise StoreError("no-store", folder=str(folder))
    database = Database(address or file)
    try:
        with database.writing() as connection:
            migrate(connection)
            new = is_new(connection)
            if new and not make:
                raise StoreError("no-store", folder=str(folder))
            keys = read_key(folder, make=new)
            if new:
                make_secrets(connection, keys[0])
            secrets = open_secrets(connection, keys, lambda: read_key(folder, make=False))
    except BaseException:
        database.close()
        raise
    return Store(database, secrets, folder, now)


class _Wish:
    """An append that waits for its turn, and what became of it."""

    def __init__(self, stream: str, decide: Decide, after: int | None) -> None:
        self.stream, self.decide, self.after = stream, decide, after
        self.done = False
        self.events: tuple[Event, ...] = ()
        self.error: BaseException | None = None


class Store:
    """Appends and reads events; for any number of threads, and of processes on one database.

    Whoever comes to the database takes the wishes of all who wait along, in one transaction: a
    durable write costs the same for one as for a hundred.
    """

    def __init__(
        self, database: Database, secrets: Secrets, folder: Path, now: Callable[[], int]
    ) -> None:
        self.database, self.secrets, self.folder = database, secrets, folder
        self._now = now
        self._waiting: list[_Wish] = []
        self._list, self._turn = threading.Lock(), threading.Lock()
        self._granting = 0  # the thread that writes for all who wait

    def append(self, stream: str, *new: New) -> tuple[Event, ...]:
        """Append events to a stream, all or none, durably when this returns.

        Raises ``EventExists``, with the event, when one of their keys is there already, and
        ``StoreError`` when the stream was forgotten.
        """
        return self._wish(_Wish(stream, lambda _: new, None))

    def change(self, stream: str, decide: Decide, *, after: int = 0) -> tuple[Event, ...]:
        """Append what ``decide`` makes of the events of a stream after number ``after``; nobody
        else writes between its reading and the appending. What it raises is raised here, and then
        nothing is appended.
        """
        return self._wish(_Wish(stream, decide, after))

    def events(self, stream: str, *, after: int = 0) -> list[Event]:
        """The events of a stream in order, after number ``after``; none of one that is unknown or
        was forgotten.
        """
        with self.database.reading() as connection:
            return self._events(connection, stream, after)

    def streams(self, prefix: str = "") -> list[str]:
        """The names of streams that were not forgotten, in order."""
        with self.database.reading() as connection:
            found = connection.execute(
                sa.select(STREAM_TABLE.c.stream)
                .where(STREAM_TABLE.c.sealed_key.is_not(None))
                .where(STREAM_TABLE.c.stream.startswith(prefix, autoescape=True))
                .order_by(STREAM_TABLE.c.stream)
            )
            return [row.stream for row in found]

    def close(self) -> None:
        self.database.close()

    def _wish(self, wish: _Wish) -> tuple[Event, ...]:
        if self._granting == threading.get_ident():  # it would wait for itself
            raise StoreError("append-in-decide")
        with self._list:
            self._waiting.append(wish)
        try:
            with self._turn:
                if not wish.done:
                    with self._list:
                        wishes, self._waiting = self._waiting, []
                    self._granting = threading.get_ident()
                    try:
                        self._grant(wishes)
                    finally:
                        self._granting = 0
        except BaseException:
            with self._list:  # nobody grants what nobody waits for
                self._waiting = [other for other in self._waiting if other is not wish]
            raise
        if wish.error is not None:
            raise wish.error
        if not wish.done:  # whoever took it along was interrupted before writing
            raise StoreError("append-interrupted")
        return wish.events

    def _grant(self, wishes: Sequence[_Wish]) -> None:
        """All in one transaction; one that fails by its own fault leaves the others as they are."""
        try:
            with self.database.writing() as connection:
                writer = _Writer(connection, self.secrets, self._now)
                for wish in wishes:
                    self._try(wish, writer, connection)
                writer.flush()
        except Exception as error:
            for wish in wishes:
                wish.error = error
        except BaseException:
            for wish in wishes:
                wish.error = StoreError("append-interrupted")
            raise
        finally:
            for wish in wishes:
                wish.done = True

    def _try(self, wish: _Wish, writer: _Writer, connection: Connection) -> None:
        try:
            seen: Sequence[Event] = ()
            if wish.after is not None:
                writer.flush()
                seen = self._events(connection, wish.stream, wish.after)
            wish.events = writer.append(wish.stream, wish.decide(seen))
        except (sa.exc.SQLAlchemyError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a page's script is ended by one that is no Exception
            wish.error = error

    def _events(self, connection: Connection, stream: str, after: int) -> list[Event]:
        sealer = self.secrets.of_stream(connection, stream)
        if sealer is None:
            return []
        rows = connection.execute(_OF_STREAM, {"of": stream, "after": after})
        return [opened(row, sealer) for row in rows]


class _Writer:
    """Appends within one transaction, each wish once all of it is known to be good; the rows of all
    go into the table together.
    """

    def __init__(self, connection: Connection, secrets: Secrets, now: Callable[[], int]) -> None:
        self._connection, self._secrets, self._now = connection, secrets, now
        last = connection.execute(_LAST).one_or_none()
        self._position: int = last.position if last else 0
        self._link: bytes = last.link if last else ORIGIN
        self._sealers: dict[str, Sealer] = {}
        self._numbers: dict[str, int] = {}
        self._rows: list[dict[str, object]] = []
        self._keyed: dict[bytes, Event] = {}  # of rows that are not in the table yet

    def append(self, stream: str, new: Sequence[New]) -> tuple[Event, ...]:
        if not new:
            return ()
        if not all(map(is_name, (stream, *(one.kind for one in new)))):
            raise StoreError("no-name")
        plain = [canonical(dict(one.payload)) for one in new]
        keys = [self._key(stream, one) for one in new]
        named = [key for key in keys if key]
        if len(set(named)) < len(named):
            raise StoreError("key-twice")
        sealer = self._sealer(stream)
        time, number = self._now(), self._number(stream)
        events = []
        for one, text, key in zip(new, plain, keys, strict=True):
            self._position, number = self._position + 1, number + 1
            sealed = sealer.seal(text, place(stream, number, one.kind))
            row = Chained(
                self._position,
                stream,
                number,
                one.kind,
                time,
                key or os.urandom(32),
                digest(sealed),
            )
            self._link = linked(self._secrets.chain, self._link, row.data)
            self._rows.append({**row.columns, "payload": sealed, "link": self._link})
            event = Event(stream, number, one.kind, time, dict(one.payload), self._position)
            events.append(event)
            if key:
                self._keyed[key] = event
        self._numbers[stream] = number
        return tuple(events)

    def flush(self) -> None:
        """Put the rows into the table."""
        if self._rows:
            self._connection.execute(_INSERT, self._rows)
        self._rows, self._keyed = [], {}

    def _sealer(self, stream: str) -> Sealer:
        if stream not in self._sealers:
            sealer = self._secrets.of_stream(self._connection, stream, make=True)
            if sealer is None:
                raise StoreError("stream-forgotten", stream=stream)
            self._sealers[stream] = sealer
        return self._sealers[stream]

    def _key(self, stream: str, new: New) -> bytes | None:
        if new.key is None:
            return None
        key = self._secrets.tag(stream, new.key)
        if key in self._keyed:
            raise EventExists(self._keyed[key])
        there = self._connection.execute(_BY_KEY, {"of": stream, "by": key}).one_or_none()
        if there is not None:
            raise EventExists(opened(there, self._sealer(stream)))
        return key

    def _number(self, stream: str) -> int:
        if stream not in self._numbers:
            last = self._connection.execute(_LAST_NUMBER, {"of": stream}).scalar_one()
            self._numbers[stream] = int(last)
        return self._numbers[stream]
