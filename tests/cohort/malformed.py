"""Cohorts that are not as they should be, made by a seed: what a registry exports, what a mail
client cuts off, what somebody sends on purpose.

Each comes with what has to become of it: a sentence, or rows that are rejected, by row and column.
Large ones are made of few bytes on disk: holes, and archives of one member over and over.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.cohort.good import NAMES, plausible, some_rows, text
from tests.cohort.malformed_parquet import ANYTHING, PARQUET_FAULTS

__all__ = ["ANYTHING", "FAULTS", "SENTENCE", "WHOLE_ROW", "Malformed", "malformed", "sparse"]

WHOLE_ROW = "the whole row"
SENTENCE = None  # in place of what is rejected: the file is refused as a whole

Rejected = frozenset[tuple[int, str]]
Cells = list[list[str]]
Random = random.Random


@dataclass(frozen=True)
class Malformed:
    """A file by its fault and seed; ``rejected`` are the rows and columns that have to be, or
    ``SENTENCE``, or ``ANYTHING``; where ``rows`` is given, all others of so many are scored.
    """

    fault: str
    path: Path
    rejected: Rejected | None
    rows: int | None = None


# A file's content and what is rejected of how many rows.
Made = tuple[bytes, Rejected | None, int | None]


def refused(data: bytes) -> Made:
    return data, SENTENCE, None


def packed(data: bytes) -> bytes:
    """The same bytes each time: without the clock."""
    return gzip.compress(data, mtime=0)


def places(rng: Random, cells: Cells, share: float = 0.3) -> list[tuple[int, int]]:
    """Some cells, at least one, each in another row and fewer than half of the rows."""
    count = max(1, int(len(cells) * share * rng.random()))
    return [(row, rng.randrange(len(NAMES))) for row in rng.sample(range(len(cells)), count)]


def spoilt(rng: Random, words: Callable[[Random], str], *, delimiter: str = ",") -> Made:
    """Rows of which some have another text in a cell."""
    cells = some_rows(rng)
    wrong = places(rng, cells)
    for row, column in wrong:
        cells[row][column] = words(rng)
    told = frozenset((row + 1, NAMES[column]) for row, column in wrong)
    return text(cells, delimiter=delimiter).encode(), told, len(cells)


WORDS = (
    "positive",
    "see report",
    "#REF!",
    "#DIV/0!",
    "1-Jan",
    "2024-05-01",
    "12.5 mm",
    "10%",
    "<5",
    ">60",
    "=1+1",
    "TRUE",
    "0x1F",
    "1_000",
    "½",
    "١٢",
    "--5",
    "1.2.3",
    "' OR 1=1; DROP TABLE cases; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${HOME}",
    "%s%n",
    "../../etc/passwd",
    "\N{RIGHT-TO-LEFT OVERRIDE}12",
    "null\N{ZERO WIDTH SPACE}",
    "a\nb",
    'say "no"',
)


def mixed_types(rng: Random) -> Made:
    return spoilt(rng, lambda rng: rng.choice(WORDS))


def nothing_there(rng: Random) -> Made:
    return spoilt(rng, lambda rng: rng.choice(["", " ", "NA", "null", "-", "?", "."]))


def infinite(rng: Random) -> Made:
    return spoilt(rng, lambda rng: rng.choice(["inf", "-Infinity", "NaN", "1e999", "-1e400"]))


def huge(rng: Random) -> Made:
    return spoilt(rng, lambda rng: "9" * rng.choice([19, 39, 308, 400, 5_000]))


def implausible(rng: Random) -> Made:
    return spoilt(rng, lambda rng: rng.choice(["-1", "1e9", "123456789", "-0.001"]))


def long_cells(rng: Random) -> Made:
    return spoilt(rng, lambda rng: rng.choice("ab ü") * rng.choice([3_000, 30_000, 100_000]) + "x")


def endless_cells(rng: Random) -> Made:
    """One of the first is as long as a chapter."""
    cells = some_rows(rng)
    cells[rng.randrange(len(cells))][rng.randrange(len(NAMES))] = rng.choice("1x") * 200_000
    return refused(text(cells).encode())


def decimal_commas(rng: Random) -> Made:
    """In quotes beside decimal points."""
    return spoilt(rng, lambda rng: rng.choice(["12,5", "1,5", "100,25"]))


def other_delimiters(rng: Random) -> Made:
    return spoilt(rng, lambda rng: rng.choice(WORDS), delimiter=rng.choice(";\t|"))


def header_twice(rng: Random) -> Made:
    """As where files were put together."""
    cells = some_rows(rng)
    row = rng.randrange(len(cells))
    cells.insert(row, list(NAMES))
    return text(cells).encode(), frozenset((row + 1, name) for name in NAMES), len(cells)


def ragged(rng: Random) -> Made:
    cells = some_rows(rng)
    rows = {row for row, _ in places(rng, cells)}
    for row in rows:
        count = rng.choice([1, 3, 29, 31, 60])
        cells[row] = [*cells[row], *["7"] * 30][:count]
    return text(cells).encode(), frozenset((row + 1, WHOLE_ROW) for row in rows), len(cells)


def blank_lines(rng: Random) -> Made:
    """Blank lines are none of the rows, however they are blank."""
    data, told, rows = mixed_types(rng)
    blanks = ["", "   ", ",,,", "\t", "," * 29]
    lines = data.decode().split("\n")
    if any('"' in line for line in lines):  # a line may be part of a cell
        return data, told, rows
    mixed = [line for one in lines for line in [one, *rng.sample(blanks, rng.randint(0, 2))]]
    return "\n".join(mixed).encode(), told, rows


def line_ends(rng: Random) -> Made:
    data, told, rows = nothing_there(rng)
    return data.replace(b"\n", rng.choice([b"\r\n", b"\r"])), told, rows


def late(rng: Random) -> Made:
    """The first fault lies beyond what is looked at first."""
    row = list(rng.choice(plausible()))
    line, count = (",".join(row) + "\n").encode(), 20_000
    wrong = ",".join([rng.choice(["x", "", "inf"]), *row[1:]]).encode() + b"\n"
    told = frozenset({(count + 1, NAMES[0])})
    return text([]).encode() + line * count + wrong + line, told, count + 2


def encoded(rng: Random) -> Made:
    """In an encoding that is read, with a fault in it."""
    data, told, rows = nothing_there(rng)
    return data.decode().encode(rng.choice(["utf-16", "utf-8-sig", "cp1252"])), told, rows


def no_encoding(rng: Random) -> Made:
    """In one that is not, or in two."""
    data = text(some_rows(rng))
    how = rng.choice(["utf-32", "utf-16-le", "utf-16-be", "cp500", "cut", "utf-7"])
    if how == "cut":
        return refused(data.encode("utf-16")[:-1])
    if how == "utf-7":
        return refused("".join(f"+{ord(c):04X}-" for c in data).encode())
    return refused(data.encode(how))


def zeros(rng: Random) -> Made:
    data = bytearray(text(some_rows(rng)).encode())
    for _ in range(rng.randint(1, 5)):
        data[rng.randrange(len(data))] = 0
    return refused(bytes(data))


def controls(rng: Random) -> Made:
    data = text(some_rows(rng)).encode()
    at = rng.randrange(len(data))
    return refused(data[:at] + bytes([rng.choice([1, 4, 7, 8, 11, 26, 27, 31, 127])]) + data[at:])


def no_header(rng: Random) -> Made:
    return refused(text(some_rows(rng)).partition("\n")[2].encode())


def only_header(rng: Random) -> Made:
    return refused((",".join(NAMES) + rng.choice(["", "\n", "\n\n\n", "\r\n,,,\r\n"])).encode())


def empty(rng: Random) -> Made:
    return refused(rng.choice([b"", b"\n", b" \t\n" * 999, b",,,,\n,,,\n", b"\xef\xbb\xbf", b"\0"]))


def wrong_columns(rng: Random) -> Made:
    names, cells = list(NAMES), some_rows(rng)
    at = rng.randrange(len(names))
    match rng.randrange(5):
        case 0:
            names[at] = rng.choice(["", "x", "radius", "<b>mean radius</b>", "mean radius'; --"])
        case 1:
            names[at] = names[(at + 1) % len(names)]
        case 2:
            del names[at]
            cells = [row[:-1] for row in cells]
        case 3:
            names.append(rng.choice(["<img src=x onerror=alert(1)>", 'a"b', "DROP TABLE", "=1+1"]))
            cells = [[*row, "1"] for row in cells]
        case _:
            names = [f"{name}" * 3_000 for name in names]
    return refused(text(cells, names=names).encode())


def wide(rng: Random) -> Made:
    count = rng.choice([5_001, 10_000, 50_000])
    line = (",".join(f"c{n}" for n in range(count)) + "\n").encode()
    return refused(line + (b"1," * count)[:-1] + b"\n")


def open_quote(rng: Random) -> Made:
    """From some row on everything is one cell."""
    line = (",".join(rng.choice(plausible())) + "\n").encode()
    before = text([]).encode() + line * rng.choice([1, 30, 30_000])
    return refused(before + b'"' + line * 12_000)


def one_line(rng: Random) -> Made:
    """Two gigabytes without an end of a line, in two megabytes."""
    member = packed(rng.choice([b"a", b"1,", b'"', b"1 ", b"\xc3\xa4"]) * 500_000)
    start = packed(rng.choice([b"", text(some_rows(rng)).encode()]))
    return refused(start + member * (2_000_000_000 // 1_000_000))


def bomb(rng: Random) -> Made:
    """Archives that unpack to a thousand times their size."""
    rows = (",".join(rng.choice(plausible())) + "\n").encode()
    lines = rng.choice([b"\n", b",\n", rows, b" \n", b"\r", b"," * 29 + b"\n", b"x\n"])
    member = packed(lines * (1_000_000 // len(lines)))
    return refused(packed(text([[*rows.decode().strip().split(",")]]).encode()) + member * 999)


def cut_archive(rng: Random) -> Made:
    data = packed(text(some_rows(rng, 50)).encode())
    if rng.random() < 0.5:
        return refused(data[: rng.randint(3, len(data) - 1)])
    at = rng.randint(len(data) - 8, len(data) - 1)  # the sum over what was packed
    return refused(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


BEGINNINGS = (
    *(b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"{\\rtf1", b"<html>"),
    *(b'{"a": [1]}', b"[1, 2]", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1", b"MZ"),
    *(b"SQLite format 3\0", b"\0" * 128 + b"DICM", b"ARROW1\0\0", b"Obj\x01", b"ORC"),
)


def other_kinds(rng: Random) -> Made:
    start = rng.choice(BEGINNINGS)
    data = start + rng.randbytes(rng.choice([0, 10, 5_000]))
    return refused(packed(data) if rng.random() < 0.3 else data)


def noise(rng: Random) -> Made:
    return refused(rng.randbytes(rng.choice([1, 3, 100, 10_000, 1_000_000])))


def prose(rng: Random) -> Made:
    sentence = "The patient was seen again, and is well. There is no pain, nor fever. "
    return refused((sentence * rng.randint(1, 5_000)).encode())


FAULTS: dict[str, Callable[[Random], Made]] = {
    fault.__name__: fault
    for fault in (
        *(mixed_types, nothing_there, infinite, huge, implausible, long_cells, endless_cells),
        *(
            decimal_commas,
            other_delimiters,
            header_twice,
            ragged,
            blank_lines,
            line_ends,
            late,
            encoded,
        ),
        *(no_encoding, zeros, controls, no_header, only_header, empty, wrong_columns, wide),
        *(open_quote, one_line, bomb, cut_archive, other_kinds, noise, prose),
        *PARQUET_FAULTS,
    )
}


def malformed(folder: Path, number: int) -> Malformed:
    """The file of that number, written into the folder; the same each time."""
    name = list(FAULTS)[number % len(FAULTS)]
    data, rejected, rows = FAULTS[name](Random(f"{name} {number}"))
    path = folder / f"{name}-{number}"
    path.write_bytes(data)
    return Malformed(name, path, rejected, rows)


def sparse(folder: Path) -> Path:
    """Two gigabytes that take no room: a hole after a header and a row."""
    path = folder / "sparse.csv"
    path.write_bytes(text([list(plausible()[0])]).encode())
    with path.open("r+b") as file:
        file.truncate(2_000_000_000)
    return path
