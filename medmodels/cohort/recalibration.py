"""“Recalibrate for this place”: what cases with known outcomes would change in a model's
probabilities, as an offer that is checked on cases it was not made of.

The cases are divided in two; each half is judged by the update that the other half asks for, so
that no case praises an update it made. What is offered is made of all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from medmodels.cohort.counted import LET_PASS, Counted
from medmodels.models import Model
from medmodels.statistics.calibration import Recalibration, recalibration
from medmodels.statistics.cells import CountedCases, halves
from medmodels.statistics.intervals import wilson
from medmodels.statistics.metric import ENOUGH
from medmodels.statistics.updating import (
    Update,
    cases_needed,
    supported_update,
    update_of,
    updated,
)

__all__ = [
    "HALF_INTERCEPT",
    "HALF_SLOPE",
    "OFFERS",
    "UPDATES",
    "CheckedUpdate",
    "Offer",
    "PlaceGroup",
    "place_groups",
    "recalibrated",
]

UPDATES = ("intercept", "slope")  # what can be kept: the intercept alone, or slope and intercept
# Half the width of an interval that says something: odds to a quarter, a slope to a fifth.
HALF_INTERCEPT, HALF_SLOPE = 0.25, 0.2
_GROUPS = 10


@dataclass(frozen=True, eq=False)
class CheckedUpdate:
    """An ``update`` of all cases, and what the halves say of it: ``crossed`` are the cases under
    the update of the other half; calibration and mean errors are theirs. ``needed`` cases would
    know it to a useful width.
    """

    update: Update
    after: Recalibration
    brier: float
    log_loss: float
    needed: int | None
    crossed: CountedCases


@dataclass(frozen=True, eq=False)
class Offer:
    """What ``cells`` of cases ask for. ``code`` is ``"offered"``; ``"supports-none"`` where the
    cases do not tell that the model's own numbers are wrong; ``"cannot-be-checked"`` where what
    they support cannot be estimated in halves of them; ``"too-few"`` of either outcome,
    ``"order-reversed"`` where higher probabilities go with fewer events; or why the kind of
    question has none: then there are no ``updates``. ``supported`` is one of ``UPDATES`` or
    ``"none"``.
    """

    code: str
    n: int = 0
    events: int = 0
    supported: str = "none"
    before: Recalibration | None = None
    brier: float = float("nan")
    log_loss: float = float("nan")
    updates: Mapping[str, CheckedUpdate] | None = None
    cells: CountedCases | None = None


def recalibrated(counted: Counted, model: Model) -> Offer:
    """The offer that a scored file with outcomes supports."""
    offering = OFFERS[model.task.kind]
    if isinstance(offering, str):
        return Offer(offering)
    if "outcome" not in counted.columns:
        return Offer("no-outcomes")
    return offering(counted, model)


def _of_labels(counted: Counted, model: Model) -> Offer:
    """Of the cases that the model answered: nobody is to use its number for the others."""
    cells, _ = counted.cells(model.task.labels, LET_PASS)
    return offer_of(cells)


def offer_of(cells: CountedCases) -> Offer:
    """The offer of cases of two labels."""
    n, events = cells.n, cells.events
    if min(events, n - events) < ENOUGH:
        return Offer("too-few", n, events, cells=cells)
    before = recalibration(cells.y, cells.p, counts=cells.counts)
    supported = supported_update(cells)
    brier, log_loss = _errors(cells)
    updates = {
        name: checked
        for name in UPDATES
        if (checked := _checked(cells, slope=name == "slope")) is not None
    }
    if (slope := updates.get("slope")) and slope.update.slope <= 0:
        return Offer("order-reversed", n, events, supported, before, brier, log_loss, cells=cells)
    return Offer(
        _code(supported, updates),
        n,
        events,
        supported,
        before,
        brier,
        log_loss,
        updates,
        cells,
    )


def _code(supported: str, updates: Mapping[str, CheckedUpdate]) -> str:
    if supported == "none":
        return "supports-none"
    return "offered" if supported in updates else "cannot-be-checked"


def _checked(cells: CountedCases, *, slope: bool) -> CheckedUpdate | None:
    update = update_of(cells, slope=slope)
    crossed = _crossed(cells, slope=slope)
    if update is None or crossed is None:
        return None
    after = recalibration(crossed.y, crossed.p, counts=crossed.counts)
    half = HALF_SLOPE if slope else HALF_INTERCEPT
    needed = cases_needed(cells, slope=slope, half=half)
    return CheckedUpdate(update, after, *_errors(crossed), needed, crossed)


def _crossed(cells: CountedCases, *, slope: bool) -> CountedCases | None:
    """Every case under the update of the half that it is not in."""
    parts = halves(cells, seed=0)
    made = [update_of(part, slope=slope) for part in parts]
    moved = [
        updated(part.p, of.intercept, of.slope)
        for part, of in zip(parts, reversed(made), strict=True)
        if of is not None
    ]
    if len(moved) < len(parts):
        return None
    y, counts = (np.concatenate([getattr(part, of) for part in parts]) for of in ("y", "counts"))
    return CountedCases(y, np.concatenate(moved), counts)


def _errors(cells: CountedCases) -> tuple[float, float]:
    """Brier score and log loss."""
    right = np.clip(np.where(cells.y, cells.p, 1 - cells.p), 1e-6, 1)
    return (
        float(cells.counts @ (cells.p - cells.y) ** 2 / cells.n),
        float(cells.counts @ -np.log(right) / cells.n),
    )


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """Cases of like probability: its mean, ``predicted``, and the share that had the event with its
    95% interval.
    """

    predicted: float
    observed: float
    low: float
    high: float
    n: int
    events: int


def place_groups(cells: CountedCases, *, groups: int = _GROUPS) -> tuple[PlaceGroup, ...]:
    """Groups of nearly equal size by probability; cases of one probability stay together."""
    scores, where = np.unique(cells.p, return_inverse=True)
    n = np.bincount(where, cells.counts)
    events = np.bincount(where, cells.counts * cells.y)
    middle = (np.cumsum(n) - n / 2) / n.sum()
    of = np.minimum((middle * groups).astype(int), groups - 1)
    found = []
    for group in np.unique(of):
        mine = of == group
        size, hits = int(n[mine].sum()), int(events[mine].sum())
        mean = float(n[mine] @ scores[mine] / size)
        found.append(PlaceGroup(mean, hits / size, *wilson(hits, size), size, hits))
    return tuple(found)


# By the kind of outcome: how the offer is made, or the code of why there is none.
OFFERS: dict[str, Callable[[Counted, Model], Offer] | str] = {
    "labels": _of_labels,
    "classes": "needs-every-class",
    "quantity": "no-probability",
    "time_to_event": "needs-times",
}
