"""Text files of any size: the same rows as the reader of small ones finds, in bounded parts."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmodels.cases.delimited import Cells, read_cells
from medmodels.cohort.portion import Portion
from medmodels.cohort.sources import split_rows, unpacked
from medmodels.cohort.sources.delimited import HEAD, DelimitedFiles
from medmodels.errors import CohortError, UnreadableFile


def written(folder: Path, data: bytes, name: str = "cohort.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def rows_of(portions: list[Portion]) -> list[tuple[str | None, ...]]:
    """Every row of the portions, as tuples of cells."""
    rows = []
    for portion in portions:
        assert portion.table is not None
        columns = [column.to_pylist() for column in portion.table.columns]
        rows += list(zip(*columns, strict=True))
    return rows


def wrong_of(portions: list[Portion]) -> dict[int, str]:
    """What is wrong with rows, counted from 1 in the file."""
    return {
        portion.first + place + 1: str(wrong)
        for portion in portions
        for place, wrong in portion.ragged.items()
    }


def expected(cells: Cells) -> list[tuple[str | None, ...]]:
    """The rows of the small reader, with none in place of one that is no row."""
    width = len(cells.header)
    return [
        (None,) * width if n in cells.ragged else row for n, row in enumerate(cells.rows, start=1)
    ]


def test_portions_have_exactly_the_size_that_is_asked_for(tmp_path: Path) -> None:
    """Each has it but the last; numbers and rows before are counted from 0."""
    body = "".join(f"{n},{n * n}\n" for n in range(1_050))
    source = DelimitedFiles([written(tmp_path, f"a,b\n{body}".encode())])

    portions = list(source.portions(size=512))

    assert [(p.number, p.first, p.table.num_rows) for p in portions if p.table] == [
        (0, 0, 512),
        (1, 512, 512),
        (2, 1_024, 26),
    ]
    assert rows_of(portions)[-1] == ("1049", str(1049 * 1049))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("packed", [False, True])
def test_delimiter_and_encoding_are_recognised(
    tmp_path: Path, delimiter: str, encoding: str, packed: bool
) -> None:
    """As in a small file, plain or packed, whatever it is called."""
    lines = [["größe", "b"], ["1", "é"], ["2", "ü"]]
    data = "\n".join(delimiter.join(line) for line in lines).encode(encoding)
    path = written(tmp_path, gzip.compress(data) if packed else data)

    source = DelimitedFiles([path])

    assert source.head().column_names == ["größe", "b"]
    assert rows_of(list(source.portions(size=512))) == [("1", "é"), ("2", "ü")]
    assert source.delimiter == read_cells(data).delimiter


CELL = st.one_of(
    st.sampled_from(["", "1", "-2.5", "'=1+1", "'t Hooft", " x ", "\N{NO-BREAK SPACE}y", "ü"]),
    st.sampled_from(['"a,b"', '"c""d"', '"e\nf"', '" g "', 'h"i', '""']),
)
LINE = st.one_of(
    st.lists(CELL, min_size=3, max_size=3).map(",".join),
    st.lists(CELL, min_size=1, max_size=6).map(",".join),
    st.sampled_from(["", "   ", ",,", ",,,,", "1,2,3,", "1,2,3, ,", "'=1,2,3,,"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    lines=st.lists(LINE, max_size=30),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    size=st.integers(1, 9),
    last=st.booleans(),
)
def test_rows_are_those_of_the_small_reader(
    tmp_path: Path, lines: list[str], end: str, size: int, last: bool
) -> None:
    """Whatever is ragged, blank, quoted or marked as no formula, in blocks of a few rows: the same
    cells, the same rows set aside, the same numbers of rows.
    """
    text = end.join(["a,b,c", "1,2,3", *lines, *([""] if last else [])])
    data = text.encode()
    try:
        cells = read_cells(data)
    except UnreadableFile as error:
        with pytest.raises(UnreadableFile, match=re.escape(str(error))):
            DelimitedFiles([written(tmp_path, data)])
        return

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(split_rows, "_LEAST", 64)
        portions = list(DelimitedFiles([written(tmp_path, data)]).portions(size=size))

    assert rows_of(portions) == expected(cells)
    assert wrong_of(portions) == {n: str(wrong) for n, wrong in cells.ragged.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_about_how_many_rows_there_are_is_told_of_what_is_not_packed(
    tmp_path: Path, encoding: str
) -> None:
    """Within a tenth, by the length of the first; for a bar and a time, and nothing else."""
    data = ("a,b\n" + "".join(f"{n % 97},{n % 89}\n" for n in range(123_456))).encode(encoding)

    about = DelimitedFiles([written(tmp_path, data)]).rows

    assert about is not None
    assert abs(about / 123_456 - 1) < 0.1
    assert about % 10_000 == 0
    assert DelimitedFiles([written(tmp_path, gzip.compress(data))]).rows is None
    assert DelimitedFiles([written(tmp_path, gzip.compress(b"a,b\n1,2\n\n3,4"))]).rows == 2


def test_ragged_rows_are_told_where_they_are(tmp_path: Path) -> None:
    """Among rows over many blocks, each that has too many cells has its number and no values."""
    lines = [f"{n},{n}" if n % 1_000 else f"{n},{n},{n}" for n in range(1, 20_001)]
    data = "\n".join(["a,b", *lines]).encode()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(split_rows, "_LEAST", 4_096)
        portions = list(DelimitedFiles([written(tmp_path, data)]).portions(size=1_024))

    assert list(wrong_of(portions)) == list(range(1_000, 20_001, 1_000))
    assert set(wrong_of(portions).values()) == {"has 3 cells where the first line has 2 columns"}
    rows = rows_of(portions)
    assert len(rows) == 20_000
    assert all(
        row == ((None, None) if n % 1_000 == 0 else (str(n), str(n)))
        for n, row in enumerate(rows, start=1)
    )


def test_the_head_has_the_first_rows(tmp_path: Path) -> None:
    """A thousand of them, under the names of the file, two of which may be alike."""
    body = "".join(f"{n},{n}\n" for n in range(2 * HEAD))
    head = DelimitedFiles([written(tmp_path, f"sep=,\n a ,a\n{body}".encode())]).head()

    assert head.column_names == ["a", "a"]
    assert head.num_rows == HEAD
    assert head.column(1)[HEAD - 1].as_py() == str(HEAD - 1)


def test_several_files_are_one_cohort(tmp_path: Path) -> None:
    """Rows are counted on from file to file, whatever the writing of each; the columns are those of
    the first, or there is a sentence that names the other file.
    """
    first = written(tmp_path, b"a,b\n1,2\n\n3,4,5\n", "first.csv")
    second = written(tmp_path, gzip.compress("a;b\n5;6\n7\n8;9".encode("utf-16")), "second")
    other = written(tmp_path, b"b,a\n1,2\n", "other.csv")

    portions = list(DelimitedFiles([first, second]).portions(size=3))

    assert rows_of(portions) == [("1", "2"), (None, None), ("5", "6"), (None, None), ("8", "9")]
    assert list(wrong_of(portions)) == [2, 4]
    with pytest.raises(CohortError, match=r"other\.csv"):
        DelimitedFiles([first, other])


def one_letter(megabytes: int) -> bytes:
    """A gzip archive of one line, made in little memory."""
    packer = zlib.compressobj(1, wbits=31)
    parts = [packer.compress(b"a" * 1_000_000) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


LONG = b"a,b\n" + b"1,2\n" * 1_250_000  # more than is looked at when it is opened


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (LONG + b"\0", "table-with-zeros"),
        (LONG + b"\x07", "control-character"),
        (b"\xc3\xa4" + LONG + b"\xe4,1\n", "table-of-two-encodings"),
        (b"\xef\xbb\xbf" + LONG + b"\xe4,1\n", "table-not-encoded"),
        (LONG.decode().encode("utf-16") + b"1", "table-not-encoded"),
        (LONG + b"1" * 2_500_000, "row-too-long"),
        (LONG + b'1,"' + b"2\n" * 5_000_000, "row-too-long"),
        (gzip.compress(LONG + LONG[4:], 1, mtime=0)[:-500], "cohort-archive-broken"),
        (gzip.compress(LONG + LONG[4:], 1, mtime=0)[:-8] + bytes(8), "cohort-archive-broken"),
        (gzip.compress(LONG + b"\n" * 6_000_000, 1, mtime=0), "cohort-archive-swells"),
    ],
)
def test_what_is_broken_further_on_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, code: str
) -> None:
    """A file whose first megabytes are fine is opened, and told when the fault is reached."""
    monkeypatch.setattr(unpacked, "_LOOKED_AT", 10_000_000)
    source = DelimitedFiles([written(tmp_path, data)])

    with pytest.raises(UnreadableFile) as raised:
        list(source.portions(size=512))

    assert raised.value.code == code
    assert str(raised.value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table-empty"),
        (b" \n\n", "table-empty"),
        (b",,,\n,,\n", "only-delimiters"),
        (b"a,b\n", "no-rows"),
        (b"1.5,7,3\n", "one-row-of-values"),
        (b"a,b\n1\n2\n3\n", "most-rows-ragged"),
        (b",".join([b"a"] * 10_000) + b"\n" + b",".join([b"1"] * 10_000), "too-many-columns"),
        (b"a,b\n" + bytes(10_000), "table-with-zeros"),
        (b"a" * 3_000_000, "row-too-long"),
        (one_letter(300), "row-too-long"),
        (gzip.compress(gzip.compress(b"a,b\n1,2\n", mtime=0), mtime=0), "no-table"),
        (b"<html>", "web-page"),
        (gzip.compress(b"%PDF-1.4\n\0", mtime=0), "no-table"),
        (b"PAR1\x15\0", "no-table"),
    ],
)
def test_what_is_no_table_is_a_sentence_at_once(tmp_path: Path, data: bytes, code: str) -> None:
    """It is told when it is opened, and nothing of it beyond the first megabytes is read."""
    with pytest.raises(UnreadableFile) as raised:
        DelimitedFiles([written(tmp_path, data)])

    assert raised.value.code == code


def test_what_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    """A folder, and what is not there."""
    (tmp_path / "folder.csv").mkdir()

    for name in ("folder.csv", "nothing.csv"):
        with pytest.raises(UnreadableFile, match=name):
            DelimitedFiles([tmp_path / name])


def test_a_fingerprint_tells_one_file_from_another(tmp_path: Path) -> None:
    """It is the same while the file is, and another one once a value is."""
    path = written(tmp_path, b"a,b\n1,2\n")
    before = DelimitedFiles([path]).fingerprint

    assert DelimitedFiles([path]).fingerprint == before
    assert DelimitedFiles([written(tmp_path, b"a,b\n1,3\n")]).fingerprint != before
