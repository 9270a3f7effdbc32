"""What is settled before the first case is scored: the model, and how the columns are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medmodels.cases.packed_rows import Rows
from medmodels.cases.table import settled
from medmodels.cohort.arrow_cells import ArrowCells
from medmodels.cohort.scoring import Scoring, TableColumns
from medmodels.cohort.source import CohortSource
from medmodels.cohort.variants import load_variant
from medmodels.errors import CohortError, UnreadableFile
from medmodels.models import Model
from medmodels.tasks import Task

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["settle"]


def settle(
    model: Model,
    source: CohortSource,
    *,
    explain: str,
    inputs: bool,
    variant: str | None = None,
) -> Scoring:
    """What is asked of each case; raises ``WrongColumns`` where the columns are not those of the
    model's task, ``UnreadableFile`` where there is no row, ``CohortError`` where the model has no
    ``variant`` of that name, or explains each case by parts of its own, which are no columns.
    """
    if explain != "no" and not model.task.elements:
        raise CohortError("cohort-not-explained", model=model.id)
    head = source.head()
    return Scoring(
        model=model.id,
        digest=model.digest,
        explain=explain,
        inputs=inputs,
        variant=None if variant is None else load_variant(model, variant),
        columns=None if head is None else _columns(head, source.delimiter, model.task),
    )


def _columns(head: pa.Table, delimiter: str, task: Task) -> TableColumns:
    if not head.num_rows:
        raise UnreadableFile("no-rows")
    header, cells = tuple(head.column_names), ArrowCells(head)
    texts = [cells.texts(position) for position in range(len(header))]
    rows = Rows(zip(*texts, strict=True), width=len(header))
    return TableColumns(header, *settled(header, rows, delimiter, task=task))
