"""The known outcomes beside the rows of a table, and what somebody should know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from medmodels.cases.column_names import Columns
from medmodels.cases.follow_up import states
from medmodels.cases.numerals import BLANK, DecimalComma, numbers
from medmodels.cases.remarks import Remark
from medmodels.cases.table_cells import TableCells
from medmodels.tasks import Quantity, Table, Task, TimeToEvent

__all__ = ["left_out", "one_of", "truths_of"]

_Told = tuple[tuple[str | None, ...], tuple[Remark, ...]]


def truths_of(
    header: Sequence[str], cells: TableCells, columns: Columns, task: Task, *, comma: DecimalComma
) -> _Told:
    """The known outcome of each row as it is shown, ``None`` where there is none, and what should
    be told of them.
    """
    if columns.course is not None:
        return _course_told(header, cells, columns.course, task, comma=comma)
    if columns.truth is None or columns.truth_name is None:
        return (None,) * len(cells), ()
    return _truth(cells.texts(columns.truth), columns.truth_name, task, comma=comma)


def _truth(texts: Sequence[str], name: str, task: Task, *, comma: DecimalComma) -> _Told:
    """The known outcomes, and a note where one could not be understood."""
    truth: tuple[str | None, ...]
    if task.quantity is not None:
        low, high = task.quantity.plausible
        truth = _amounts(texts, task.quantity, comma=comma)
        right = {"low": low, "high": high, "unit": task.quantity.unit}
        return truth, left_out(texts, truth, "amounts_left_out", name, right)
    meaning = Table.of(task.inputs).truth_columns[name]
    known = {
        text: meaning.get(text.lower()) or meaning.get(text.lower().removesuffix(".0"))
        for text in set(texts)
    }
    truth = tuple(known[text] for text in texts)
    return truth, left_out(texts, truth, "words_left_out", name, one_of(meaning))


def _course_told(
    header: Sequence[str],
    cells: TableCells,
    places: tuple[int, int],
    task: Task,
    *,
    comma: DecimalComma,
) -> _Told:
    """The states at the first horizon by a time and an event, and how many could not be told."""
    asks, follow_up = task.asks, Table.of(task.inputs).follow_up
    assert isinstance(asks, TimeToEvent)
    assert follow_up is not None
    times, events = (cells.texts(place) for place in places)
    found = states(times, events, task, comma=comma)
    truth, unread = found.named, len(found.unread)
    names = {"time": header[places[0]], "event": header[places[1]]}
    told = {
        **names,
        "said": follow_up.said,
        "horizon": asks.when(asks.horizons[0]),
        "unknown": sum(state is None for state in truth) - unread,
    }
    told_too = []
    if found.longest is not None:
        short = {"longest": found.longest, "horizon": told["horizon"], "said": follow_up.said}
        told_too.append(Remark("course_short", {"time": names["time"], **short}))
    if unread:
        left = {"count": unread, "first": found.unread[0], **names}
        told_too.append(Remark("course_left_out", left))
    return truth, (Remark("course_columns", told), *told_too)


def _amounts(
    texts: Sequence[str], quantity: Quantity, *, comma: DecimalComma
) -> tuple[str | None, ...]:
    """The known amounts as they are shown; ``None`` where a cell holds none that could be."""
    low, high = quantity.plausible
    return tuple(
        quantity.show(amount) if low <= amount <= high else None
        for amount in numbers(texts, comma=comma).tolist()
    )


def left_out(
    texts: Sequence[str],
    truth: Sequence[str | None],
    note: str,
    name: str,
    right: Mapping[str, Any],
) -> tuple[Remark, ...]:
    """The note of that code on the known outcomes that could not be read, if any: how many, and
    what would be right, but never what stands there.
    """
    unknown = (text for text, known in zip(texts, truth, strict=True) if known is None)
    count = sum(text.lower() not in BLANK for text in unknown)
    return (Remark(note, {"count": count, "name": name, **right}),) if count else ()


def one_of(words: Iterable[str]) -> dict[str, Any]:
    """The first of the words that are right, and how many there are besides."""
    known = tuple(words)
    return {"words": known[:8], "more": max(len(known) - 8, 0)}
