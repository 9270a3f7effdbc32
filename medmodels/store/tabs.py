"""What browsers' tabs find again on another server: a table beside the events, bounded and swept.

A row is named by HMACs of two secrets that only the browser holds, its cookie and the name of its
tab, and sealed under a key made of them and of the store's: whoever has the database and the master
key, but not the browser, opens none.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from medmodels.store.sealing import Sealer
from medmodels.store.store import Store
from medmodels.store.tables import TAB_TABLE

__all__ = ["StoredTab", "TabStore"]

_LARGEST = 24_000_000  # bytes of one
_BYTES = 1_000_000_000  # of all
_MOST = 5_000  # tabs
_SECOND = 1_000_000  # microseconds
_LONGEST_GONE = TAB_TABLE.c.until, TAB_TABLE.c.tab


@dataclass(frozen=True, slots=True)
class StoredTab:
    """What is kept of a tab: its ``version``, another with each writing, and the ``data``; ``None``
    where it was too large, or is not what was written.
    """

    version: bytes
    data: bytes | None


class TabStore:
    """Keeps what tabs had for ``seconds`` after it was last written or touched; where there is more
    than ``most`` or ``largest_together`` bytes, the longest untouched leave. ``now`` is the clock,
    in microseconds since 1970. Its methods raise ``StoreError``.
    """

    def __init__(
        self,
        store: Store,
        *,
        seconds: float,
        largest: int = _LARGEST,
        largest_together: int = _BYTES,
        most: int = _MOST,
        now: Callable[[], int] = lambda: time.time_ns() // 1000,
    ) -> None:
        self._database, self._secrets = store.database, store.secrets
        self._seconds, self._now = seconds, now
        self._largest, self._together, self._most = largest, largest_together, most

    def put(self, browser: str, name: str, data: bytes) -> bytes:
        """Keep this of a tab in place of what was kept before; its version."""
        version, tab = os.urandom(16), self._tag(browser, name)
        fits = len(data) <= self._largest
        sealed = self._sealer(browser, name).seal(data, tab + version) if fits else None
        row = {
            "tab": tab,
            "browser": self._tag(browser),
            "version": version,
            "until": self._until(),
            "size": len(sealed or b""),
            "sealed": sealed,
        }
        with self._database.aside() as connection:
            _put(connection, row)
            self._drop_what_is_too_much(connection)
        return version

    def find(self, browser: str, name: str) -> StoredTab | None:
        """What is kept of a tab."""
        tab = self._tag(browser, name)
        asked = sa.select(TAB_TABLE.c.version, TAB_TABLE.c.sealed).where(
            TAB_TABLE.c.tab == tab, TAB_TABLE.c.until >= self._now()
        )
        with self._database.reading() as connection:
            row = connection.execute(asked).one_or_none()
        if row is None:
            return None
        if row.sealed is None:
            return StoredTab(row.version, None)
        return StoredTab(
            row.version, self._sealer(browser, name).open(row.sealed, tab + row.version)
        )

    def knows(self, browser: str) -> bool:
        """Whether anything is kept of any tab of a browser."""
        asked = sa.select(TAB_TABLE.c.tab).where(
            TAB_TABLE.c.browser == self._tag(browser), TAB_TABLE.c.until >= self._now()
        )
        with self._database.reading() as connection:
            return connection.execute(asked.limit(1)).first() is not None

    def touch(self, tabs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Begin their time anew, since they are still looked at; those of which nothing is kept any
        more.
        """
        named = {self._tag(*tab): tab for tab in tabs}
        touched = (
            sa.update(TAB_TABLE)
            .where(TAB_TABLE.c.tab.in_(named), TAB_TABLE.c.until >= self._now())
            .values(until=self._until())
            .returning(TAB_TABLE.c.tab)
        )
        with self._database.aside() as connection:
            there = {bytes(row.tab) for row in connection.execute(touched)} if named else set()
        return frozenset(tab for tag, tab in named.items() if tag not in there)

    def forget(self, browser: str, name: str) -> None:
        """Keep nothing more of a tab."""
        with self._database.aside() as connection:
            connection.execute(
                sa.delete(TAB_TABLE).where(TAB_TABLE.c.tab == self._tag(browser, name))
            )

    def sweep(self) -> int:
        """Drop what is over, of whichever server; how many there were."""
        with self._database.aside() as connection:
            return connection.execute(
                sa.delete(TAB_TABLE).where(TAB_TABLE.c.until < self._now())
            ).rowcount

    def _drop_what_is_too_much(self, connection: Connection) -> None:
        count, size = connection.execute(
            sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(TAB_TABLE.c.size), 0))
        ).one()
        if count <= self._most and size <= self._together:
            return
        rows = connection.execute(
            sa.select(TAB_TABLE.c.tab, TAB_TABLE.c.size).order_by(*_LONGEST_GONE)
        ).all()
        gone = []
        for row in rows:
            if count <= self._most and size <= self._together:
                break
            gone.append(row.tab)
            count, size = count - 1, size - row.size
        connection.execute(sa.delete(TAB_TABLE).where(TAB_TABLE.c.tab.in_(gone)))

    def _until(self) -> int:
        return self._now() + round(self._seconds * _SECOND)

    def _tag(self, *what: str) -> bytes:
        return self._secrets.derived("tab", *what)

    def _sealer(self, browser: str, name: str) -> Sealer:
        return Sealer(self._secrets.derived("tab sealed", browser, name))


def _put(connection: Connection, row: dict[str, object]) -> None:
    """Whichever server puts last, its row stays."""
    changed = {name: row[name] for name in row if name != "tab"}
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    connection.execute(
        insert(TAB_TABLE).values(row).on_conflict_do_update(index_elements=["tab"], set_=changed)
    )
