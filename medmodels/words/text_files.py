"""Files as a whole: too large, empty, of another kind, in no known writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["FILE_KINDS", "WORDS"]

# What people drop by mistake.
FILE_KINDS: Mapping[str, str] = {
    "workbook": "an Excel or Word document or a zip archive",
    "old-workbook": "an old Excel workbook",
    "binary-workbook": "a binary Excel workbook",
    "archive": "a Word document or a zip archive",
    "pdf": "a PDF",
    "png": "a PNG image",
    "jpeg": "a JPEG image",
    "gif": "a GIF image",
    "parquet": "a Parquet file",
    "gzip": "a gzip archive",
    "rtf": "a Word document",
    "dicom": "a DICOM image",
    "bmp": "a BMP image",
    "tiff": "a TIFF image",
    "webp": "a WebP image or a film",
    "heic": "a HEIC image or a video",
    "jpeg-2000": "a JPEG 2000 file",
    "nifti": "a NIfTI volume",
}
# What makes a table of it.
_TO_TABLE = {
    "workbook": "open it and save the sheet as CSV",
    "old-workbook": "open it and save the sheet as .xlsx, without a password, or as CSV",
    "binary-workbook": "open it and save the sheet as .xlsx or as CSV",
    "archive": "open it, and save the table as CSV, .xlsx or .ods",
    "parquet": "save it as CSV",
    "gzip": "unpack it first",
}
# Whoever has a passage has it in a document, and is not asked for a table.
_DOCUMENTS = {
    "workbook": (
        "a Word or Excel document or a zip archive: open it and save it as plain text or CSV"
    ),
    "old-workbook": "an old Word or Excel document: open it and save it as plain text or CSV",
    "rtf": "a formatted document: open it and save it as plain text",
}


def _no_table(kind: str) -> str:
    advice = _TO_TABLE.get(kind, "give the table as CSV, .xlsx or .ods")
    return f"This is not a table but {FILE_KINDS[kind]}: {advice}."


def _no_text(kind: str) -> str:
    advice = _TO_TABLE.get(kind, "give the passage as plain text or CSV")
    return f"This is not a text file but {_DOCUMENTS.get(kind) or f'{FILE_KINDS[kind]}: {advice}'}."


_TOO_LARGE = "The file has {megabytes:.0f} MB; at most {most:.0f} MB are read."
_EMPTY = "The file is empty; it should hold "
_NOT_ENCODED = "The file says it is {encoding} text, but its bytes are not. "
_ZEROS = "This is not a text file: it has zero bytes in it. "
_AS_TABLE, _AS_PASSAGE = "Export the table as CSV UTF-8.", "Save the note as plain text, UTF-8."

WORDS: Mapping[str, str | Callable[..., str]] = {
    "file-too-large": _TOO_LARGE,
    "table-too-large": f"{_TOO_LARGE} Split it, or keep only the columns needed.",
    "passage-too-large": f"{_TOO_LARGE} Give the part in question.",
    "film-too-large": f"{_TOO_LARGE} Export the {{noun}} in a smaller size.",
    "file-not-opened": "The file cannot be opened ({reason}).",
    "table-empty": f"{_EMPTY}a row of column names and a row for each case.",
    "passage-empty": f"{_EMPTY}the passage, or a table with a column of passages.",
    "no-table": _no_table,
    "no-text": _no_text,
    "workbook-broken": (
        "This looks like an Excel workbook or a zip archive, but it cannot be opened: it is damaged"
        " or has a password. Open it and save the sheet as CSV."
    ),
    "workbook-with-entities": (
        "This workbook defines entities of its own, which could name other files; none are read."
        " Open it and save the sheet as CSV."
    ),
    "workbook-of-many-parts": (
        "The workbook has more than {most:,} parts; save the sheet alone, or as CSV."
    ),
    "workbook-too-large": (
        "The sheet has more than {megabytes:.0f} MB once it is unpacked. Split it, or save it as"
        " CSV."
    ),
    "workbook-of-many-texts": (
        "The workbook holds more than {most:,} different texts; keep only the columns needed, or"
        " save the sheet as CSV."
    ),
    "sheet-of-many-cells": (
        "The sheet has more than {millions:g} million cells, blank ones among them. Split it, or"
        " save it as CSV."
    ),
    "sheet-empty": (
        "The first sheet of the workbook is empty; put the table there: a row of column names and"
        " a row for each case."
    ),
    "web-page": (
        "This is not a CSV file: it starts like a web page or JSON. Export the table as CSV."
    ),
    "table-not-encoded": f"{_NOT_ENCODED}{_AS_TABLE}",
    "passage-not-encoded": f"{_NOT_ENCODED}{_AS_PASSAGE}",
    "table-with-zeros": f"{_ZEROS}{_AS_TABLE}",
    "passage-with-zeros": f"{_ZEROS}{_AS_PASSAGE}",
    "table-of-two-encodings": (
        "The file begins as UTF-8 text and goes on as something else; it was put together from two"
        f" files, or is damaged. {_AS_TABLE}"
    ),
    "control-character": (
        "Line {line} holds the control character {name} (U+{number:04X}); remove it, or export"
        " the table as CSV UTF-8."
    ),
    "request-not-read": (
        "The first line of standard input should be a JSON list of options, and the table under it."
    ),
}
