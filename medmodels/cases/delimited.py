"""Bytes to rows of text cells: bounds, kind of file, encoding and delimiter, before any meaning."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from medmodels.cases.delimiters import DELIMITERS, after_separator_line, delimiter_of
from medmodels.cases.encodings import refuse_controls, text_of
from medmodels.cases.first_line import are_values
from medmodels.cases.lines import Lines
from medmodels.cases.packed_rows import Rows
from medmodels.cases.prose import is_prose
from medmodels.cases.remarks import Remark
from medmodels.cases.workbooks import SHEET, first_sheet, is_archive
from medmodels.cases.written import as_written
from medmodels.errors import UnreadableFile
from medmodels.words import Phrase

__all__ = [
    "MAX_BYTES",
    "MAX_CELL",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "OTHER_KINDS",
    "Beginning",
    "Cells",
    "beginning_of",
    "decoded",
    "header_of",
    "read_cells",
    "refuse_other_kinds",
    "split_cells",
]

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 5_000  # a picture of 40 × 40 pixels in three colours has 4 800
MAX_CELLS = 5_000_000  # 6 000 pictures of 28 × 28 pixels
MAX_CELL = 2_000
_LONGEST_NAME = 60  # characters of a sheet's name that are shown

# What people drop by mistake, known by its first bytes; ``words.text_files.FILE_KINDS`` names it.
OTHER_KINDS = {
    b"PK\x03\x04": "workbook",
    b"\xd0\xcf\x11\xe0": "old-workbook",
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    # four letters alone may be a gene's name over a column
    b"PAR1\x15": "parquet",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "rtf",
}


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of text: the header, the rows (every one as wide as the header) and how it was read;
    no cell has a blank at its ends.

    ``ragged`` says of a row (from 1) that had another number of cells what is wrong with it;
    ``blank`` counts lines left out. Of a workbook ``encoding`` is its kind, ``sheet`` the name of
    the sheet, and ``others`` counts the sheets that were not read.
    """

    header: tuple[str, ...]
    rows: Rows
    delimiter: str
    encoding: str
    ragged: Mapping[int, Phrase] = field(default_factory=dict)
    blank: int = 0
    sheet: str | None = None
    others: int = 0

    @property
    def how(self) -> Remark:
        """How the cells were read."""
        rows = len(self.rows)
        if self.sheet is not None:
            told = {"sheet": self.sheet[:_LONGEST_NAME], "kind": self.encoding}
            return Remark("read_sheet", {"rows": rows, **told, "others": self.others})
        told = {"delimiter": self.delimiter, "encoding": self.encoding}
        return Remark("read_rows", {"rows": rows, **told})


class Beginning(NamedTuple):
    """The names of a text's columns, the mark between its cells, and at which of its characters the
    line after the names begins.
    """

    header: tuple[str, ...]
    delimiter: str
    end: int


def read_cells(data: bytes, *, rows: int | None = None, cell: int = MAX_CELL) -> Cells:
    """Split the bytes of a delimited text file, or of a workbook's first sheet, into cells, or
    those of its first ``rows`` alone; a ``cell`` has at most so many characters.

    Raises ``UnreadableFile`` when there is nothing in it, when it is another kind of file, when it
    is past the bounds, or when most rows have another number of cells than the header.
    """
    if is_archive(data):
        _refuse_large(data, passage=False)
        return _sheet_cells(data, rows, cell)
    text, encoding = decoded(data)
    return split_cells(text, encoding, rows=rows, cell=cell)


def _sheet_cells(data: bytes, most: int | None, longest: int) -> Cells:
    sheet = first_sheet(data, widest=MAX_COLUMNS, longest=longest)
    records = sheet.rows()
    header, _ = next(records)
    width = len(header)
    ragged: dict[int, Phrase] = {}
    blanks: list[int] = []
    # a row of a sheet ends with its last value, and lacks nothing
    filled = (
        ([as_written(cell) for cell in cells] + [""] * (width - len(cells)), blank)
        for cells, blank in records
    )
    rows = Rows(_of_width(filled, width, most, ragged, blanks), width=width)
    if not len(rows):
        raise UnreadableFile("one-row-of-values" if are_values(header) else "no-rows")
    if 2 * len(ragged) > len(rows):
        first = next(iter(ragged))
        raise UnreadableFile("most-rows-wider", row=first, wrong=ragged[first])
    names = tuple(name.strip() for name in header)
    blank = sum(blanks)
    return Cells(names, rows, SHEET, sheet.kind, ragged, blank, sheet.name, sheet.others)


