"""The keys in the store, under the master key: of the chain, of events' keys, of each stream."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.errors import StoreError
from medmodels.store.sealing import Sealer, fresh_key
from medmodels.store.tables import SECRET_TABLE, STREAM_TABLE

__all__ = [
    "Secrets",
    "is_new",
    "make_secrets",
    "open_secrets",
    "opens",
    "place_of_secret",
    "place_of_stream",
]

_NAMES = ("chain", "keys")
_KEY_OF = sa.select(STREAM_TABLE.c.sealed_key).where(STREAM_TABLE.c.stream == sa.bindparam("of"))
_MOST = 4_096  # streams whose key a process keeps open


def place_of_secret(name: str) -> bytes:
    return b"secret\x00" + name.encode()


def place_of_stream(stream: str) -> bytes:
    return b"stream\x00" + stream.encode()


@dataclass(frozen=True, slots=True)
class _Opened:
    master: Sealer
    chain: bytes
    keys: bytes


class Secrets:
    """Opens and makes the keys of streams. After a rotation elsewhere it asks for the master key
    again, by ``candidates``.
    """

    def __init__(self, opened: _Opened, candidates: Callable[[], Sequence[bytes]]) -> None:
        self._opened = opened
        self._candidates = candidates
        self._streams: OrderedDict[str, tuple[bytes, Sealer]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def chain(self) -> bytes:
        """The key of the chain's HMAC."""
        return self._opened.chain

    @property
    def master(self) -> Sealer:
        """What the keys in the store are sealed with."""
        return self._opened.master

    def take(self, master: Sealer) -> None:
        """Go on under another master key, which the store was put under."""
        self._opened = replace(self._opened, master=master)

    def tag(self, stream: str, key: str) -> bytes:
        """What stands for an event's key: the same for the same, and telling nothing."""
        return hmac.digest(self._opened.keys, f"{stream}\x00{key}".encode(), hashlib.sha256)

    def derived(self, *what: str) -> bytes:
        """A key for one thing, the same in every process of the store and after a rotation; no
        event's key can be of that form, since no stream begins with a zero.
        """
        return hmac.digest(self._opened.keys, "\x00".join(["", *what]).encode(), hashlib.sha256)

    def of_stream(
        self, connection: Connection, stream: str, *, make: bool = False
    ) -> Sealer | None:
        """What seals a stream's payloads, with ``make`` for a new one too; ``None`` when there is
        no such stream, or when it was forgotten.

        Raises ``StoreError`` when its key has been changed.
        """
        found = connection.execute(_KEY_OF, {"of": stream}).one_or_none()
        if found is None:
            return self._made(connection, stream) if make else None
        if found.sealed_key is None:
            with self._lock:
                self._streams.pop(stream, None)
            return None
        with self._lock:
            known = self._streams.get(stream)
        if known and known[0] == found.sealed_key:
            return known[1]
        sealer = self._open(connection, stream, found.sealed_key)
        self._remember(stream, found.sealed_key, sealer)
        return sealer

    def _made(self, connection: Connection, stream: str) -> Sealer:
        self.follow(connection)
        key = fresh_key()
        sealed = self._opened.master.seal(key, place_of_stream(stream))
        connection.execute(sa.insert(STREAM_TABLE).values(stream=stream, sealed_key=sealed))
        return Sealer(key)

    def _open(self, connection: Connection, stream: str, sealed: bytes) -> Sealer:
        place = place_of_stream(stream)
        key = self._opened.master.open(sealed, place)
        if key is None:
            self.follow(connection)
            key = self._opened.master.open(sealed, place)
        if key is None:
            raise StoreError("stream-key-changed", stream=stream)
        return Sealer(key)

    def follow(self, connection: Connection) -> None:
        """Take the master key that the store is under now."""
        if (opened := _opened(connection, [self._opened.master])) is None:
            opened = _opened(connection, [Sealer(key) for key in self._candidates()])
        if opened is None:
            raise StoreError("key-wrong")
        self._opened = opened

    def _remember(self, stream: str, sealed: bytes, sealer: Sealer) -> None:
        with self._lock:
            self._streams[stream] = sealed, sealer
            if len(self._streams) > _MOST:
                self._streams.popitem(last=False)


def is_new(connection: Connection) -> bool:
    """Whether the store has no secrets yet."""
    return connection.execute(sa.select(SECRET_TABLE.c.name)).first() is None


def make_secrets(connection: Connection, key: bytes) -> None:
    """The keys of a new store, under the master key."""
    master = Sealer(key)
    for name in _NAMES:
        sealed = master.seal(fresh_key(), place_of_secret(name))
        connection.execute(sa.insert(SECRET_TABLE).values(name=name, sealed_key=sealed))


def open_secrets(
    connection: Connection, keys: Sequence[bytes], candidates: Callable[[], Sequence[bytes]]
) -> Secrets:
    """The secrets of the store, by the first of the keys that opens them; ``candidates`` gives
    those that may open them later. Raises ``StoreError`` when none does.
    """
    opened = _opened(connection, [Sealer(key) for key in keys])
    if opened is None:
        raise StoreError("key-wrong")
    return Secrets(opened, candidates)


def opens(connection: Connection, key: bytes) -> bool:
    """Whether the store is under this master key."""
    return _opened(connection, [Sealer(key)]) is not None


def _opened(connection: Connection, masters: Sequence[Sealer]) -> _Opened | None:
    rows = connection.execute(sa.select(SECRET_TABLE)).all()
    sealed = {row.name: row.sealed_key for row in rows}
    for master in masters:
        found = [master.open(sealed.get(name, b""), place_of_secret(name)) for name in _NAMES]
        chain, keys = found
        if chain and keys:
            return _Opened(master, chain, keys)
    return None
