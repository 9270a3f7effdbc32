"""A user's own question as text: written down, and read back only if every field is what it should
be.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, fields
from sys import intern
from typing import Any

from medmodels.errors import BadQuestion
from medmodels.outcomes import Labels, TimeToEvent
from medmodels.tasks.feature import Feature
from medmodels.tasks.layout import TABLES
from medmodels.tasks.table import FollowUp, Table
from medmodels.tasks.task import Task
from medmodels.wording import one_line, renamed
from medmodels.words import Phrase

__all__ = ["NAME", "task_from_json", "task_to_json"]

NAME = re.compile(r"own-[a-z0-9]+(?:-[a-z0-9]+)*")
_OF_INPUTS = ("features", "truth_columns", "set_aside", "upload_note")  # of whatever modality
# what files name though the question of a table never has it
_ABSENT = ("consistency", "regions", "descriptors", "hours", "ages")
_WRITTEN_AS = {"reference_range": "reference"}  # an input's field, and its entry in files
_LONGEST = 10_000  # characters of a text
_LONGEST_NAME = 2_000  # of a column
_MOST = 5_000  # columns
_DECIMALS = 20


def task_to_json(task: Task) -> str:
    """The task as text, its inputs side by side with everything else."""
    own = {f.name: getattr(task, f.name) for f in fields(Task) if f.name in _OF_TASK}
    inputs = Table.of(task.inputs)
    flat = own | {"labels": task.labels, "modality": task.modality}
    flat |= {name: getattr(inputs, name) for name in _OF_INPUTS}
    if isinstance(task.asks, TimeToEvent) and inputs.follow_up is not None:
        flat["course"] = _course_written(task.asks, inputs.follow_up)
    flat["layout"] = getattr(inputs, "layout", ())
    flat["features"] = [renamed(asdict(feature), _WRITTEN_AS) for feature in inputs.features]
    return json.dumps(flat, indent=2, ensure_ascii=False)


def task_from_json(text: str | bytes) -> Task:
    """The task written by ``task_to_json``; raises ``ValueError`` that says which part is not what
    it should be.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(Phrase("not-json")) from None
    _need(isinstance(raw, dict), Phrase("no-question"))
    _need(raw.keys() <= _KNOWN and raw.keys() >= _NEEDED, Phrase("other-entries"))
    read = {name: _READ.get(name, _nothing)(value, name) for name, value in raw.items()}
    _need(read["modality"] in TABLES, "modality")
    labels = read["labels"]
    _need(len(set(labels)) == len(labels) == 2 and all(labels), "labels")
    own = {name: value for name, value in read.items() if name in _OF_TASK}
    course = read.get("course")
    asks = TimeToEvent(*labels, **course[0]) if course else Labels(*labels)
    task = Task(**own, asks=asks, inputs=_inputs(read))
    _need(NAME.fullmatch(task.name) is not None, "name")
    return task


def _inputs(read: Mapping[str, Any]) -> Table:
    """The inputs among the entries of a question."""
    features, labels = read["features"], read["labels"]
    _need(1 <= len({f.name for f in features}) == len(features) <= _MOST, "features")
    _need(all(0 < len(f.name) <= _LONGEST_NAME for f in features), "features")
    _need(
        all(
            set(meaning.values()) <= set(labels)
            for meaning in read.get("truth_columns", {}).values()
        ),
        "truth_columns",
    )
    of = TABLES[read["modality"]]
    given = {name: read[name] for name in _OF_INPUTS if name in read}
    layout = {"layout": read.get("layout", ())}
    course = read.get("course")
    _need(course is None or of is Table, "course")
    if of is Table:
        _need(layout["layout"] == (), "layout")
        return Table(**given, follow_up=course[1] if course else None)
    try:
        return of(**given, **layout)
    except BadQuestion:
        raise ValueError(_wrong("layout")) from None


def _wrong(part: str) -> Phrase:
    return Phrase("entry-broken", entry=part)


def _need(holds: bool, part: str | Phrase) -> None:
    """Raise ``ValueError``, whose one argument is a phrase, unless something holds of a part."""
    if not holds:
        raise ValueError(part if isinstance(part, Phrase) else _wrong(part))


def _text(value: Any, part: str) -> str:
    _need(isinstance(value, str) and len(value) <= _LONGEST and one_line(value), part)
    return intern(value)  # the columns of a picture have most of their texts in common


def _texts(value: Any, part: str) -> tuple[str, ...]:
    _need(isinstance(value, list), part)
    return tuple(_text(item, part) for item in value)


