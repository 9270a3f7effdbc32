"""The rows of the store one after the other, as they are chained."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.store.merkle import leaf
from medmodels.store.rows import Chained
from medmodels.store.tables import EVENT_TABLE

__all__ = ["bodies", "leaves"]

_AT_ONCE = 5_000
_PAYLOADS_AT_ONCE = 200  # of which each may be of megabytes


def bodies(
    connection: Connection, *, payloads: bool = False
) -> Generator[tuple[Any, bytes], None, None]:
    """Every row in order with its chained bytes, with or without its payload; whoever stops early
    closes it.
    """
    columns = [c for c in EVENT_TABLE.c if payloads or c.name != "payload"]
    rows = sa.select(*columns).order_by(EVENT_TABLE.c.position)
    with connection.execute(
        rows.execution_options(yield_per=_PAYLOADS_AT_ONCE if payloads else _AT_ONCE)
    ) as found:
        yield from ((row, _data(row)) for row in found)


def _data(row: Any) -> bytes:
    return Chained(
        row.position, row.stream, row.number, row.kind, row.time, row.key, row.digest
    ).data


def leaves(connection: Connection) -> list[bytes]:
    """The hashed leaves of the tree over all events."""
    return [leaf(data) for _, data in bodies(connection)]
