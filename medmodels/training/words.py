"""What a training tells, in English: the one place where its events become sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from medmodels.card import side_text
from medmodels.evidence.epochs import Epoch
from medmodels.training.progress import (
    EpochDone,
    FoldBegun,
    MemberDone,
    Packaging,
    Redrawn,
    Remarked,
    SearchStep,
    Started,
    Trained,
    TrainingEvent,
    Unread,
    Usable,
    ViewEpochDone,
    Written,
)
from medmodels.words.own_tables import remark_text

__all__ = ["REMARKED", "sentence"]


def sentence(event: TrainingEvent) -> str:
    """An event in words."""
    return _SENTENCES[type(event)](event)


def _started(event: Started) -> str:
    aside = f", {event.validation} for validation" if event.validation else ""
    return f"{event.model}: fitting on {event.cases} {event.kind}{aside}"


def _epoch(epoch: Epoch) -> str:
    return (
        f"epoch {epoch.number} of {epoch.planned}: train {side_text(epoch.train)}; validation"
        f" {side_text(epoch.validation)}"
    )


def _fold(event: FoldBegun) -> str:
    repeat = f"repeat {event.repeat} of {event.repeats}, " if event.repeats > 1 else ""
    return f"cross-validation: {repeat}fold {event.fold} of {event.folds}"


def _search(event: SearchStep) -> str:
    best = "" if event.best is None else f", best log loss {event.best:.4f}"
    return f"search: setting {event.number} of {event.planned}{best}"


_STEPS = {
    "forms": "packaging: smaller forms of the network",
    "baseline": "packaging: the comparator, explanations of the held-out rows",
    "survey": "packaging: the survey's own small network, as the comparator",
}
_WHY_POSITIVE = {"told": "as told", "name": "by its name", "rarer": "as the rarer one"} | {
    "rest": "against all others",
    "cut": "parted at a number",
}


def _rows(v: Mapping[str, Any]) -> str:
    return (
        f"{v['known']} of {v['rows']} rows have a label; {v['complete']} of them are complete and"
        " are used."
    )


def _course_rows(v: Mapping[str, Any]) -> str:
    return (
        f"{v['known']} of {v['rows']} rows say whether the event came; {v['complete']} of them are"
        " complete and are used."
    )


def _sheet(v: Mapping[str, Any]) -> str:
    rest = f"; {v['others']} other sheet{'' if v['others'] == 1 else 's'} not read"
    return f"Read from the sheet “{v['sheet']}”{rest if v['others'] else ''}."


def _positive(v: Mapping[str, Any]) -> str:
    return (
        f"“{v['label'][:30]}” is the positive label ({_WHY_POSITIVE.get(v['why'], v['why'])}):"
        f" {v['count']} rows; “{v['other'][:30]}”: {v['others']}."
    )


def _course(v: Mapping[str, Any]) -> str:
    unit = f" {v['unit']}" if v["unit"] else ""
    return (
        f"“{v['event'][:30]}” is the event: it came in {v['came']} rows; {v['lost']} were last seen"
        f" without it. Asked about: {v['first']:g} and {v['last']:g}{unit}."
    )


def _pictures(v: Mapping[str, Any]) -> str:
    colours = " in three colours." if v["channels"] == 3 else "."
    return f"The columns are read as pictures of {v['width']} × {v['height']} pixels{colours}"


def _series(v: Mapping[str, Any]) -> str:
    plural = "" if v["variables"] == 1 else "s"
    return (
        f"The columns are read as series of {v['steps']} steps of {v['variables']}"
        f" variable{plural}."
    )


def _column(v: Mapping[str, Any]) -> str:
    said = remark_text(v["remark"], v["missing"])
    return f"“{v['name']}” {said}{'' if v['used'] else ': left out'}."


REMARKED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "sheet": _sheet,
    "rows": _rows,
    "positive": _positive,
    "course rows": _course_rows,
    "course": _course,
    "pictures": _pictures,
    "series": _series,
    "column": _column,
}


def _remarked(event: Remarked) -> str:
    """A remark in words; one whose code or values are unknown is its code."""
    try:
        return REMARKED[event.code](event.values)
    except (KeyError, TypeError, ValueError):
        return event.code


_SENTENCES: Mapping[type, Callable[[Any], str]] = {
    Started: _started,
    EpochDone: lambda event: _epoch(event.epoch),
    ViewEpochDone: lambda event: (
        f"{event.view} view, epoch {event.number} of {event.planned}: loss {event.loss:.4f}"
    ),
    MemberDone: lambda event: f"member {event.number} of {event.planned} trained",
    FoldBegun: _fold,
    Redrawn: lambda event: f"held out at random: {event.number} of {event.planned}",
    SearchStep: _search,
    Packaging: lambda event: _STEPS.get(event.step, event.step),
    Remarked: _remarked,
    Written: lambda event: f"written to {event.folder}",
    Usable: lambda event: f"{event.model} can be used; cross-validation goes on",
    Trained: lambda event: f"trained {event.model}",
    Unread: lambda event: event.text,
}
