"""Reading a user's own table with a time and an event: what Cox's model can learn from, and the
question it asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import numpy as np

from medmodels.cases.delimited import read_cells
from medmodels.cases.numerals import decimal_comma
from medmodels.datasets import Dataset
from medmodels.errors import DatasetError
from medmodels.outcomes import TimeToEvent
from medmodels.own.judged_columns import Column, measured
from medmodels.own.labelled import column_names, label_values, read_labelled
from medmodels.own.table import Labelled
from medmodels.statistics.concordance import harrell_c
from medmodels.tasks import FollowUp, Table, Task
from medmodels.training.progress import Remarked
from medmodels.wording import shown
from medmodels.words import Phrase

__all__ = ["Timed", "event_word", "likely_course", "read_own", "read_timed", "unit_in"]

_MOST = 5_000  # rows: every pair of held-out ones is compared, in two thousand resamples
_LEAST = 10  # events by the first horizon, and cases followed beyond the last
_EARLY, _LATE = 0.5, 0.9  # shares of the events by which horizons lie unless told otherwise
_DIGITS = 2
_VALUES = 8  # of an event column; more are numbers or dates
# rows that tell whether a column is the time in other words, and the concordance of one alone from
# which it may be: visits after an event, and who was lost, blur it
_GLANCE, _TELLS = 400, 0.95


@dataclass(frozen=True, eq=False)
class Timed(Labelled):
    """A labelled table whose label column says whether an event came, and whose column ``time``
    says when, or when the case was last seen: ``times`` (rows,) in ``unit``.
    """

    time: str = ""
    times: np.ndarray = field(default_factory=lambda: np.array([], float))
    horizons: tuple[float, float] = (1.0, 2.0)
    unit: str = ""

    def without_rows(self) -> Self:
        nothing = np.broadcast_to(np.array(np.nan), self.times.shape)
        return replace(super().without_rows(), times=nothing)

    @property
    def fits(self) -> Mapping[str, Phrase | None]:
        families = super().fits
        return {name: None if name == "cox" else Phrase("needs-labels") for name in families}

    def dataset(self, title: str, *, seed: int = 42, validation: float = 0.0) -> Dataset:
        made = super().dataset(title, seed=seed)
        task = _task(self, made.task)
        assert isinstance(task.asks, TimeToEvent)
        return replace(made, task=task, labels=task.asks.encoded(self.times, self.labels))


# What values of an event column say; 2 beside 1, as some programs write it, says neither.
_CAME = set(
    "true yes y event events dead died death deceased relapse relapsed"
    " progression progressed failure failed positive".split()
)
_SAYS_NOTHING = ("true", "yes", "y", "event", "events", "positive")  # of what came: its column does
_DID_NOT = set(
    "0 false no n not none without free censored censor alive survived survivor living negative"
    " non".split()
)


# What columns of a time and of an event are called, by one of their words.
_UNITS = ("hours", "days", "weeks", "months", "years")
_TIMES = set("time times days weeks months years followup survtime futime rfstime duration".split())
_EVENTS = set(
    "event events status state cens censored dead died death relapse relapsed readmitted"
    " readmission progression failure".split()
)


def likely_course(names: Sequence[str]) -> tuple[str | None, str | None]:
    """The columns whose names say that they are the time and the event; ``None`` for either of
    which there is none, or more than one.
    """
    found = [[name for name in names if _words(name) & known] for known in (_TIMES, _EVENTS)]
    time, event = (one[0] if len(one) == 1 else None for one in found)
    return time, event


def unit_in(name: str) -> str:
    """The unit of time that the name of a column says; empty where it says none.

    >>> unit_in("Follow-up (months)"), unit_in("time")
    ('months', '')
    """
    return next((word for word in _UNITS if word in _words(name)), "")


def read_own(data: bytes, **choices: Any) -> Labelled:
    """A table with its labels, or where a ``time`` is named with that and an event, by the choices
    of ``read_timed`` or ``read_labelled``; raises as they do.
    """
    if "time" not in choices:
        return read_labelled(data, **choices)
    given = {name: value for name, value in choices.items() if value is not None}
    return read_timed(data, **given)


def read_timed(
    data: bytes,
    *,
    time: str,
    event: str,
    horizons: Sequence[float] | None = None,
    unit: str = "",
    positive: str | None = None,
    group: str | None = None,
    drop: Sequence[str] = (),
    split: str | None = None,
) -> Timed:
    """Read a table with a time and an event; raises ``DatasetError`` as ``read_labelled`` does, and
    for times that cannot be.

    ``horizons`` are the two times that are asked about; unless told otherwise half and nine tenths
    of the events lie before them. ``positive`` is the value of the event column that says it came.
    """
    names = column_names(data)
    if time.strip().lower() not in {name.lower() for name in names}:
        listed = tuple(name[:30] for name in names[:8])
        raise DatasetError(
            "no-time-column", name=shown(time, 40), columns=listed, more=len(names) > 8
        )
    if time.strip().lower() == event.strip().lower():
        raise DatasetError("time-is-event", column=shown(time, 40))
    table = read_labelled(
        data,
        target=event,
        positive=positive or event_word(data, event),
        group=group,
        drop=[*drop, time],
        split=split,
        read_as="table",
    )
    if len(table.labels) > _MOST:
        raise DatasetError("times-too-many", rows=len(table.labels), most=_MOST)
    times = _times(data, time, table)
    asked = _horizons(times, table.labels, horizons)
    remarks = [
        Remarked("course rows", r.values)
        if r.code == "rows"
        else _remark(table, asked, unit)
        if r.code == "positive"
        else r
        for r in table.remarks
    ]
    told = replace(table, columns=_told(table, times), remarks=tuple(remarks))
    given = {f.name: getattr(told, f.name) for f in fields(Labelled)}
    return Timed(**given, time=time.strip(), times=times, horizons=asked, unit=unit.strip()[:40])


def event_word(data: bytes, event: str) -> str | None:
    """The value of the event column that says that it came; ``None`` where the column has not two,
    which is said by whoever reads it.

    Raises ``DatasetError`` where both values, or neither, could be it, or where there are one or
    many. Which is rarer tells nothing: often most cases have the event.
    """
    values = sorted({value for value in label_values(data, event) if value.strip()})
    if len(values) > _VALUES:
        raise DatasetError("event-of-many", column=shown(event, 40), values=len(values))
    if len(values) == 1:
        raise DatasetError("event-of-one", column=shown(event, 40))
    if len(values) != 2:
        return None
    stayed = [v for v in values if _words(v) & _DID_NOT]
    came = [v for v in values if v not in stayed and (stayed or _words(v) & _CAME)]
    if len(came) == 1:
        return came[0]
    one, other = (shown(value, 30) for value in values)
    raise DatasetError("event-unclear", column=shown(event, 40), one=one, other=other)


def _words(value: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", value.lower()))


def _times(data: bytes, name: str, table: Labelled) -> np.ndarray:
    """The times of the table's rows (rows,)."""
    cells = read_cells(data)
    at = [header.strip().lower() for header in cells.header].index(name.strip().lower())
    column = cells.rows.column(at)
    texts = [column[n] for n in table.rows.tolist()]
    times = measured(texts, comma=decimal_comma([texts], delimiter=cells.delimiter))
    wrong = np.flatnonzero(~(np.isfinite(times) & (times >= 0)))
    if len(wrong):
        first = int(table.rows[wrong[0]]) + 1
        raise DatasetError("times-unread", rows=len(wrong), column=name[:40], first=first)
    return np.asarray(times, float)


