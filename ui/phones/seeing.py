"""What a participant may see now, and nothing else: whatever reaches a phone passes here."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from medmodels.outcomes import Quantity
from medmodels.sessions import (
    Aid,
    Item,
    Pace,
    Participant,
    Phase,
    Session,
    Stage,
    Told,
)
from medmodels.strips import with_mine
from medmodels.tasks import Task, get_task
from ui.announcing import when_forgotten
from ui.phones.asking import fields
from ui.phones.page import drawn

__all__ = ["SEEN", "Seen", "may_see_case", "model_shown", "outcome_told", "sight", "version_of"]

_MOST_TIMES = 100_000  # that are remembered: of 500 participants, 60 cases with two phases


class Seen:
    """When each participant was first served a case before and after the reveal (µs)."""

    def __init__(self) -> None:
        self._times: OrderedDict[tuple[str, str, int, Phase], int] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, session: Session, who: Participant) -> None:
        """That what is asked of somebody is on its way to them."""
        now = session.standing(who)
        if not now.asked or now.place is None or now.phase is None:
            return
        with self._lock:
            key = session.code, who.id, now.place, now.phase
            self._times.setdefault(key, time.time_ns() // 1000)
            if len(self._times) > _MOST_TIMES:
                self._times.popitem(last=False)

    def since(self, session: Session, who: Participant, place: int, phase: Phase) -> int | None:
        """When that was first; ``None`` where nobody knows, as after the server was started
        anew.
        """
        with self._lock:
            return self._times.get((session.code, who.id, place, phase))

    def forget(self, code: str) -> None:
        with self._lock:
            for key in [key for key in self._times if key[0] == code]:
                del self._times[key]


SEEN = Seen()
when_forgotten(SEEN.forget)


def version_of(session: Session, who: Participant) -> str:
    """Another text whenever the participant's page is another one."""
    now = session.standing(who)
    if now.stage is Stage.CLOSED:
        return f"closed-{'said' if who.suspected else 'asked'}"
    if now.place is None:
        return str(now.stage) if now.stage is not Stage.RUNNING else "all-answered"
    return f"{now.place}-{now.phase}-{'asked' if now.asked else 'waits'}"


def may_see_case(session: Session, who: Participant, place: int) -> bool:
    """Whether a participant has the case before them, or had it and answered."""
    if not 0 <= place < len(session.items):
        return False
    now = session.standing(who)
    return now.place == place or who.answer(place, Phase.BEFORE) is not None


def _model_is_out(session: Session, who: Participant, place: int) -> bool:
    """Whether what the model says of a case may be shown to a participant."""
    if session.items[place].aid is Aid.ALONE:
        return False
    if session.plan_pace is Pace.OWN:
        return who.answer(place, Phase.BEFORE) is not None
    return (place, Phase.AFTER) in session.began


def _truth_is_out(session: Session, who: Participant, place: int) -> bool:
    """Whether the truth of a case may be told to a participant."""
    assert session.opening is not None
    if session.opening.plan.told is not Told.EACH:
        return False
    if session.plan_pace is Pace.OWN:
        return session.missing(who, place) is None
    return session.place > place or (session.place == place and session.phase is Phase.SHOWN)


@dataclass(frozen=True, slots=True)
class _Advised:
    """What the model says, as it is drawn: a ``strip`` with its ``rules``, or ``why`` there is
    none; ``reasons`` only where the plan gives them, and ``least``, the class it finds least.
    """

    strip: str = ""
    rules: str = ""
    why: str = ""
    reasons: tuple[Any, ...] = ()
    least: str = ""


def model_shown(session: Session, who: Participant, place: int) -> _Advised | None:
    """What the model says of a case, with the participant's own first answer; ``None`` while that
    is hidden.
    """
    if not _model_is_out(session, who, place):
        return None
    item, task = session.items[place], task_of(session)
    advice, first = item.advice, who.answer(place, Phase.BEFORE)
    if advice.strip is None:
        return _Advised(why=advice.said)
    strip = advice.strip
    if first:
        strip = with_mine(strip, task, first.judgement, _answer(task, item))
    html, rules = drawn(strip)
    reasons = advice.reasons if item.aid is Aid.REASONS else ()
    assert session.opening is not None
    return _Advised(html, rules, reasons=reasons, least=session.opening.least)


def _answer(task: Task, item: Item) -> str | float | None:
    """The model's answer as a strip compares it."""
    said = item.advice.answer
    return task.asks.amount(said) if said and isinstance(task.asks, Quantity) else said


def outcome_told(session: Session, who: Participant, place: int) -> dict[str, Any] | None:
    """The truth and what it means for the own answers; ``None`` while it is hidden."""
    if not _truth_is_out(session, who, place):
        return None
    task, truth = task_of(session), session.items[place].case.truth
    last = who.answer(place, Phase.AFTER) or who.answer(place, Phase.BEFORE)
    return {
        "truth": truth if task.quantity else task.answer(truth),
        "right": task.asks.is_right(last.label, truth) if last else None,
    }


def task_of(session: Session) -> Task:
    assert session.opening is not None
    return get_task(session.opening.task)


def sight(session: Session, who: Participant, typed: Mapping[str, str]) -> dict[str, Any]:
    """What stands on the participant's page beside the case itself: where they are, what is asked,
    what they said and what they may know.
    """
    now = session.standing(who)
    seen: dict[str, Any] = {
        "stage": str(now.stage),
        "place": now.place,
        "phase": str(now.phase or ""),
        "asked": now.asked,
        "first": None,
        "last": None,
        "fields": None,
        "model": None,
        "told": None,
        "number": None,
        "done": (),
    }
    if now.place is None:
        if now.stage is Stage.RUNNING and session.plan_pace is Pace.OWN:
            seen["done"] = _told_cases(session, who)
        return seen
    first = who.answer(now.place, Phase.BEFORE)
    return seen | {
        "number": session.order_of(who).index(now.place) + 1,
        "first": first,
        "last": who.answer(now.place, Phase.AFTER),
        "model": model_shown(session, who, now.place),
        "told": outcome_told(session, who, now.place),
        "fields": fields(task_of(session), first if now.phase is Phase.AFTER else None, typed)
        if now.asked
        else None,
    }


def _told_cases(session: Session, who: Participant) -> tuple[tuple[int, int], ...]:
    """The cases with their truth told, in the order of the participant: number and place."""
    return tuple(
        (number, place)
        for number, place in enumerate(session.order_of(who), 1)
        if _truth_is_out(session, who, place)
    )
