"""Rows of a DuckDB query: as it gives them, in bounded memory, its errors without data."""

from __future__ import annotations

import traceback
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from medmodels.cohort.sources.query import Query
from medmodels.errors import UnreadableFile


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Five thousand rows in a database."""
    path = tmp_path / "cohort.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.sql("CREATE TABLE cases AS SELECT i, i / 2 AS half FROM range(5000) t(i)")
    return path


def numbers(query: Query, *, size: int = 512) -> list[int]:
    return [n for portion in query.portions(size=size) for n in portion.table["i"].to_pylist()]


def test_rows_come_in_the_order_of_the_query(database: Path) -> None:
    """All of them, in portions of the size asked for, the same each time."""
    query = Query("SELECT * FROM cases WHERE i > 99 ORDER BY i DESC;", database=database)

    assert numbers(query) == list(range(4999, 99, -1))
    assert [p.table.num_rows for p in query.portions(size=2048)] == [2048, 2048, 804]
    assert numbers(query) == numbers(query, size=1024)
    assert query.head().num_rows == 1_000
    assert query.head().schema.field("half").type == pa.float64()


def test_files_are_read_by_their_names(tmp_path: Path) -> None:
    """A query needs no database: it reads parquet and CSV."""
    path = tmp_path / "it's.parquet"
    pa.parquet.write_table(pa.table({"i": range(10)}), path)
    name = str(path).replace("'", "''")

    assert numbers(Query(f"FROM '{name}' WHERE i % 2 = 0")) == [0, 2, 4, 6, 8]


def test_a_database_stays_as_it_was(database: Path) -> None:
    """Nothing is written beside it or into it, and what it spares on disk is gone."""
    before = database.read_bytes()

    numbers(Query("SELECT * FROM cases ORDER BY hash(i)", database=database))

    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == [database.name]


SECRET = "Mr-Smith"  # what a message may not say


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("", "cohort-query-not-one"),
        ("SELECT 1; SELECT 2", "cohort-query-not-one"),
        ("CREATE TABLE t AS SELECT 1", "cohort-query-not-one"),
        (f"COPY (SELECT 1) TO '{SECRET}'", "cohort-query-not-one"),
        (f"ATTACH '{SECRET}.db'", "cohort-query-not-one"),
        ("INSTALL httpfs", "cohort-query-not-one"),
        ("SET memory_limit = '8GB'", "cohort-query-not-one"),
        (f"SELEKT '{SECRET}'", "cohort-query-no-sql"),
        (f'SELECT "{SECRET}" FROM cases', "cohort-query-unknown-names"),
        (f'SELECT * FROM "{SECRET}"', "cohort-query-unknown-names"),
        (f"SELECT * FROM '{SECRET}.parquet'", "cohort-query-no-file"),
        ("SELECT * FROM cases WHERE i < 0", "cohort-query-empty"),
        (f"SELECT ('{SECRET}' || i)::INT AS i FROM cases", "cohort-query-failed"),
        ("SELECT error(i::VARCHAR) AS i FROM cases", "cohort-query-failed"),
        ("SELECT * FROM connection", "cohort-query-unknown-names"),
        ("SELECT string_agg(repeat(i::VARCHAR, 100_000), '') FROM cases", "cohort-query-too-large"),
    ],
)
def test_what_goes_wrong_is_a_sentence_without_data(database: Path, sql: str, code: str) -> None:
    """It says what to do, and nothing of the query or of a row."""
    with pytest.raises(UnreadableFile) as raised:
        Query(sql, database=database).head()

    assert raised.value.code == code
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_a_row_that_fails_late_is_a_sentence_too() -> None:
    """The first rows are fine, and the error comes when it is reached."""
    late = f"CASE WHEN i < 900_000 THEN i ELSE ('{SECRET}' || i)::INT END"
    query = Query(f"SELECT {late} AS i FROM range(1_000_000) t(i)")

    assert query.head().num_rows == 1_000
    with pytest.raises(UnreadableFile) as raised:
        numbers(query)

    assert raised.value.code == "cohort-query-failed"
    assert SECRET not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("content", [None, b"", b"no database", b"\0" * 20_000])
def test_what_is_no_database_is_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    """Nor what is not there; none is made."""
    path = tmp_path / "cohort.duckdb"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadableFile) as raised:
        Query("SELECT * FROM cases", database=path).head()

    assert raised.value.code in ("cohort-query-no-file", "cohort-query-unknown-names")
    assert path.exists() == (content is not None)


def test_a_fingerprint_tells_one_query_from_another(database: Path) -> None:
    """By its words, which are not in it, and by its database."""
    query = Query("SELECT * FROM cases", database=database)

    assert query.fingerprint == Query("SELECT * FROM cases", database=database).fingerprint
    assert query.fingerprint != Query("SELECT i FROM cases", database=database).fingerprint
    assert query.fingerprint != Query("SELECT * FROM cases").fingerprint
    assert "SELECT" not in str(query.fingerprint)