def split_cells(
    text: str,
    encoding: str,
    *,
    rows: int | None = None,
    cell: int = MAX_CELL,
    most: int | None = None,
) -> Cells:
    """Split a text that is decoded already, under the rules of ``read_cells``; ``most`` rows, where
    that is not ``MAX_ROWS``.
    """
    refuse_controls(text)
    start = after_separator_line(text)
    delimiter = delimiter_of(text, start)
    records = _records(Lines(text, start), delimiter, cell)
    header, _ = next(records, ((), 0))
    if not header:
        raise UnreadableFile("only-delimiters")
    ragged: dict[int, Phrase] = {}
    blanks: list[int] = []
    of_width = Rows(_of_width(records, len(header), rows, ragged, blanks, most), width=len(header))
    if not len(of_width):
        if is_prose(text, delimiter):
            raise UnreadableFile("running-text")
        raise UnreadableFile("one-row-of-values" if are_values(header) else "no-rows")
    if 2 * len(ragged) > len(of_width):
        if is_prose(text, delimiter):
            raise UnreadableFile("running-text")
        first = next(iter(ragged))
        raise UnreadableFile("most-rows-ragged", row=first, wrong=ragged[first])
    return Cells(
        tuple(name.strip() for name in header),
        of_width,
        DELIMITERS[delimiter],
        encoding,
        ragged,
        sum(blanks),
    )


def header_of(text: str) -> tuple[str, ...]:
    """The cells of the first line with anything in it, as column names; none where it cannot be
    split.
    """
    try:
        return beginning_of(text).header
    except UnreadableFile:
        return ()


def beginning_of(text: str) -> Beginning:
    """Where the rows of a text begin, and how; raises ``UnreadableFile`` where its first line
    cannot be split.
    """
    start = after_separator_line(text)
    delimiter, lines = delimiter_of(text, start), Lines(text, start)
    header, _ = next(_records(lines, delimiter, len(text)), ((), 0))
    return Beginning(tuple(name.strip() for name in header), delimiter, lines.end)


def decoded(data: bytes, *, passage: bool = False) -> tuple[str, str]:
    """The text of a file and its encoding; raises ``UnreadableFile`` when it is too large, another
    kind of file, or empty.

    A ``passage`` may begin in any way, with a bracket too, and is refused in words of its own.
    """
    _refuse_large(data, passage=passage)
    refuse_other_kinds(data, passage=passage)
    text, encoding = text_of(data, passage=passage)
    if not text or text.isspace():
        raise UnreadableFile("passage-empty" if passage else "table-empty")
    return text, encoding


def _refuse_large(data: bytes, *, passage: bool) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            "passage-too-large" if passage else "table-too-large",
            megabytes=len(data) / 1e6,
            most=MAX_BYTES / 1e6,
        )


def refuse_other_kinds(data: bytes, *, passage: bool = False) -> None:
    """Raise ``UnreadableFile`` for what begins as another kind of file does."""
    for magic, kind in OTHER_KINDS.items():
        if data.startswith(magic):
            raise UnreadableFile("no-text" if passage else "no-table", kind=kind)
    if data[128:132] == b"DICM":
        raise UnreadableFile("no-text" if passage else "no-table", kind="dicom")
    if not passage and data[:1024].lstrip()[:1] in (b"<", b"{", b"["):
        raise UnreadableFile("web-page")


def _records(lines: Lines, delimiter: str, longest: int) -> Iterator[tuple[list[str], int]]:
    """The rows with anything in them, within bounds, each with the number of blank ones since the
    one before.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    blank = count = 0
    try:
        for cells in reader:
            lines.row = 0
            joined = "".join(cells)
            if not joined or joined.isspace():
                blank += bool(count)
                continue
            if len(cells) > MAX_COLUMNS:
                raise UnreadableFile("too-many-columns", line=reader.line_num, most=MAX_COLUMNS)
            if len(joined) > longest and max(map(len, cells)) > longest:
                raise UnreadableFile("cell-too-long", line=reader.line_num, most=longest)
            yield list(map(as_written, cells)) if "'" in joined else cells, blank
            count, blank = count + 1, 0
    except csv.Error as error:
        raise UnreadableFile("line-not-split", line=reader.line_num, reason=str(error)) from None


def _of_width(
    records: Iterator[tuple[list[str], int]],
    width: int,
    most: int | None,
    ragged: dict[int, Phrase],
    blanks: list[int],
    bound: int | None = None,
) -> Iterator[list[str]]:
    """At most so many rows, as wide as the header; what is wrong with those that were not, and the
    blank ones between, are noted.
    """
    said: dict[int, Phrase] = {}
    for n, (cells, blank) in enumerate(records, 1):
        if most is not None and n > most:
            return
        if n > (bound or MAX_ROWS):
            raise UnreadableFile("too-many-rows", most=bound or MAX_ROWS)
        if n * width > MAX_CELLS:
            raise UnreadableFile("too-many-cells", millions=MAX_CELLS / 1e6)
        if blank:
            blanks.append(blank)
        if len(cells) != width:
            # Trailing delimiters, as spreadsheets write them, are not amiss.
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                count = len(cells)
                ragged[n] = said.setdefault(
                    count, Phrase("cells-miscounted", cells=count, columns=width)
                )
            cells = [*cells[:width], *[""] * (width - len(cells))]
        yield cells
