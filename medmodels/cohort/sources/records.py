"""The files of PhysioNet that are one recording: a header, its samples and its annotations.

A recording is given to its reader as one archive, in which nothing else is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from medmodels.cohort.sources.walking import Found
from medmodels.disk import read_file

__all__ = ["packed_record", "records_together"]

_HEADER, _ANNOTATIONS = ".hea", ".atr"
_MOST_HEADER = 100_000  # bytes


def records_together(files: list[Found]) -> list[Found]:
    """Headers with the files that belong to them, each of which is no recording of its own; the
    other files as they are.
    """
    by_name = {found.path.name: found for found in files if found.wrong is None}
    headed = [found for found in by_name.values() if found.path.suffix.lower() == _HEADER]
    parts = {
        found.path: tuple(by_name[name].path for name in _named(found.path) if name in by_name)
        for found in headed
    }
    taken = {path for others in parts.values() for path in others}
    return [
        found._replace(others=parts.get(found.path)) for found in files if found.path not in taken
    ]


def _named(header: Path) -> list[str]:
    """The files that a header names, which lie beside it, and its annotations."""
    try:
        text = read_file(header, most=_MOST_HEADER).decode("ascii", "replace")
    except OSError:
        return []
    lines = [line.split()[0] for line in text.splitlines() if line.strip()]
    signals = [first for first in lines if not first.startswith("#")][1:]  # under the record's line
    names = dict.fromkeys([*signals, f"{header.stem}{_ANNOTATIONS}"])
    return [name for name in names if name != header.name]


def packed_record(paths: Sequence[Path], *, most: int) -> bytes:
    """Those files as one archive; raises ``OSError`` where one cannot be read, or has more than so
    many bytes.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in paths:
            archive.writestr(path.name, read_file(path, most=most))
    return made.getvalue()
