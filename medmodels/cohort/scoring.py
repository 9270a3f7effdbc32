"""What is asked of every case of a cohort."""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.cases.column_names import Columns
from medmodels.cases.numerals import DecimalComma
from medmodels.cohort.variant import Variant

__all__ = ["EXPLAINED", "Scoring", "TableColumns"]

EXPLAINED = ("no", "top5", "all")  # how much of an explanation stands beside each number


@dataclass(frozen=True, slots=True)
class TableColumns:
    """How the columns of a table are read, settled once by its first rows: their names in the file,
    which of them is which input, and whether a comma is the decimal mark.
    """

    header: tuple[str, ...]
    matched: Columns
    comma: DecimalComma


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """A model by its id and the ``digest`` of its weights, how much is explained (one of
    ``EXPLAINED``), and whether ``inputs`` stand beside the answers. ``columns`` are those of a
    table, ``None`` where cases are files; what a ``variant`` says stands beside the model's own.
    """

    model: str
    digest: str
    explain: str = "no"
    inputs: bool = False
    columns: TableColumns | None = None
    variant: Variant | None = None
