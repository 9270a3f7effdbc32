"""A scored file, counted by DuckDB: what drift and metrics need of it, never its rows together.

Memory is bounded whatever the number of rows: a query gives counts, or blocks of two columns of so
few rows that nobody notices them. Of ``PROBABILITY`` and the other columns ``medmodels score`` says
what they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from medmodels.cohort.filters import quoted
from medmodels.cohort.layout import INPUT
from medmodels.outcomes import Quantity
from medmodels.statistics.binary import Confusion
from medmodels.statistics.cells import CountedCases

__all__ = ["EVERYBODY", "LET_PASS", "Counted"]

EVERYBODY, LET_PASS = "true", "gate = 'passed'"  # of whom something is counted

# Scores that are counted one by one; of more, those of a place on a grid together.
_DISTINCT = 6_000
_GRID = 50  # places for each unit of log-odds
# Pairs of a true amount and an estimate that are told apart; of more, with fewer decimals.
_PAIRS, _COARSEST = 20_000, 6


@dataclass(frozen=True, eq=False)
class Counted:
    """The view ``scored`` of one file, which ``ask`` asks with a statement and its values; what it
    gives has a ``fetchall``, and answers are small.
    """

    ask: Callable[[str, Sequence[object]], Any]

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Every column with its type, in order."""
        return {str(row[0]): str(row[1]) for row in self._all("DESCRIBE scored")}

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs that stand in the file."""
        return tuple(name.removeprefix(INPUT) for name in self.columns if name.startswith(INPUT))

    def rows(self, of: str = EVERYBODY) -> int:
        return int(self._all(f"SELECT count(*) FROM scored WHERE {of}")[0][0])

    def below(self, column: str, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
        """How many values lie below each edge, how many on it, and how many are known."""
        whens = " ".join(
            f"WHEN x < ${k} THEN {2 * k - 2} WHEN x = ${k} THEN {2 * k - 1}"
            for k in range(1, len(edges) + 1)
        )
        place = f"CASE {whens} ELSE {2 * len(edges)} END" if whens else "0"
        rows = self._all(
            f"SELECT {place}, count(*) FROM (SELECT {self.number(column)} AS x FROM scored)"
            " WHERE x IS NOT NULL GROUP BY 1",
            edges.tolist(),
        )
        counts = np.zeros(2 * len(edges) + 1)
        for where, n in rows:
            counts[where] = n
        on = counts[1::2]
        return np.cumsum(counts)[:-1:2], on, int(counts.sum())

    def median(self, column: str) -> float:
        """Not a number where no value is known."""
        found = self._all(f"SELECT median({self.number(column)}) FROM scored")[0][0]
        return float("nan") if found is None else float(found)

    def words(self, column: str, of: str = EVERYBODY) -> dict[str | None, int]:
        """How many rows hold each text, ``None`` those that hold none."""
        name = quoted(column)
        rows = self._all(f"SELECT {name}, count(*) FROM scored WHERE {of} GROUP BY 1")
        return {None if word is None else str(word): int(n) for word, n in rows}

    def called(self, names: Sequence[str], of: str) -> np.ndarray:
        """How many rows of each class are called each, (true, called)."""
        counts = self.called_by_file(names, of, file="''")
        return np.asarray(counts.sum(0))

    def called_by_file(self, names: Sequence[str], of: str, file: str = "file") -> np.ndarray:
        """The same file by file, those of no known class or call left out, (files, true,
        called).
        """
        rows = self._all(
            f"SELECT {file}, outcome, call, count(*) FROM scored WHERE {of}"
            " AND list_contains($1, outcome) AND list_contains($1, call)"
            " GROUP BY 1, 2, 3 ORDER BY 1",
            [list(names)],
        )
        files = {name: k for k, name in enumerate(dict.fromkeys(row[0] for row in rows))}
        place = {name: k for k, name in enumerate(names)}
        counts = np.zeros((len(files), len(names), len(names)), np.int64)
        for name, truth, call, n in rows:
            counts[files[name], place[truth], place[call]] = n
        return counts

    def calls_of(self, of: str) -> tuple[np.ndarray, np.ndarray]:
        """Calls and outcomes in the order of the file, of the rows that have both: for few rows."""
        rows = self._all(
            f"SELECT call, outcome FROM scored WHERE {of}"
            " AND outcome IS NOT NULL AND call IS NOT NULL ORDER BY row::BIGINT"
        )
        return np.array([row[0] for row in rows], object), np.array(
            [row[1] for row in rows], object
        )

    def binned_words(
        self, column: str, edges: np.ndarray, words: str, of: str = EVERYBODY
    ) -> dict[tuple[int, Any], int]:
        """How many rows have a number in each bin, on an edge in the one above it, and each
        text.
        """
        x, places = self.number(column), " + ".join(["0", *("(x >= ?)::INT" for _ in edges)])
        rows = self._all(
            f"SELECT {places}, w, count(*) FROM (SELECT {x} AS x, {quoted(words)} AS w FROM"
            f" scored WHERE {of}) WHERE x IS NOT NULL AND w IS NOT NULL GROUP BY 1, 2",
            edges.tolist(),
        )
        return {(int(place), word): int(n) for place, word, n in rows}

    def rows_of(self, column: str, of: str) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of a column and the outcomes as text, in the order of the file, of the rows
        that have both: for few rows.
        """
        rows = self._all(
            f"SELECT {self.number(column)} AS x, outcome FROM scored WHERE {of}"
            " AND outcome IS NOT NULL AND x IS NOT NULL ORDER BY row::BIGINT"
        )
        return np.array([row[0] for row in rows], float), np.array([row[1] for row in rows], object)

    def confusion(
        self, score: str, labels: tuple[str, ...], threshold: float, of: str
    ) -> Confusion:
        """Of the rows with one of two outcomes, the positive ``labels`` first, the counts when a
        score at or above the threshold is called positive; ``score`` is SQL.
        """
        (row,) = self._all(
            "SELECT count(*) FILTER (y AND x >= $1), count(*) FILTER (NOT y AND x >= $1),"
            " count(*) FILTER (y AND x < $1), count(*) FILTER (NOT y AND x < $1)"
            f" FROM (SELECT {score} AS x, outcome = $2 AS y FROM scored"
            f" WHERE {of} AND outcome IN ($2, $3)) WHERE x IS NOT NULL",
            [threshold, *labels],
        )
        return Confusion(*map(int, row))

    def cells(self, labels: tuple[str, ...], of: str) -> tuple[CountedCases, bool]:
        """The cases with one of two outcomes, counted by their probability; and whether every
        score is a cell of its own.
        """
        score = self.number("probability")
        kept = (
            f"(SELECT {score} AS x, outcome = $1 AS y FROM scored WHERE {of}"
            " AND outcome IN ($1, $2))"
        )
        (row,) = self._all(f"SELECT approx_count_distinct(x) FROM {kept}", labels)
        whole = int(row[0]) <= _DISTINCT
        clipped = "least(greatest(x, 1e-6), 1 - 1e-6)"
        place = "x" if whole else f"round({_GRID} * ln({clipped} / (1 - {clipped})))"
        # one probability a place, whatever the outcome: cases of a place are tied
        p = "min(x)" if whole else "avg(x)"
        rows = self._all(
            f"SELECT {p}, count(*) FILTER (y), count(*) FILTER (NOT y) FROM {kept}"
            f" WHERE x IS NOT NULL GROUP BY {place} ORDER BY 1",
            labels,
        )
        found = np.array(rows, float).reshape(-1, 3)
        counts = np.concatenate([found[:, 1], found[:, 2]]).astype(np.int64)
        y = np.repeat([True, False], len(found))
        there = counts > 0
        return CountedCases(y[there], np.tile(found[:, 0], 2)[there], counts[there]), whole

    def amounts(self, asks: Quantity, of: str) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
        """Cases of one true amount and like estimates, counted: their amount, mean error and root
        of the mean squared error, (cells, 3), and how many they are, (cells,); and how many cases
        in all are right, too low and too high.
        """
        kept = (
            f"(SELECT {self.number('estimate')} AS x,"
            " TRY_CAST(replace(outcome, $1, '') AS DOUBLE) AS y FROM scored"
            f" WHERE {of})"
        )
        unit = f" {asks.unit}"
        known = f"{kept} WHERE x IS NOT NULL AND y IS NOT NULL"
        digits = asks.decimals + 1
        while self._pairs(known, unit, digits) > _PAIRS and digits > -_COARSEST:
            digits -= 1
        rows = self._all(
            f"SELECT y, avg(abs(x - y)), sqrt(avg((x - y) ** 2)), count(*) FROM {known}"
            f" GROUP BY y, round(x, {digits}) ORDER BY y, avg(x)",
            [unit],
        )
        (row,) = self._all(
            "SELECT count(*) FILTER (abs(x - y) <= $2 * y), count(*) FILTER (x < (1 - $2) * y),"
            f" count(*) FILTER (x > (1 + $2) * y) FROM {known}",
            [unit, asks.within],
        )
        cells = np.array([one[:3] for one in rows], float).reshape(-1, 3)
        hits = dict(zip(("within_20_percent", "under", "over"), map(int, row), strict=True))
        return cells, np.array([one[3] for one in rows], np.int64), hits

    def _pairs(self, known: str, unit: str, digits: int) -> int:
        """How many pairs of a true amount and an estimate there are, to so many decimals."""
        asked = f"SELECT approx_count_distinct((y, round(x, {digits}))) FROM {known}"
        return int(self._all(asked, [unit])[0][0])

    def number(self, column: str) -> str:
        """The SQL of a column as numbers, what is none as null."""
        name = quoted(column)
        if self.columns[column] not in ("DOUBLE", "FLOAT"):
            name = f"TRY_CAST({name} AS DOUBLE)"
        # not isnan: DuckDB 2.0 takes it for false where the statistics of a Parquet file hold none
        return f"CASE WHEN isfinite({name}) THEN {name} END"

    def _all(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.ask(query, values).fetchall()
        return found
