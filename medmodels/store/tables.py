"""The tables, as SQLAlchemy Core has them; ``migrations`` makes and changes them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy import UniqueConstraint as Unique

__all__ = ["EVENT_TABLE", "METADATA", "SECRET_TABLE", "STREAM_TABLE", "TAB_TABLE"]

METADATA = MetaData()

# Append-only. ``payload`` is sealed, and null once its stream is forgotten; ``digest`` is of the
# sealed payload; ``key`` is an HMAC of the key it was given; ``link`` is the chain's.
EVENT_TABLE = Table(
    "events",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("payload", LargeBinary),
    Column("link", LargeBinary, nullable=False),
    Unique("stream", "number"),
    Unique("stream", "key"),
)

# The key of each stream, sealed under the master key; null once it is forgotten.
STREAM_TABLE = Table(
    "streams",
    METADATA,
    Column("stream", Text, primary_key=True),
    Column("sealed_key", LargeBinary),
)

# The keys of the chain and of the events' keys, sealed under the master key.
SECRET_TABLE = Table(
    "secrets",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("sealed_key", LargeBinary, nullable=False),
)

# What tabs find again on another server, for a quarter of an hour; no event and no part of the
# chain. ``tab`` and ``browser`` are HMACs of secrets that browsers hold, under which ``sealed`` is
# sealed; ``version`` is another one with each writing, ``until`` in microseconds since 1970. Of
# what is too large the row alone is there, and ``sealed`` null.
TAB_TABLE = Table(
    "tabs",
    METADATA,
    Column("tab", LargeBinary, primary_key=True),
    Column("browser", LargeBinary, nullable=False, index=True),
    Column("version", LargeBinary, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sealed", LargeBinary),
)
