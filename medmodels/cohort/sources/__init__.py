"""Where cases come from, a file a form; which it is, is told by what was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from medmodels.cohort.source import CohortSource
from medmodels.cohort.sources.delimited import DelimitedFiles
from medmodels.cohort.sources.folder import PUT_TOGETHER, Files
from medmodels.cohort.sources.parquet import ParquetSource
from medmodels.cohort.sources.query import Query
from medmodels.cohort.sources.workbook import Workbooks
from medmodels.disk import open_file
from medmodels.errors import CohortError
from medmodels.tasks import Task
from medmodels.wording import shown

__all__ = ["SOURCES_BY_BEGINNING", "open_source"]

# Tables by how they begin; what begins otherwise is text, or is refused as none.
SOURCES_BY_BEGINNING: Mapping[bytes, Callable[[Sequence[Path]], CohortSource]] = {
    b"PAR1\x15": ParquetSource,
    b"PK\x03\x04": Workbooks,
    b"": DelimitedFiles,
}


def open_source(paths: Sequence[Path], *, task: Task, query: str | None = None) -> CohortSource:
    """What was given, ready to be read: files, a folder, or a ``query``, perhaps over a database.

    Raises ``CohortError`` or ``CaseError`` where it cannot be.
    """
    for path in paths:
        if not path.exists():
            raise CohortError("cohort-nothing-there", name=shown(path.name))
    if query is not None:
        if len(paths) > 1:
            raise CohortError("cohort-query-one-database")
        return Query(query, database=paths[0] if paths else None)
    if not paths:
        raise CohortError("cohort-nothing-given")
    if task.modality in PUT_TOGETHER:
        return Files(paths, modality=task.modality)
    kinds = {_beginning(path) for path in paths}
    if len(kinds) != 1:
        raise CohortError("cohort-kinds-mixed")
    return SOURCES_BY_BEGINNING[kinds.pop()](paths)


def _beginning(path: Path) -> bytes:
    """Which of ``SOURCES_BY_BEGINNING`` a file is."""
    if path.is_dir():
        raise CohortError("cohort-folder-for-table", name=shown(path.name))
    try:
        with open_file(path, links=True) as file:
            start = file.read(8)
    except OSError as error:
        raise CohortError(
            "cohort-not-opened", name=shown(path.name), reason=error.strerror
        ) from None
    return next(known for known in SOURCES_BY_BEGINNING if start.startswith(known))
