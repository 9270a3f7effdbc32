"""What a training tells while it goes: events with numbers, one a line of JSON, and back again.

The sentences for a person are made in ``words.py`` alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from medmodels.evidence.epochs import Epoch
from medmodels.models.typed import built
from medmodels.wording import finite

__all__ = [
    "TRAINING_EVENTS",
    "EpochDone",
    "FoldBegun",
    "MemberDone",
    "Packaging",
    "Redrawn",
    "Remarked",
    "SearchStep",
    "Started",
    "Tell",
    "Trained",
    "TrainingEvent",
    "Unread",
    "Usable",
    "ViewEpochDone",
    "Written",
    "read_event",
    "silent",
    "written_event",
]


@dataclass(frozen=True, slots=True)
class Started:
    """The fit of ``model`` begins, on ``cases`` of a ``kind`` ("films", "stays", "passages",
    "cases", "rows"); ``validation`` are set aside.
    """

    model: str
    kind: str
    cases: int
    validation: int = 0


@dataclass(frozen=True, slots=True)
class EpochDone:
    """A network of rows after an epoch, on both sides of the split."""

    epoch: Epoch


@dataclass(frozen=True, slots=True)
class ViewEpochDone:
    """One of the networks of a film CNN after an epoch: its mean training loss in nats."""

    view: str
    number: int
    planned: int
    loss: float


@dataclass(frozen=True, slots=True)
class MemberDone:
    """So many members of an ensemble are trained."""

    number: int
    planned: int


@dataclass(frozen=True, slots=True)
class FoldBegun:
    """A fold of the cross-validation begins; folds and repeats count from 1."""

    fold: int
    folds: int
    repeat: int = 1
    repeats: int = 1


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Another random part of all cases is held out."""

    number: int
    planned: int


@dataclass(frozen=True, slots=True)
class SearchStep:
    """A setting of the search is tried; ``best`` is the lowest log loss (nats) of those before."""

    number: int
    planned: int
    best: float | None = None


@dataclass(frozen=True, slots=True)
class Packaging:
    """What is learnt is learnt; now ``step`` of "forms", "baseline", "survey"."""

    step: str


@dataclass(frozen=True, slots=True)
class Remarked:
    """What somebody should know of a table, as a code and its values; codes are those of
    ``words.REMARKED``.
    """

    code: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A shipped model is in its folder."""

    folder: str


@dataclass(frozen=True, slots=True)
class Usable:
    """A model of one's own can be used already; what follows only tells more of it."""

    model: str


@dataclass(frozen=True, slots=True)
class Trained:
    """A model of one's own is there."""

    model: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no event: shown as it is."""

    text: str


TrainingEvent = (
    Started
    | EpochDone
    | ViewEpochDone
    | MemberDone
    | FoldBegun
    | Redrawn
    | SearchStep
    | Packaging
    | Remarked
    | Written
    | Usable
    | Trained
    | Unread
)
Tell = Callable[[TrainingEvent], None]

TRAINING_EVENTS: Mapping[str, type[TrainingEvent]] = {
    "started": Started,
    "epoch": EpochDone,
    "view epoch": ViewEpochDone,
    "member": MemberDone,
    "fold": FoldBegun,
    "redrawn": Redrawn,
    "search": SearchStep,
    "packaging": Packaging,
    "remarked": Remarked,
    "written": Written,
    "usable": Usable,
    "trained": Trained,
    "unread": Unread,
}
_NAMES = {kind: name for name, kind in TRAINING_EVENTS.items()}


def silent(event: TrainingEvent) -> None:
    """Tell nobody."""


def written_event(event: TrainingEvent) -> str:
    """An event as a line of JSON; a number that is none becomes null."""
    row = finite({"event": _NAMES[type(event)], **asdict(event)})
    return json.dumps(row, ensure_ascii=False)


def read_event(line: str) -> TrainingEvent:
    """The event that a line tells; a line that is none, or a broken one, is ``Unread``."""
    try:
        row = json.loads(line)
        kind = TRAINING_EVENTS[row.pop("event")]
        event: TrainingEvent = built(kind, row)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Unread(line)
    return event
