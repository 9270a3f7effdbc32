"""Cohorts: what is given, where the answers go, who scores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["WORDS"]

WORDS: Mapping[str, str | Callable[..., str]] = {
    "cohort-nothing-there": "There is no file or folder “{name}”.",
    "cohort-not-opened": "“{name}” cannot be opened ({reason}).",
    "cohort-not-parquet": (
        "“{name}” is no whole Parquet file: it is cut off, or of another kind. Write it again, or"
        " give a CSV file."
    ),
}
