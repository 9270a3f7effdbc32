"""Workbooks, .xlsx and .ods: bytes to the rows of the first sheet, as text."""

from __future__ import annotations

from medmodels.cases.workbooks.archive import is_archive
from medmodels.cases.workbooks.sheet import SHEET, Sheet, first_sheet

__all__ = ["SHEET", "Sheet", "first_sheet", "is_archive"]
