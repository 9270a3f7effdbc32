"""A table in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["table"]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table; cells that come from a file or a person are escaped before.

    >>> table(["refused", "n"], [["3", "400"]])
    ['| refused | n |', '|---|---|', '| 3 | 400 |']
    """
    return [_row(head), "|" + "---|" * len(head), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
