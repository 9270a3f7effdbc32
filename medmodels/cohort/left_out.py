"""What became of those without an answer: rows that are no cases, and cases on which the model
abstained.
"""

from __future__ import annotations

from dataclasses import dataclass

from medmodels.cohort.opened import ScoredFile

__all__ = ["Abstained", "RejectedRows", "abstentions_in", "rejected_rows"]

_MOST = 50  # reasons that are told apart
# Sentences that differ in their numbers alone are one reason.
_REASON = (
    r"regexp_replace(regexp_replace(reason, '\s*\([^)]*\)', '', 'g'), '\d+([.]\d+)?', '…', 'g')"
)


@dataclass(frozen=True, slots=True)
class Abstained:
    """Why a model abstained, and of how many rows: a sentence without its numbers."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class RejectedRows:
    """Rows that became no case: how many, and by column what is wrong, what would be right and of
    how many rows, the most first; ``first`` are some of them, each as where it stands (a row, or a
    file and its row), column, what is wrong and what would be right.
    """

    rows: int
    groups: tuple[tuple[str, str, str, int], ...]
    first: tuple[tuple[str, str, str, str], ...]


def abstentions_in(scored: ScoredFile) -> tuple[Abstained, ...]:
    """Why the model abstained, the most frequent reason first."""
    found = scored.ask(
        f"SELECT {_REASON} AS why, count(*) FROM scored WHERE gate = 'abstained'"
        f" GROUP BY why ORDER BY 2 DESC, why LIMIT {_MOST}"
    ).fetchall()
    return tuple(Abstained(why or "", count) for why, count in found)


def rejected_rows(scored: ScoredFile, *, first: int = 12) -> RejectedRows | None:
    """What became of the rows that are no cases, with the ``first`` of what is wrong; ``None``
    where nothing was kept of them.
    """
    if not scored.has_rejected:
        return None
    names = {name for name, *_ in scored.ask("DESCRIBE rejected").fetchall()}
    where = "concat_ws(', row ', file, row)" if "file" in names else "row"
    what = "coalesce(\"column\", ''), coalesce(wrong, ''), coalesce(\"right\", '')"
    ((rows,),) = scored.ask(f"SELECT count(DISTINCT {where}) FROM rejected").fetchall()
    groups = scored.ask(
        f"SELECT {what}, count(DISTINCT {where}) FROM rejected"
        f" GROUP BY ALL ORDER BY 4 DESC, 1, 2 LIMIT {_MOST}"
    ).fetchall()
    some = scored.ask(f"SELECT coalesce({where}, ''), {what} FROM rejected LIMIT ?", [first])
    return RejectedRows(int(rows), tuple(groups), tuple(some.fetchall()))
