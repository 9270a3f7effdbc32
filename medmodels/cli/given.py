"""Files given to a verb: their bytes, and every case in them, served or said why not."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from itertools import tee
from pathlib import Path
from typing import TypeVar

from medmodels.cases import Case, read_cases
from medmodels.cases.delimited import MAX_BYTES
from medmodels.cli.output import complain
from medmodels.disk import read_file
from medmodels.errors import CaseRejected, MedModelsError, UnreadableFile
from medmodels.models import Model

__all__ = ["given_bytes", "serve_cases"]

_T = TypeVar("_T")


def serve_cases(
    files: list[str],
    row: int | None,
    model: Model,
    many: Callable[[Iterable[Case | CaseRejected]], Iterator[_T | CaseRejected]],
    serve: Callable[[str, Case, _T], None],
) -> int:
    """Serve every readable case of every file, ``many`` at once; say what cannot be served and go
    on.
    """
    status = 0
    for file in files:
        try:
            # the copy is never more than a block behind
            cases, again = tee(_cases(file, row, model))
            for case, answer in zip(cases, many(again), strict=True):
                if isinstance(case, CaseRejected):
                    status = 2
                    complain(f"{file}: {' '.join(case.sentences)}")
                elif not isinstance(answer, CaseRejected):
                    serve(file, case, answer)
        except MedModelsError as error:
            complain(f"{file}: {error}")
            status = 2
    return status


def _cases(file: str, row: int | None, model: Model) -> Iterator[Case | CaseRejected]:
    reading = read_cases(given_bytes(Path(file)), task=model.task)
    if row is None:
        yield from reading.cases()
        return
    try:
        yield reading.case(row)
    except CaseRejected as rejected:
        yield rejected


def given_bytes(path: Path) -> bytes:
    """A file's content; raises ``UnreadableFile``, before reading, when it is too large, and for
    what is no file.
    """
    try:
        return read_file(path, most=MAX_BYTES, links=True)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise UnreadableFile(
                "file-too-large", megabytes=path.stat().st_size / 1e6, most=MAX_BYTES / 1e6
            ) from None
        raise UnreadableFile("file-not-opened", reason=error.strerror) from None