def _remark(table: Labelled, horizons: tuple[float, float], unit: str) -> Remarked:
    """What counts as the event, how often it came, and what is asked about."""
    came = int(table.labels.sum())
    counted: dict[str, str | int | float] = {
        "event": table.positive,
        "came": came,
        "lost": len(table.labels) - came,
    }
    first, last = horizons
    return Remarked("course", {**counted, "first": first, "last": last, "unit": unit.strip()[:40]})


def _told(table: Labelled, times: np.ndarray) -> tuple[Column, ...]:
    """The columns, with a remark on each that alone puts the events in their order: it may be the
    time in other words.
    """
    some = np.unique(np.linspace(0, len(times) - 1, min(_GLANCE, len(times))).astype(int))
    when, came, once = times[some], table.labels[some], np.ones((1, len(some)))
    if not came.any():
        return table.columns
    order = {
        name: float(harrell_c(when, came, table.data[some, n], once)[0])
        for n, name in enumerate(table.names)
    }
    return tuple(
        replace(c, remark="tells time")
        if c.used and abs(order.get(c.name, 0.5) - 0.5) >= _TELLS - 0.5
        else c
        for c in table.columns
    )


def _horizons(
    times: np.ndarray, events: np.ndarray, given: Sequence[float] | None
) -> tuple[float, float]:
    """Two times that enough events lie before, and enough cases beyond."""
    came = times[events]
    first, last = (
        sorted(given) if given else (_rough(float(np.quantile(came, q))) for q in (_EARLY, _LATE))
    )
    enough = min(int((came <= first).sum()), int((times > last).sum())) >= _LEAST
    if not (0 < first < last and enough):
        low, high = float(came.min()), float(came.max())
        raise DatasetError(
            "horizons-unfit", first=first, last=last, least=_LEAST, low=low, high=high
        )
    return first, last


def _rough(value: float) -> float:
    """A number with two digits, so that nobody's own time can be read back."""
    return float(f"{value:.{_DIGITS}g}")


def _task(table: Timed, asked: Task) -> Task:
    """The question of labels as one of a time to an event."""
    says = table.positive[:1].isalpha() and table.positive.strip().lower() not in _SAYS_NOTHING
    event = table.positive if says else table.target[:40]
    unit = table.unit or "units of time"
    at = f"{table.horizons[0]:g} {unit}"
    asks = TimeToEvent(
        f"free at {at}", f"{event} by {at}", event=event, horizons=table.horizons, unit=unit
    )
    words = {
        yes: [w.lower() for w, said in table.words.items() if said is yes] for yes in (True, False)
    }
    split = asked.outcome.rpartition("Split: ")[2]
    inputs = Table.of(asked.inputs)
    of_course = {table.time.lower(), table.target.strip().lower()}
    return replace(
        asked,
        question=f"Will this case be free of “{event}” at {at}?",
        asks=asks,
        outcome=(
            f"The time in “{table.time}” until “{table.target}” is “{table.positive}”, or until the"
            f" case was last seen. Split: {split}"
        ),
        inputs=replace(
            inputs,
            truth_columns={},
            set_aside=tuple(n for n in inputs.set_aside if n.strip().lower() not in of_course),
            follow_up=FollowUp(
                table.time, table.target, 1.0, unit, tuple(words[True]), tuple(words[False])
            ),
        ),
    )