def _whole(value: Any, part: str) -> int:
    _need(type(value) is int and abs(value) < 2**31, part)
    return int(value)


def _pair(value: Any, part: str) -> tuple[float, float]:
    _need(
        isinstance(value, list)
        and len(value) == 2
        and all(type(side) in (int, float) for side in value),
        part,
    )
    low, high = value
    _need(math.isfinite(low) and math.isfinite(high) and low <= high, part)
    return low, high


def _nothing(value: Any, part: str) -> Any:
    """What the question of a table never has."""
    _need(value in (None, False, 0, "", [], {}), part)
    return () if isinstance(value, list) else value


def _columns(value: Any, part: str) -> tuple[Feature, ...]:
    _need(isinstance(value, list), part)
    return tuple(_column(item, part) for item in value)


def _column(value: Any, part: str) -> Feature:
    _need(isinstance(value, dict) and value.keys() <= _FEATURE.keys(), part)
    read = {name: _FEATURE[name](item, part) for name, item in value.items()}
    try:
        feature = Feature(**renamed(read, {entry: name for name, entry in _WRITTEN_AS.items()}))
    except TypeError:  # an entry is missing
        raise ValueError(_wrong(part)) from None
    _need(0 <= feature.decimals <= _DECIMALS, part)
    return feature


def _meanings(value: Any, part: str) -> dict[str, dict[str, str]]:
    _need(
        isinstance(value, dict) and all(isinstance(meaning, dict) for meaning in value.values()),
        part,
    )
    return {
        _text(column, part): {
            _text(code, part): _text(label, part) for code, label in meaning.items()
        }
        for column, meaning in value.items()
    }


def _course_written(asks: TimeToEvent, follow_up: FollowUp) -> dict[str, Any]:
    """What a time to an event adds to a question: its outcome and the columns that say it."""
    return {"event": asks.event, "horizons": asks.horizons, "unit": asks.unit} | {
        "columns": (follow_up.time, follow_up.event),
        "had": follow_up.had,
        "had_not": follow_up.had_not,
    }


def _course(value: Any, part: str) -> tuple[dict[str, Any], FollowUp]:
    """The outcome's own entries, and the columns that say it."""
    _need(isinstance(value, dict), part)
    _need(value.keys() == {"event", "horizons", "unit", "columns", "had", "had_not"}, part)
    horizons, columns = _pair(value["horizons"], part), _texts(value["columns"], part)
    _need(0 < horizons[0] < horizons[1] and len(columns) == len(set(columns)) == 2, part)
    had, had_not = _texts(value["had"], part), _texts(value["had_not"], part)
    _need(bool(had) and bool(had_not) and set(had).isdisjoint(had_not), part)
    unit = _text(value["unit"], part)
    own = {"event": _text(value["event"], part), "horizons": horizons, "unit": unit}
    time, column = columns
    return own, FollowUp(time, column, 1.0, unit, had, had_not)


_FEATURE: dict[str, Callable[[Any, str], Any]] = {
    "name": _text,
    "definition": _text,
    "unit": _text,
    "reference": _pair,
    "plausible": _pair,
    "decimals": _whole,
    "synonyms": _texts,
    "group": _text,
    **dict.fromkeys(
        ("codes", "carried", "counts", "directions", "spellings", "because"),
        lambda value, part: _nothing(value, part),
    ),
}
_TEXTS = (
    "name",
    "title",
    "question",
    "modality",
    "intended_use",
    "users",
    "for_whom",
    "outcome",
    "input_note",
    "shared_credit",
    "reference_note",
    "source",
    "licence",
    "citation",
    "upload_note",
    "doubts",
)
_READ: dict[str, Callable[[Any, str], Any]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(("labels", "not_for", "known_limits", "set_aside"), _texts),
    "features": _columns,
    "truth_columns": _meanings,
    "course": _course,
    "layout": lambda value, part: (
        tuple(_whole(side, part) for side in value)
        if isinstance(value, list)
        else _need(False, part)
    ),
}
# Two labels are what a table asks for; they are written as such, and a quantity is one that is not.
_OF_TASK = frozenset(field.name for field in fields(Task)) - {"inputs", "asks"}
_KNOWN = _OF_TASK | {"labels", "quantity", "course", "modality", "layout", *_OF_INPUTS, *_ABSENT}
_NEEDED = {"features", "labels", "modality"} | {
    field.name
    for field in fields(Task)
    if field.name in _OF_TASK and field.default is MISSING and field.default_factory is MISSING
}
