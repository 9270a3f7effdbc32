"""The reviewer's own answer on a strip: where it stands, and whether the model says the same.

A strip that was kept takes the answers of everybody who looks at it; the model is not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from medmodels.outcomes import Quantity
from medmodels.reviews import Judgement
from medmodels.strips.strip import Mark, Row, Strip
from medmodels.tasks import Task

__all__ = ["PLACES", "with_mine"]

_RANKS = ("first", "second", "third", "fourth", "fifth")


def with_mine(strip: Strip, task: Task, mine: Judgement, answer: str | float | None) -> Strip:
    """The strip with the reviewer's answer on it, and a sentence on whether the model's ``answer``
    is the same; none where the model gave none.
    """
    return PLACES[task.kind](strip, task, mine, answer)


def _on_labels(strip: Strip, task: Task, mine: Judgement, answer: str | float | None) -> Strip:
    share = mine.confidence / 100
    place = share if mine.label == task.labels[0] else 1 - share
    mark = Mark("mine", "You", f"{mine.label}, {mine.confidence}% sure", place)
    said = f"You said {mine.label}, {mine.confidence}% sure"
    return _marked(strip, 0, mark, _agreement(said, mine.label == answer, answer))


def _on_classes(strip: Strip, task: Task, mine: Judgement, answer: str | float | None) -> Strip:
    names = [row.name for row in strip.rows]
    if mine.label not in names:
        strip = replace(strip, rows=(*strip.rows, Row((), name=mine.label)))
    at = [row.name for row in strip.rows].index(mine.label)
    mark = Mark("mine", "You", f"{mine.confidence}% sure", mine.confidence / 100)
    said = f"You said {mine.label}, {mine.confidence}% sure"
    agreement = _agreement(said, mine.label == answer, answer)
    if agreement and mine.label != answer:
        model = [other.said for other in strip.rows[at].marks if other.role == "model"]
        place = _RANKS[at] if at < len(_RANKS) else "after the first five"
        agreement = f"{agreement[:-1]}; yours comes {', '.join([place, *model])}."
    return _marked(strip, at, mark, agreement)


def _on_amount(strip: Strip, task: Task, mine: Judgement, answer: str | float | None) -> Strip:
    quantity = task.asks
    assert isinstance(quantity, Quantity)
    own, most = quantity.amount(mine.label), quantity.amount(strip.ends[1])
    mark = Mark("mine", "You", quantity.show(own), min(max(own / most, 0.0), 1.0))
    if answer is None:
        return _marked(strip, 0, mark, "")
    apart = own - float(answer)
    same = abs(apart) <= quantity.within * float(answer)
    shown = quantity.show(abs(apart))
    how = (
        "as the model"
        if shown == quantity.show(0.0)
        else f"{shown} {'more' if apart > 0 else 'less'} than the model"
    )
    said = (
        f"You said {quantity.show(own)}, {how}: you and the model"
        f" {'agree' if same else 'disagree'} (within {quantity.within:.0%} counts as the same)."
    )
    return _marked(strip, 0, mark, said)


def _agreement(said: str, same: bool, answer: str | float | None) -> str:
    if answer is None:
        return ""
    return f"{said}: you and the model {'agree' if same else 'disagree'}."


def _marked(strip: Strip, at: int, mark: Mark, agreement: str) -> Strip:
    """The mark right after the model's."""
    marks = strip.rows[at].marks
    rows = list(strip.rows)
    rows[at] = replace(rows[at], marks=(*marks[:1], mark, *marks[1:]))
    return replace(strip, rows=tuple(rows), agreement=agreement)


# By the kind of outcome.
PLACES: Mapping[str, Callable[[Strip, Task, Judgement, str | float | None], Strip]] = {
    "labels": _on_labels,
    "classes": _on_classes,
    "quantity": _on_amount,
    "time_to_event": _on_labels,
}
