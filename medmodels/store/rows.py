"""Rows of the table of events: what of them is chained, and how payloads are sealed into them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from medmodels.errors import StoreError
from medmodels.events import Event, canonical
from medmodels.store.sealing import Sealer

_DECODED = json.JSONDecoder().raw_decode  # what is canonical has no blanks around it

__all__ = ["Chained", "EventRow", "digest", "opened", "place"]


class EventRow(Protocol):
    """A row of the table of events."""

    @property
    def position(self) -> int: ...
    @property
    def stream(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def time(self) -> int: ...
    @property
    def payload(self) -> bytes | None: ...


@dataclass(frozen=True, slots=True)
class Chained:
    """What of a row is chained, and its leaf: the payload by its ``digest``, all else as it is."""

    position: int
    stream: str
    number: int
    kind: str
    time: int
    key: bytes
    digest: bytes

    @property
    def columns(self) -> dict[str, object]:
        return {
            "position": self.position,
            "stream": self.stream,
            "number": self.number,
            "kind": self.kind,
            "time": self.time,
            "key": self.key,
            "digest": self.digest,
        }

    @property
    def data(self) -> bytes:
        """The bytes that are chained."""
        return canonical({**self.columns, "key": self.key.hex(), "digest": self.digest.hex()})


def digest(sealed: bytes) -> bytes:
    return sha256(sealed).digest()


def place(stream: str, number: int, kind: str) -> bytes:
    """The associated data of a payload: where it belongs."""
    return f"{stream}\x00{number}\x00{kind}".encode()


def opened(row: EventRow, sealer: Sealer) -> Event:
    """The event of a row; raises ``StoreError`` when its payload has been changed."""
    # each name of a row is looked up once: a session has thousands
    stream, number, kind = row.stream, row.number, row.kind
    plain = sealer.open(row.payload or b"", place(stream, number, kind))
    if plain is None:
        raise StoreError("event-changed", position=row.position)
    payload: Mapping[str, Any] = _DECODED(plain.decode())[0]
    return Event(stream, number, kind, row.time, payload, row.position)
