"""The zip archive that a workbook is, or a recording: its parts one by one, unpacked within bounds,
and nothing believed that it says of itself.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.parsers.expat import ExpatError

from medmodels.errors import UnreadableFile

__all__ = ["Archive", "is_archive", "refused"]

MAGIC = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"  # begins each entry of an archive's table of contents
_MOST_PARTS = 2_000
_MOST_UNPACKED = 100_000_000  # bytes of the parts that are read: some two million cells
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without bound


def is_archive(data: bytes) -> bool:
    """Whether a file begins as a zip archive does, whatever its name says."""
    return data.startswith(MAGIC)


@contextmanager
def refused() -> Iterator[None]:
    """Whatever cannot be unpacked or is no markup becomes ``UnreadableFile``."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        ExpatError,
        EOFError,
        KeyError,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,  # a password is asked for
        ValueError,
    ):
        raise UnreadableFile("workbook-broken") from None


class Archive:
    """The parts of a workbook by name; raises ``UnreadableFile`` where there are too many.

    An archive says itself how large its parts are; no part gives more than it says, and all that
    are opened together give no more than the bound.
    """

    def __init__(self, data: bytes) -> None:
        # counted before they are objects
        if data.count(_ENTRY) > _MOST_PARTS:
            raise UnreadableFile("workbook-of-many-parts", most=_MOST_PARTS)
        with refused():
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._left = _MOST_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def names(self) -> list[str]:
        """Of all parts, in the order in which they were put in."""
        return list(self._zip.NameToInfo)

    def size(self, name: str) -> int:
        """Bytes of a part, as the archive says; no part gives more."""
        return self._zip.getinfo(name).file_size

    def open(self, name: str) -> IO[bytes]:
        """A part, to be read from its beginning; raises ``UnreadableFile`` past the bound, and
        ``KeyError`` where there is none of that name.
        """
        info = self._zip.getinfo(name)
        self._left -= info.file_size
        if self._left < 0:
            raise UnreadableFile("workbook-too-large", megabytes=_MOST_UNPACKED / 1e6)
        if info.compress_type not in _METHODS:
            raise UnreadableFile("workbook-broken")
        return self._zip.open(info)
