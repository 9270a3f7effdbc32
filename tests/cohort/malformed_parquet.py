"""Parquet files that are not as they should be; see ``malformed``."""

from __future__ import annotations

import datetime
import decimal
import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from tests.cohort.good import NAMES, some_rows

__all__ = ["ANYTHING", "PARQUET_FAULTS"]

ANYTHING = frozenset({(0, "whatever it is")})  # in place of what is rejected: nothing is known

Made = tuple[bytes, frozenset[tuple[int, str]] | None, int | None]
Random = random.Random


def columns(rng: Random, least: int = 5) -> dict[str, list[Any]]:
    rows = [list(map(float, row)) for row in some_rows(rng, least)]
    return dict(zip(NAMES, map(list, zip(*rows, strict=True)), strict=True))


def parquet(table: Any, **settings: Any) -> bytes:
    stream = pa.BufferOutputStream()
    pa.parquet.write_table(pa.table(table), stream, **settings)
    return bytes(stream.getvalue())


def parquet_types(rng: Random) -> Made:
    """A column of what no number is, every row of which is rejected for it."""
    made = columns(rng)
    name, count = rng.choice(NAMES), len(made[NAMES[0]])
    day = datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
    made[name] = rng.choice(
        [
            pa.array([[1.0, 2.0]] * count),
            pa.array([{"a": 1.0}] * count),
            pa.array([[("a", 1)]] * count, pa.map_(pa.string(), pa.int8())),
            pa.array([day] * count),
            pa.array([day.date()] * count),
            pa.array([day.time()] * count),
            pa.array([datetime.timedelta(days=1)] * count),
            pa.array([b"\xff\x00\x1f"] * count),
            pa.array([b"12.5"] * count, pa.binary(4)),
            pa.array([None] * count),
            pa.array([None] * count, pa.float64()),
            pa.array([float("nan")] * count),
            pa.array([float("inf")] * count),
            pa.array([float("-inf")] * count, pa.float32()),
            pa.array([2**63 - 1] * count),
            pa.array([decimal.Decimal("1e37")] * count, pa.decimal128(38, 0)),
            pa.array([decimal.Decimal("1e70")] * count, pa.decimal256(76, 0)),
            pa.array(["positive"] * count).dictionary_encode(),
            pa.array([f"word {n}" for n in range(count)], pa.large_string()).dictionary_encode(),
            pa.array(["x\x1fy\x00z"] * count),
            pa.array([True] * count),
            pa.array(["x"] * count, pa.string_view()),
            pa.array([b"x"] * count, pa.binary_view()),
            pa.array([[1.0]] * count, pa.list_(pa.float64(), 1)),
            pa.array([b"\xff\xfe"] * count).dictionary_encode(),
            pa.array([2**62] * count).dictionary_encode(),
            pa.array([2**64 - 1] * count, pa.uint64()),
            pa.array([65_504.0] * count, pa.float16()),
            # a date beyond the last year that Python has, and text that is none
            pa.array([2**62] * count, pa.timestamp("us")),
            pa.array([2**30] * count, pa.date32()),
            pa.array([2**62] * count, pa.duration("s")),
            pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff9"]).buffers()).take(
                pa.array([0] * count)
            ),
        ]
    )
    told = frozenset((row, name) for row in range(1, count + 1))
    return parquet(made), told, count


def parquet_cells(rng: Random) -> Made:
    """Some cells are null, no number, or none that can be."""
    made = columns(rng)
    count = len(made[NAMES[0]])
    rows = rng.sample(range(count), max(1, count // 4))
    told = frozenset((row + 1, rng.choice(NAMES)) for row in rows)
    for row, name in told:
        made[name][row - 1] = rng.choice([None, float("nan"), float("inf"), -1.0, 1e308])
    settings = {
        "row_group_size": rng.choice([1, 7, 1_000]),
        "compression": rng.choice(["gzip", "zstd"]),
    }
    return parquet(made, **settings), told, count


def parquet_readable(rng: Random) -> Made:
    """Types that are read as the numbers they are, with one null in them."""
    made = columns(rng)
    name, row = rng.choice(NAMES), rng.randrange(len(made[NAMES[0]]))
    values: list[Any] = made[name]
    values[row] = None
    texts = [None if value is None else repr(value) for value in values]
    kind = pa.decimal128(20, 10)
    made[name] = rng.choice(
        [
            pa.array(values, pa.float64()),
            pa.array(texts),
            pa.array(texts, pa.large_string()),
            pa.array(texts, pa.string_view()),
            pa.array(texts).dictionary_encode(),
            pa.array(
                [
                    None if t is None else decimal.Decimal(t).quantize(decimal.Decimal("1e-10"))
                    for t in texts
                ],
                kind,
            ),
        ]
    )
    return parquet(made), frozenset({(row + 1, name)}), len(values)


def parquet_cut(rng: Random) -> Made:
    data = parquet(columns(rng))
    return data[: rng.randint(8, len(data) - 1)], None, None


def parquet_footer(rng: Random) -> Made:
    """The length of the footer, or its words, are others."""
    data = bytearray(parquet(columns(rng)))
    if rng.random() < 0.5:
        data[-8:-4] = rng.choice([0, 1, 2**31 - 1, 2**32 - 1, len(data)]).to_bytes(4, "little")
    else:
        data[-4:] = rng.choice([b"PARE", b"\0\0\0\0", b"PAR2"])
    return bytes(data), None, None


def parquet_flipped(rng: Random) -> Made:
    """Bytes that are others, anywhere: whatever it is then, it is told or read."""
    data = bytearray(parquet(columns(rng), compression=rng.choice(["none", "snappy", "gzip"])))
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(4, len(data)) if rng.random() < 0.5 else -rng.randint(9, 4_000)
        data[at] ^= 1 << rng.randrange(8)
    return bytes(data), ANYTHING, None


def parquet_columns(rng: Random) -> Made:
    """Names that are not those of the inputs, or too many, or none."""
    made = columns(rng)
    arrays, names = [pa.array(column) for column in made.values()], list(NAMES)
    match rng.randrange(5):
        case 0:
            names[0] = names[1]
        case 1:
            names[3] = rng.choice(["", "'; DROP TABLE cases; --", "<b>x</b>", "x" * 100_000, "\0"])
        case 2:
            arrays = [arrays[0]] * 10_000
            names = [f"c{n}" for n in range(10_000)]
        case 3:
            arrays, names = [], []
        case _:
            arrays = [array.slice(0, 0) for array in arrays]
    return parquet(pa.Table.from_arrays(arrays, names=names)), None, None


def parquet_swells(rng: Random) -> Made:
    """One row over and over: a row group of millions in some kilobytes, the last with a hole."""
    count = rng.choice([200_000, 400_000])
    row = list(map(float, some_rows(rng, 5)[0]))
    arrays = [pa.repeat(value, count - 1) for value in row]
    last = [pa.array([None if n == 7 else value], pa.float64()) for n, value in enumerate(row)]
    table = pa.Table.from_arrays(
        [pa.chunked_array(p) for p in zip(arrays, last, strict=True)], names=NAMES
    )
    return parquet(table, row_group_size=count), frozenset({(count, NAMES[7])}), count


PARQUET_FAULTS: tuple[Callable[[Random], Made], ...] = (
    parquet_types,
    parquet_cells,
    parquet_readable,
    parquet_cut,
    parquet_footer,
    parquet_flipped,
    parquet_columns,
    parquet_swells,
)
