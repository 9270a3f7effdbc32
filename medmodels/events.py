"""Events: what happened, to what, when; and their one way of being written as bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Event", "New", "canonical", "is_name"]

_LONGEST_NAME = 200  # characters

# made once: json.dumps makes one for each call
_ENCODED = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


@dataclass(frozen=True, slots=True)
class New:
    """An event to be appended: its kind, what JSON can hold, and, where it must not happen twice in
    its stream, a key (participant, case and phase, say).
    """

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: ``number`` counts from 1 in its stream, ``position`` in the whole store;
    ``time`` is in microseconds since 1970, UTC.
    """

    stream: str
    number: int
    kind: str
    time: int
    payload: Mapping[str, Any]
    position: int


def canonical(value: object) -> bytes:
    """JSON of one form: keys sorted, no blanks, UTF-8; raises ``ValueError`` for nan.

    >>> canonical({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    return _ENCODED(value).encode()


def is_name(text: str) -> bool:
    """Whether a stream or a kind can be called so: in any database, on one line, not without end.

    >>> is_name("session/1"), is_name(""), is_name("a\\x00b")
    (True, False, False)
    """
    return 0 < len(text) <= _LONGEST_NAME and text.isprintable()
