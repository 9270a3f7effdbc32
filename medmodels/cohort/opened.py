"""A scored file, looked at: a page of its rows, counts and shares of all of them, never more of it
in memory than what is shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.cohort.filters import Filter, condition, quoted
from medmodels.cohort.layout import INPUT, SCORED_BY, SCORED_FORMAT
from medmodels.cohort.output import rejected_beside
from medmodels.cohort.reading_scored import Fetched, asked, only_this
from medmodels.errors import CohortError
from medmodels.wording import shown

if TYPE_CHECKING:
    import duckdb

__all__ = ["ScoredFile", "open_scored"]

_PLACE = "file_row_number"  # where a row stands in the file, from 0, whatever its columns say
_NUMBERS = ("DOUBLE", "FLOAT", "BIGINT", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT")
_NUMBER_COLUMNS = ("probability", "estimate")  # what a model's answer stands under
_MOST_LEVELS = 200


@dataclass(frozen=True, eq=False)
class ScoredFile:
    """A scored file while it is open: ``about`` is what it says of itself, ``columns`` are its
    columns in order with whether they hold numbers, ``rows`` how many it has, ``has_rejected``
    whether the file of those that were rejected is there.

    A row is known by its place in the file, counted from 0. Everything raises ``CohortError``
    for a column that it does not have, and where the file turns out to be broken further on.
    """

    path: Path
    about: Mapping[str, Any]
    columns: Mapping[str, bool]
    rows: int
    has_rejected: bool
    _connection: duckdb.DuckDBPyConnection

    @property
    def rejected_path(self) -> Path | None:
        """The file of those that were rejected, where there is one."""
        return _there(rejected_beside(self.path))

    @property
    def number(self) -> str:
        """The column with the model's answer as a number."""
        return next(name for name in _NUMBER_COLUMNS if name in self.columns)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns of inputs, in order; none where the file was scored without them."""
        return tuple(name for name in self.columns if name.startswith(INPUT))

    def count(self, filters: Iterable[Filter] = ()) -> int:
        """How many rows the filters let through."""
        return int(self._one("count(*)", filters)[0])

    def places(
        self,
        filters: Iterable[Filter] = (),
        *,
        by: str = "row",
        descending: bool = False,
        offset: int = 0,
        limit: int = 50,
    ) -> list[int]:
        """Where a page of the rows stands that the filters let through, in the order of a column:
        what is not known comes last in either direction, equal rows as they stand in the file.
        """
        where, values = condition(filters, self.columns)
        column, order = self._column(by), "DESC" if descending else "ASC"
        if self.columns[by]:  # a number that is none is as good as not known
            column = f"nullif({column}, 'NaN'::DOUBLE)"
        found = self.ask(
            f"SELECT {_PLACE} FROM scored WHERE {where}"
            f" ORDER BY {column} {order} NULLS LAST, {_PLACE} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [place for (place,) in found.fetchall()]

    def at(self, places: Sequence[int], names: Sequence[str] = ()) -> dict[str, list[Any]]:
        """The rows at these places in that order, a list a column: those of ``names``, or all."""
        names = tuple(names) or tuple(self.columns)
        columns = [self._column(name) for name in names]
        if not places:
            return {name: [] for name in names}
        where = f"{_PLACE} IN ({', '.join(str(int(place)) for place in places)})"
        rows = self.ask(f"SELECT {', '.join([_PLACE, *columns])} FROM scored WHERE {where}")
        found = {place: row for place, *row in rows.fetchall()}
        return {
            name: [found[place][n] for place in places if place in found]
            for n, name in enumerate(names)
        }

    def histogram(
        self, column: str, edges: np.ndarray, filters: Iterable[Filter] = ()
    ) -> np.ndarray:
        """How many rows lie between each two of the ``edges`` (n + 1,), which are evenly spaced;
        what lies beyond the first or the last counts with the outermost. Shape (n,).
        """
        low, width, bins = float(edges[0]), float(edges[1] - edges[0]), len(edges) - 1
        where, values = condition(filters, self.columns)
        name = self._column(column)
        found = self.ask(
            f"SELECT greatest(0, least({bins - 1}, floor(({name} - ?) / ?)))::INTEGER AS bin,"
            f" count(*) FROM scored WHERE ({where}) AND {name} IS NOT NULL"
            f" AND isfinite({name}::DOUBLE) GROUP BY bin",
            [low, width, *values],
        ).fetchall()
        counts = np.zeros(bins, int)
        for place, count in found:
            counts[place] = count
        return counts

    def reach(self, column: str) -> tuple[float, float] | None:
        """The least and the largest number in a column; ``None`` where there is none."""
        name = self._column(column)
        low, high = self.ask(
            f"SELECT min({name}), max({name}) FROM scored WHERE isfinite({name}::DOUBLE)"
        ).fetchall()[0]
        return None if low is None else (float(low), float(high))

    def levels(self, column: str) -> tuple[tuple[str | None, int], ...]:
        """The words in a column and how many rows have each, the most frequent first; ``None`` are
        those without.
        """
        name = self._column(column)
        return tuple(
            self.ask(
                f"SELECT {name}, count(*) FROM scored GROUP BY 1 ORDER BY 2 DESC, 1 NULLS LAST"
                f" LIMIT {_MOST_LEVELS}"
            ).fetchall()
        )

    def alerts(self, threshold: float, filters: Iterable[Filter] = ()) -> tuple[int, int]:
        """How many rows have a probability of at least the threshold, of how many on which the
        model did not abstain.
        """
        passed = "count(*) FILTER (gate = 'passed'{})"
        name = self._column("probability")
        alerts, of = self._one(
            f"{passed.format(f' AND {name} >= ?')}, {passed.format('')}", filters, [threshold]
        )
        return int(alerts), int(of)

    def arrays(
        self, names: Sequence[str], filters: Iterable[Filter] = (), *, most: int | None = None
    ) -> dict[str, np.ndarray]:
        """Whole columns of the rows that the filters let through, in the order of the file (n,):
        numbers with ``nan`` where they are not known, words with ``None``. Where the file has more
        than ``most`` rows, of every second, third or further one, so that there are no more.
        """
        where, values = condition(filters, self.columns)
        step = 1 if most is None else max(1, -(-self.rows // most))
        columns = ", ".join(f"{self._column(name)} AS c{n}" for n, name in enumerate(names))
        found = self.ask(
            f"SELECT {columns} FROM scored WHERE ({where}) AND mod({_PLACE}, {step}) = 0"
            f" ORDER BY {_PLACE}",
            values,
        ).fetchnumpy()
        return {
            name: _array(found[f"c{n}"], numbers=self.columns[name]) for n, name in enumerate(names)
        }

    def _column(self, name: str) -> str:
        if name not in self.columns:
            raise CohortError("scored-no-column", column=shown(name))
        return quoted(name)

    def _one(
        self, what: str, filters: Iterable[Filter], values: Sequence[object] = ()
    ) -> tuple[Any, ...]:
        where, asked_for = condition(filters, self.columns)
        sql = f"SELECT {what} FROM scored WHERE {where}"
        row: tuple[Any, ...] = self.ask(sql, [*values, *asked_for]).fetchall()[0]
        return row

    def ask(self, sql: str, values: Sequence[object] = ()) -> Fetched:
        """The answer to a statement over ``scored`` and, where there is such a file, ``rejected``;
        names in it have gone through ``quoted``.
        """
        return asked(self._connection, sql, values)


def _there(path: Path) -> Path | None:
    return path if path.is_file() else None


@contextmanager
def open_scored(path: Path) -> Iterator[ScoredFile]:
    """A scored file to look at, for as long as the block lasts.

    Raises ``CohortError`` for what is none.
    """
    rejected = _there(rejected_beside(path))
    with only_this(path, rejected) as (connection, file, wrong):
        about = _about(connection, file)
        asked(
            connection,
            f"CREATE VIEW scored AS SELECT * FROM read_parquet({file}, file_row_number = true)",
        )
        if rejected is not None:
            asked(
                connection,
                f"CREATE VIEW rejected AS SELECT * FROM read_csv({wrong}, header = true,"
                " all_varchar = true, delim = ',', quote = '\"', escape = '\"',"
                " null_padding = true, ignore_errors = true)",
            )
        columns = {
            name: kind in _NUMBERS
            for name, kind, *_ in asked(connection, "DESCRIBE scored").fetchall()
            if (kind in _NUMBERS or kind == "VARCHAR") and name != _PLACE
        }
        if not {"row", "gate"} <= columns.keys() or columns.keys().isdisjoint(_NUMBER_COLUMNS):
            raise CohortError("scored-not-ours")
        ((rows,),) = asked(connection, "SELECT count(*) FROM scored").fetchall()
        yield ScoredFile(path, about, columns, int(rows), rejected is not None, connection)


def _about(connection: duckdb.DuckDBPyConnection, file: str) -> Mapping[str, Any]:
    """What a scored file says of itself."""
    found = asked(
        connection, f"SELECT decode(key), value FROM parquet_kv_metadata({file})"
    ).fetchall()
    try:
        about = json.loads(dict(found)[SCORED_BY.decode()])
    except (KeyError, ValueError) as error:
        raise CohortError("scored-not-ours") from error
    if not isinstance(about, dict) or not isinstance(about.get("model"), str):
        raise CohortError("scored-not-ours")
    if about.get("format") != SCORED_FORMAT:
        raise CohortError(
            "scored-of-later", format=shown(str(about.get("format"))), known=SCORED_FORMAT
        )
    return about


def _array(values: Any, *, numbers: bool) -> np.ndarray:
    """A column as DuckDB gives it, masked where it is not known."""
    mask = np.ma.getmaskarray(values)
    if numbers:
        return np.where(mask, np.nan, np.ma.getdata(values).astype(float))
    words = np.ma.getdata(values).astype(object)
    words[mask] = None
    return words
