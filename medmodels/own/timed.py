"""Reading a user's own table with a time and an event: what Cox's model can learn from, and the
question it asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np

from medmodels.cases.delimited import read_cells
from medmodels.cases.numerals import decimal_comma, numbers
from medmodels.datasets import Dataset
from medmodels.errors import DatasetError
from medmodels.outcomes import TimeToEvent
from medmodels.own.labelled import column_names, label_values, read_labelled
from medmodels.own.table import Labelled
from medmodels.tasks import FollowUp, Table, Task
from medmodels.wording import shown
from medmodels.words import Phrase

__all__ = ["Timed", "read_timed"]

_MOST = 5_000  # rows: every pair of held-out ones is compared, in two thousand resamples
_LEAST = 10  # events by the first horizon, and cases followed beyond the last
_EARLY, _LATE = 0.5, 0.9  # shares of the events by which horizons lie unless told otherwise
_DIGITS = 2


@dataclass(frozen=True, eq=False)
class Timed(Labelled):
    """A labelled table whose label column says whether an event came, and whose column ``time``
    says when, or when the case was last seen: ``times`` (rows,) in ``unit``.
    """

    time: str = ""
    times: np.ndarray = field(default_factory=lambda: np.array([], float))
    horizons: tuple[float, float] = (1.0, 2.0)
    unit: str = ""

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
_DID_NOT = set(
    "0 false no n not none without free censored censor alive survived survivor living negative"
    " non".split()
)


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
    table = read_labelled(
        data,
        target=event,
        positive=positive or _event_word(data, event),
        group=group,
        drop=[*drop, time],
        split=split,
        read_as="table",
    )
    if len(table.labels) > _MOST:
        raise DatasetError("times-too-many", rows=len(table.labels), most=_MOST)
    times = _times(data, time, table)
    given = {f.name: getattr(table, f.name) for f in fields(Labelled)}
    asked = _horizons(times, table.labels, horizons)
    return Timed(**given, time=time.strip(), times=times, horizons=asked, unit=unit.strip()[:40])


def _event_word(data: bytes, event: str) -> str | None:
    """The value of the event column that says that it came; ``None`` where the column has not two,
    which is said by whoever reads it.

    Raises ``DatasetError`` where both values, or neither, could be it. Which is rarer tells
    nothing: often most cases have the event.
    """
    values = sorted({value for value in label_values(data, event) if value.strip()})
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
    times = numbers(texts, comma=decimal_comma([texts], delimiter=cells.delimiter))
    wrong = np.flatnonzero(~(np.isfinite(times) & (times >= 0)))
    if len(wrong):
        first = int(table.rows[wrong[0]]) + 1
        raise DatasetError("times-unread", rows=len(wrong), column=name[:40], first=first)
    return np.asarray(times, float)


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
    event = table.positive if table.positive[:1].isalpha() else table.target[:40]
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
