"""A file that turns out to be broken while it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from medmodels.cohort.reading_scored import Fetched, asked
from medmodels.errors import CohortError


class Broken:
    """A connection that answers, and whose rows cannot be read."""

    def execute(self, *_: object) -> Broken:
        return self

    def fetchall(self) -> None:
        raise duckdb.Error("/some/folder: Invalid data")

    fetchnumpy = fetchall


@pytest.mark.parametrize("fetch", [Fetched.fetchall, Fetched.fetchnumpy])
def test_what_breaks_while_rows_are_fetched_is_a_sentence(
    fetch: Callable[[Fetched], object],
) -> None:
    """DuckDB may find out only then; its words, which name folders, are not shown."""
    connection: Any = Broken()
    found = asked(connection, "SELECT 1")

    with pytest.raises(CohortError, match="damaged") as caught:
        fetch(found)
    assert "folder" not in str(caught.value)


def test_memory_that_one_look_may_not_take_is_said() -> None:
    """Out of memory is no damage of the file."""

    class Large(Broken):
        def fetchall(self) -> None:
            raise duckdb.OutOfMemoryException("of what a person has")

    connection: Any = Large()
    with pytest.raises(CohortError, match="memory"):
        asked(connection, "SELECT 1").fetchall()
