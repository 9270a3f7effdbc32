"""The rows of the store one after the other, as they are chained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.store.merkle import leaf
from medmodels.store.rows import Chained
from medmodels.store.tables import EVENTS

__all__ = ["bodies", "leaves"]

_AT_ONCE = 5_000


def bodies(connection: Connection, *, payloads: bool = False) -> Iterator[tuple[Any, bytes]]:
    """Every row in order with its chained bytes, with or without its payload."""
    columns = [c for c in EVENTS.c if payloads or c.name != "payload"]
    found = connection.execution_options(yield_per=_AT_ONCE).execute(
        sa.select(*columns).order_by(EVENTS.c.position)
    )
    for row in found:
        chained = Chained(
            row.position, row.stream, row.number, row.kind, row.time, row.key, row.digest
        )
        yield row, chained.data


def leaves(connection: Connection) -> list[bytes]:
    """The hashed leaves of the tree over all events."""
    return [leaf(data) for _, data in bodies(connection)]
