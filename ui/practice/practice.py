"""Where somebody is in a practice; a session like a class's, in the memory of one tab."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from random import SystemRandom

import streamlit as st

from medmodels.sessions import (
    Begin,
    Classroom,
    Command,
    Debrief,
    Give,
    MemoryStore,
    Opening,
    Participant,
    Phase,
    Session,
    Stage,
)
from medmodels.tasks import get_task
from ui.state import PRACTICE

__all__ = ["Practice", "Score", "begun", "current", "keep_practice", "practice_again"]

_TOKEN = "me"  # there is nobody else


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the ``cases`` that are done were right: mine, the last answer to each, and the
    model's, which gave ``silent`` ones no answer.
    """

    cases: int
    mine: int
    model: int
    silent: int

    @property
    def text(self) -> str:
        """As it stands above each case."""
        none = f" (no answer on {self.silent})" if self.silent else ""
        return f"You {self.mine} · model {self.model}{none} of {self.cases}"


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice as it stands: replaced by the next, never changed, so that a copied tab goes its
    own way. ``place`` is the case on the page, ``seen`` when what it asks could be seen (µs).
    """

    store: MemoryStore
    code: str
    session: Session
    place: int
    seen: int

    @property
    def who(self) -> Participant:
        return self.session.everybody[0]

    @property
    def asked(self) -> Phase | None:
        """Which answer to the case on the page is missing; ``None`` once it is done."""
        return self.session.missing(self.who, self.place)

    @property
    def over(self) -> bool:
        return self.session.stage is Stage.DEBRIEF

    @property
    def done(self) -> tuple[int, ...]:
        """The places of the cases that are done, in the order of answering."""
        order = self.session.order_of(self.who)
        return tuple(place for place in order if self.session.missing(self.who, place) is None)

    @property
    def score(self) -> Score:
        opening = self.session.opening
        assert opening is not None
        asks, right, model, silent = get_task(opening.task).asks, 0, 0, 0
        for place in self.done:
            item = self.session.items[place]
            last = self.who.answer(place, Phase.AFTER) or self.who.answer(place, Phase.BEFORE)
            assert last is not None
            right += asks.is_right(last.label, item.case.truth)
            said = item.advice.answer
            silent += said is None
            model += said is not None and asks.is_right(said, item.case.truth)
        return Score(len(self.done), right, model, silent)

    def answered(self, label: str, confidence: int) -> Practice:
        """After the answer that is missing; raises what the session raises."""
        phase = self.asked
        assert phase is not None
        give = Give(self.who.id, self.place, phase, label, confidence, seen=self.seen)
        return self._after(give)

    def gone_on(self) -> Practice:
        """At the next case, or after the last at the end."""
        at = self.session.standing(self.who)
        if at.place is None:
            return self.ended()
        return replace(self, place=at.place, seen=_now())

    def ended(self) -> Practice:
        return self._after(Debrief())

    def _after(self, command: Command) -> Practice:
        store = self.store.copy()
        session = Classroom(store, random=SystemRandom()).act(self.code, command)
        return replace(self, store=store, session=session, seen=_now())


def begun(opening: Opening) -> Practice:
    """A practice at its first case."""
    store = MemoryStore()
    room = Classroom(store, random=SystemRandom())
    code = room.open(opening).code
    who = room.join(code, _TOKEN)
    session = room.act(code, Begin())
    return Practice(store, code, session, session.order_of(who)[0], _now())


def practice_again(store: MemoryStore, code: str, place: int, seen: int) -> Practice:
    """A practice as it stood: its session follows from its events."""
    session = Classroom(store, random=SystemRandom()).session(code)
    return Practice(store, code, session, place, seen)


def current() -> Practice | None:
    """The one of this tab."""
    found = st.session_state.get(PRACTICE)
    return found if isinstance(found, Practice) else None


def keep_practice(practice: Practice | None) -> None:
    """Go on with this one, or with none."""
    st.session_state[PRACTICE] = practice


def _now() -> int:
    return time.time_ns() // 1000
