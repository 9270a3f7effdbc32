"""Where cases come from, a file a form; which it is, is told by what was given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from medmodels.cohort.source import CohortSource
from medmodels.cohort.sources.parquet import ParquetSource
from medmodels.errors import CohortError
from medmodels.tasks import Task
from medmodels.wording import shown

__all__ = ["open_source"]

_PARQUET = b"PAR1"


def open_source(paths: Sequence[Path], *, task: Task, query: str | None = None) -> CohortSource:
    """What was given, ready to be read; raises ``CohortError`` or ``CaseError`` where it cannot
    be, ``OSError`` where the system refuses.
    """
    for path in paths:
        if not path.exists():
            raise CohortError("cohort-nothing-there", name=shown(path.name))
    return ParquetSource(paths)
