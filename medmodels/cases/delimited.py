"""Bytes to rows of text cells: bounds, kind of file, encoding and delimiter, before any meaning."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from medmodels.cases.written import as_written
from medmodels.errors import UnreadableFile

__all__ = ["MAX_BYTES", "MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "OTHER_KINDS", "Cells", "decoded", "header_of", "read_cells", "split_cells"]

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 5_000  # a picture of 40 × 40 pixels in three colours has 4 800
MAX_CELL = 2_000
_SHARED = 10_000

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}

# What people drop by mistake, known by its first bytes.
OTHER_KINDS = {
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
# Whoever has a passage has it in a document, and is not asked for a table.
_OTHER_DOCUMENTS = OTHER_KINDS | {
    b"PK\x03\x04": "a Word or Excel document or a zip archive: open it and save it as plain text or CSV",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel document: open it and save it as plain text or CSV",
    b"{\\rtf": "a formatted document: open it and save it as plain text",
}


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of text: the header, the rows (every one as wide as the header) and how it was read.

    ``ragged`` says of a row (from 1) that had another number of cells what is wrong with it; ``blank`` counts lines left out.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    encoding: str
    ragged: Mapping[int, str] = field(default_factory=dict)
    blank: int = 0


def read_cells(data: bytes, *, rows: int | None = None, cell: int = MAX_CELL) -> Cells:
    """Split the bytes of a delimited text file into cells, or those of its first ``rows`` alone; a ``cell`` has at most so many characters.

    Raises ``UnreadableFile`` when there is nothing in it, when it is another kind of file, when it
    is past the bounds, or when most rows have another number of cells than the header.
    """
    text, encoding = decoded(data)
    return split_cells(text, encoding, rows=rows, cell=cell)


def split_cells(text: str, encoding: str, *, rows: int | None = None, cell: int = MAX_CELL) -> Cells:
    """Split a text that is decoded already, under the rules of ``read_cells``."""
    text = _without_separator_line(text)
    delimiter = _delimiter(text)
    lines, blank = _parse(text, delimiter, rows, cell)
    if "'" in text:
        lines = [tuple(map(as_written, line)) for line in lines]
    if not lines:
        raise UnreadableFile("The file is empty but for delimiters; it should hold a row of column names and a row for each case.")
    header, *body = lines
    if not body:
        raise UnreadableFile("The file has a row of column names but no case under it.")
    fitted, ragged = _fitted(body, len(header))
    return Cells(tuple(name.strip() for name in header), fitted, _DELIMITERS[delimiter], encoding, ragged, blank)


def header_of(text: str) -> tuple[str, ...]:
    """The cells of the first line with anything in it, as column names; none where it cannot be split."""
    text = _without_separator_line(text)
    try:
        lines, _ = _parse(text, _delimiter(text), 0, len(text))
    except UnreadableFile:
        return ()
    return tuple(as_written(name).strip() for name in lines[0]) if lines else ()


def decoded(data: bytes, *, passage: bool = False) -> tuple[str, str]:
    """The text of a file and its encoding; raises ``UnreadableFile`` when it is too large, another kind of file, or empty.

    A ``passage`` may begin in any way, with a bracket too, and is refused in words of its own.
    """
    if len(data) > MAX_BYTES:
        less = "Give the part in question." if passage else "Split it, or keep only the columns needed."
        raise UnreadableFile(f"The file has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read. {less}")
    _refuse_other_kinds(data, passage)
    text, encoding = _decode(data, "Save the note as plain text, UTF-8." if passage else "Export the table as CSV UTF-8.")
    if not text.strip():
        right = "the passage, or a table with a column of passages" if passage else "a row of column names and a row for each case"
        raise UnreadableFile(f"The file is empty; it should hold {right}.")
    return text, encoding


def _refuse_other_kinds(data: bytes, passage: bool) -> None:
    expected = "a text file" if passage else "a CSV file"
    for magic, kind in (_OTHER_DOCUMENTS if passage else OTHER_KINDS).items():
        if data.startswith(magic):
            raise UnreadableFile(f"This is not {expected} but {kind}.")
    if data[128:132] == b"DICM":
        raise UnreadableFile(f"This is not {expected} but a DICOM image.")
    if not passage and data[:1024].lstrip()[:1] in (b"<", b"{", b"["):
        raise UnreadableFile("This is not a CSV file: it starts like a web page or JSON. Export the table as CSV.")


def _decode(data: bytes, right: str) -> tuple[str, str]:
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                raise UnreadableFile(f"The file says it is {encoding} text, but its bytes are not. {right}") from None
    if b"\0" in data:
        raise UnreadableFile(f"This is not a text file: it has zero bytes in it. {right}")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _without_separator_line(text: str) -> str:
    """Excel's own first line, ``sep=;``, tells the delimiter and is no row."""
    first, _, rest = text.lstrip().partition("\n")
    return rest if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5 else text


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first line with anything in it into most cells, outside quotes."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    for strict in (True, False):  # a mark within quotes parts nothing, which only a strict reading sees
        counts = {d: _parts(line, d, strict=strict) for d in _DELIMITERS}
        if any(counts.values()):
            break
    else:
        counts = {d: line.count(d) for d in _DELIMITERS}
    return max(counts, key=lambda d: counts[d])


