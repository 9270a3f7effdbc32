"""Bytes to rows of text cells: bounds, kind of file, encoding and delimiter, before any meaning."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from medmodels.errors import UnreadableFile

__all__ = ["MAX_BYTES", "MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "Cells", "read_cells"]

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELL = 2_000

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

# What people drop by mistake, known by its first bytes.
_OTHER_KINDS = {
    b"PK\x03\x04": "an Excel workbook or a zip archive: open it and save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: open it and save the sheet as CSV",
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PAR1": "a Parquet file: save it as CSV",
    b"\x1f\x8b": "a gzip archive: unpack it first",
    b"{\\rtf": "a Word document",
}


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of text: the header, the rows (every one as wide as the header) and how it was read."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    encoding: str


def read_cells(data: bytes) -> Cells:
    """Split the bytes of a delimited text file into cells.

    Raises ``UnreadableFile`` when there is nothing in it, when it is another kind of file, when it
    is past the bounds, or when a row has another number of cells than the header.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read. Split it, or keep only the columns needed."
        )
    _refuse_other_kinds(data)
    text, encoding = _decode(data)
    if not text.strip():
        raise UnreadableFile("The file is empty; it should hold a row of column names and a row for each case.")
    delimiter = _delimiter(text)
    lines = _parse(text, delimiter)
    if not lines:
        raise UnreadableFile("The file is empty but for delimiters; it should hold a row of column names and a row for each case.")
    header, *rows = lines
    if not rows:
        raise UnreadableFile("The file has a row of column names but no case under it.")
    return Cells(tuple(name.strip() for name in header), tuple(rows), _DELIMITERS[delimiter], encoding)


def _refuse_other_kinds(data: bytes) -> None:
    for magic, kind in _OTHER_KINDS.items():
        if data.startswith(magic):
            raise UnreadableFile(f"This is not a CSV file but {kind}.")
    if data[128:132] == b"DICM":
        raise UnreadableFile("This is not a CSV file but a DICOM image.")
    if data[:1024].lstrip()[:1] in (b"<", b"{", b"["):
        raise UnreadableFile("This is not a CSV file: it starts like a web page or JSON. Export the table as CSV.")


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                raise UnreadableFile(f"The file says it is {encoding} text, but its bytes are not; save it as CSV UTF-8.") from None
    if b"\0" in data:
        raise UnreadableFile("This is not a text file: it has zero bytes in it. Export the table as CSV.")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first line into most cells, outside quotes."""
    line = text.lstrip("\r\n").splitlines()[0]
    try:
        counts = {d: len(next(csv.reader([line], delimiter=d))) for d in _DELIMITERS}
    except csv.Error:
        counts = {d: line.count(d) for d in _DELIMITERS}
    return max(counts, key=lambda d: counts[d])


def _parse(text: str, delimiter: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            rows.append(_checked(cells, rows, reader.line_num))
    except csv.Error as error:
        raise UnreadableFile(f"Line {reader.line_num} cannot be split into cells ({error}); check its quotes.") from None
    return rows


def _checked(cells: list[str], before: list[tuple[str, ...]], line: int) -> tuple[str, ...]:
    if len(before) > MAX_ROWS:
        raise UnreadableFile(f"The file has more than {MAX_ROWS} rows; split it.")
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(f"Line {line} has more than {MAX_COLUMNS} cells; keep only the columns needed.")
    if any(len(cell) > MAX_CELL for cell in cells):
        raise UnreadableFile(f"Line {line} has a cell of more than {MAX_CELL} characters; check its quotes.")
    if before and len(cells) != (width := len(before[0])):
        spare = cells[width:]
        if spare and not any(cell.strip() for cell in spare):
            cells = cells[:width]  # trailing delimiters, as spreadsheets write them
        else:
            raise UnreadableFile(
                f"Line {line} has {len(cells)} cells where the first line has {width} columns; "
                "a delimiter is missing or too many, or a decimal comma is not in quotes."
            )
    return tuple(cells)
