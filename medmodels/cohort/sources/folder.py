"""Files with a case each, or a few: films, stays, notes, recordings."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from medmodels.cases.delimited import MAX_BYTES
from medmodels.cohort.portion import Portion
from medmodels.cohort.sources.records import packed_record, records_together
from medmodels.cohort.sources.walking import Found, safe_name, walked
from medmodels.disk import read_file
from medmodels.errors import UnreadableFile
from medmodels.words import Phrase

__all__ = ["PUT_TOGETHER", "Files"]

_MOST_FILES, _MOST_HELD = 128, 16_000_000  # of a portion; the last file may go beyond the bytes
_MOST_STORED = 45_000_000  # bytes of a file that is packed before it is read


def _each(files: list[Found]) -> list[Found]:
    return files


class Lying(NamedTuple):
    """How the cases of a modality lie in a folder: which files are one, and whether it is a
    ``single`` case.
    """

    together: Callable[[list[Found]], list[Found]]
    single: bool


# By modality. A table of notes has many, a recording one for each beat.
PUT_TOGETHER: Mapping[str, Lying] = {
    "film": Lying(_each, single=True),
    "stay": Lying(_each, single=True),
    "note": Lying(_each, single=False),
    "waveform": Lying(records_together, single=False),
}


class Files:
    """The files of folders and files that were given, for a task of that ``modality``.

    Hidden files and others that are not read are empty in their portion, and its ``ragged`` says
    why. Raises ``UnreadableFile`` where there is none.
    """

    delimiter = ""

    def __init__(self, paths: Sequence[Path], *, modality: str) -> None:
        self._paths, self._lying = tuple(paths), PUT_TOGETHER[modality]
        if next(self._found(), None) is None:
            raise UnreadableFile("cohort-folder-empty")

    @property
    def rows(self) -> int | None:
        return self._listed[0] if self._lying.single else None

    @property
    def fingerprint(self) -> Mapping[str, Any]:
        return {"kind": "files", "listed": self._listed}

    @cached_property
    def _listed(self) -> tuple[int, str]:
        """How many there are, and a digest of their names, lengths and times."""
        digest, count = hashlib.sha256(), 0
        for found in self._found():
            count += 1
            for path in (found.path, *(found.others or ())):
                try:
                    status = path.lstat()
                    told = f"{status.st_size} {status.st_mtime_ns}"
                except OSError:
                    told = "-"
                digest.update(f"{found.name}\0{safe_name(path.name)}\0{told}\n".encode())
        return count, digest.hexdigest()

    def head(self) -> None:
        """Files have no columns."""
        return

    def portions(self, *, size: int) -> Iterator[Portion]:
        """Every file in its portion: at most ``size``, and so few that their bytes stay bounded."""
        number = first = held = 0
        files: list[tuple[str, bytes]] = []
        ragged: dict[int, Phrase] = {}
        for found in self._found():
            data, wrong = _read(found)
            if wrong is not None:
                ragged[len(files)] = wrong
            files.append((found.name, data))
            held += len(data)
            if len(files) >= min(size, _MOST_FILES) or held >= _MOST_HELD:
                yield Portion(number, first, ragged=ragged, files=tuple(files))
                number, first, held = number + 1, first + len(files), 0
                files, ragged = [], {}
        if files:
            yield Portion(number, first, ragged=ragged, files=tuple(files))

    def _found(self) -> Iterator[Found]:
        if len(self._paths) == 1 and self._paths[0].is_dir():
            yield from walked(self._paths[0], self._lying.together)
            return
        names = _names_of(self._paths)  # a link that was given is followed, none in a folder
        given = [
            Found(path.resolve(), safe_name(name))
            for path, name in sorted(zip(self._paths, names, strict=True), key=itemgetter(1))
        ]
        yield from self._lying.together([found for found in given if not found.path.is_dir()])
        for found in given:
            if found.path.is_dir():
                yield from walked(found.path, self._lying.together, before=f"{found.name}/")


def _names_of(paths: Sequence[Path]) -> list[str]:
    """What tells files apart: their names below the folder that holds all of them."""
    whole = [os.path.abspath(path) for path in paths]  # links stay what they are called
    common = os.path.commonpath([os.path.dirname(path) for path in whole])
    return [Path(path).relative_to(common).as_posix() for path in whole]


def _read(found: Found) -> tuple[bytes, Phrase | None]:
    """The bytes of a file, or why there are none."""
    if found.wrong is not None:
        return b"", found.wrong
    try:
        if found.others is not None:
            return packed_record((found.path, *found.others), most=_MOST_STORED), None
        return read_file(found.path, most=MAX_BYTES), None
    except OSError as error:
        if error.errno == errno.EFBIG:
            most = MAX_BYTES if found.others is None else _MOST_STORED
            size = max(map(_size, (found.path, *(found.others or ()))))
            return b"", Phrase("file-too-large", megabytes=size / 1e6, most=most / 1e6)
        return b"", Phrase("file-not-opened", reason=error.strerror)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