def _parts(line: str, delimiter: str, *, strict: bool) -> int:
    """How many cells a line has with that delimiter; none where it cannot be one."""
    try:
        return len(next(csv.reader([line], delimiter=delimiter, strict=strict)))
    except csv.Error:
        return 0


def _fitted(rows: list[tuple[str, ...]], width: int) -> tuple[tuple[tuple[str, ...], ...], dict[int, str]]:
    """The rows as wide as the header, and what is wrong with those that were not."""
    fitted: list[tuple[str, ...]] = []
    ragged: dict[int, str] = {}
    for n, cells in enumerate(rows, 1):
        spare = cells[width:]  # trailing delimiters, as spreadsheets write them, are not amiss
        if len(cells) < width or any(cell.strip() for cell in spare):
            ragged[n] = f"has {len(cells)} cells where the first line has {width} columns"
        fitted.append((*cells[:width], *[""] * (width - len(cells))))
    if 2 * len(ragged) > len(rows):
        first = next(iter(ragged))
        raise UnreadableFile(f"Row {first} {ragged[first]}; a delimiter is missing or too many, or a decimal comma is not in quotes.")
    return tuple(fitted), ragged


def _parse(text: str, delimiter: str, most: int | None, cell: int) -> tuple[list[tuple[str, ...]], int]:
    """The lines with anything in them, at most so many under the first, and how many blank ones stood between."""
    rows: list[tuple[str, ...]] = []
    blank = pending = 0
    seen: dict[str, str] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                pending += bool(rows)
                continue
            blank, pending = blank + pending, 0
            rows.append(_bounded(cells, len(rows), reader.line_num, seen, cell))
            if most is not None and len(rows) > most:
                break
    except csv.Error as error:
        raise UnreadableFile(f"Line {reader.line_num} cannot be split into cells ({error}); check its quotes.") from None
    return rows, blank


def _bounded(cells: list[str], before: int, line: int, seen: dict[str, str], longest: int) -> tuple[str, ...]:
    """A line's cells, within bounds; equal cells share their memory as far as ``seen`` reaches (pixels have 256 values)."""
    if before > MAX_ROWS:
        raise UnreadableFile(f"The file has more than {MAX_ROWS} rows; split it.")
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(f"Line {line} has more than {MAX_COLUMNS} cells; keep only the columns needed.")
    if max(map(len, cells)) > longest:
        raise UnreadableFile(f"Line {line} has a cell of more than {longest} characters; check its quotes.")
    return tuple(map(seen.setdefault, cells, cells)) if len(seen) < _SHARED else tuple(seen.get(cell, cell) for cell in cells)
