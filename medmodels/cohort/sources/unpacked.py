"""A file of any size as a stream of bytes, unpacked where it is a gzip archive."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from medmodels.disk import open_file
from medmodels.errors import UnreadableFile

__all__ = ["Unpacked"]

_GZIP = b"\x1f\x8b"
# Tables of many rows shrink to a fifth or a tenth; only the same few bytes over and over shrink to
# less than a two hundredth, and those may go on for longer than anybody waits.
_LOOKED_AT, _MOST_TIMES = 100_000_000, 200


class Unpacked:
    """The bytes of a file, as many at a time as are asked for, and no more of them in memory;
    ``size`` of them, ``None`` where that is not known before it is unpacked.

    Raises ``UnreadableFile`` where the file cannot be opened or read, where the archive is damaged,
    and where it unpacks to what no table is.
    """

    def __init__(self, path: Path) -> None:
        self._name, self._given = path.name, 0
        try:
            self._file = open_file(path, links=True)
            packed = self._file.read(len(_GZIP)) == _GZIP
            self._file.seek(0)
            self.size = None if packed else os.fstat(self._file.fileno()).st_size
        except OSError as error:
            raise self._not_opened(error) from None
        self._stream = cast("BinaryIO", gzip.GzipFile(fileobj=self._file)) if packed else self._file

    def read(self, size: int) -> bytes:
        """So many bytes, fewer at the end alone, where there are none."""
        try:
            data = self._stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise UnreadableFile("cohort-archive-broken", name=self._name) from None
        except OSError as error:
            raise self._not_opened(error) from None
        self._given += len(data)
        if self._given > max(_LOOKED_AT, _MOST_TIMES * self._file.tell()):
            raise UnreadableFile("cohort-archive-swells", name=self._name, times=_MOST_TIMES)
        return data

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
        self._file.close()

    def _not_opened(self, error: OSError) -> UnreadableFile:
        return UnreadableFile("cohort-not-opened", name=self._name, reason=error.strerror)
