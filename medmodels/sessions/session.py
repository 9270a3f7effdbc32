"""A session as its events left it: who takes part, where it stands, what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random
from typing import Any

from medmodels.events import Event
from medmodels.reviews import Judgement
from medmodels.sessions.opening import Item, Opening
from medmodels.sessions.plan import Aid, Pace

__all__ = ["Answer", "Participant", "Phase", "Session", "Stage", "Standing", "folded"]


class Stage(StrEnum):
    """Of the whole session."""

    LOBBY = "lobby"
    RUNNING = "running"
    CLOSED = "closed"  # nothing is answered any more but whether advice seemed wrong on purpose
    DEBRIEF = "debrief"


class Phase(StrEnum):
    """Of one case: the first answer, the one after the model was revealed, nothing more."""

    BEFORE = "before"
    AFTER = "after"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Answer:
    """A judgement, when it came, and how long after the case or the model could be seen (µs);
    ``took`` is ``None`` where nobody knows.
    """

    label: str
    confidence: int
    at: int
    took: int | None = None

    @property
    def judgement(self) -> Judgement:
        return Judgement(self.label, self.confidence)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part: ``id`` is made from their token, ``number`` is the order of joining,
    ``joined`` when that was (µs), ``since`` the first place whose first answers were not shut then
    (−1 in the lobby): cases before it they have not seen. ``suspected`` is what they said of wrong
    advice, once asked.
    """

    id: str
    number: int
    nickname: str
    since: int
    answers: Mapping[tuple[int, Phase], Answer] = field(default_factory=dict)
    suspected: str = ""
    joined: int = 0

    @property
    def name(self) -> str:
        return self.nickname or f"Participant {self.number}"

    def answer(self, place: int, phase: Phase) -> Answer | None:
        return self.answers.get((place, phase))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one participant is: the stage, the case and its phase (``None`` outside a running
    session, and when all is answered), and whether an answer is asked now.
    """

    stage: Stage
    place: int | None = None
    phase: Phase | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """The state after event ``number``. ``place`` and ``phase`` are the class's, where it has one
    pace: the case and what is asked of it; ``began`` says when each phase of each case began (µs).
    ``removed`` are those who were taken out, who are no participants any more.
    """

    code: str
    number: int = 0
    opening: Opening | None = None
    host: str = ""
    opened: int = 0
    stage: Stage = Stage.LOBBY
    place: int = -1
    phase: Phase = Phase.BEFORE
    participants: Mapping[str, Participant] = field(default_factory=dict)
    began: Mapping[tuple[int, Phase], int] = field(default_factory=dict)
    door_is_shut: bool = False
    removed: frozenset[str] = frozenset()

    @property
    def plan_pace(self) -> Pace:
        assert self.opening is not None
        return self.opening.plan.pace

    @property
    def items(self) -> tuple[Item, ...]:
        return self.opening.items if self.opening else ()

    @property
    def everybody(self) -> tuple[Participant, ...]:
        """Those who take part, in the order of joining."""
        return tuple(self.participants.values())

    @property
    def moment(self) -> tuple[object, ...]:
        """Another one whenever every screen of a class shows another page."""
        return (self.stage, self.place, self.phase)

    @property
    def shows_a_model(self) -> bool:
        """Whether any of the cases comes with the model."""
        return any(item.aid is not Aid.ALONE for item in self.items)

    def order_of(self, who: Participant) -> tuple[int, ...]:
        """The places of the cases in the order in which somebody gets them."""
        places = list(range(len(self.items)))
        if self.opening and self.opening.plan.shuffled:
            Random(f"{self.opening.seed} {who.id}").shuffle(places)
        return tuple(places)

    def standing(self, who: Participant) -> Standing:
        """Where a participant is, and what is asked."""
        if self.stage is not Stage.RUNNING:
            return Standing(self.stage)
        if self.plan_pace is Pace.OWN:
            for place in self.order_of(who):
                if (phase := self.missing(who, place)) is not None:
                    return Standing(self.stage, place, phase, asked=True)
            return Standing(self.stage)
        open_now = self.missing(who, self.place) is self.phase
        return Standing(self.stage, self.place, self.phase, asked=open_now)

    def missing(self, who: Participant, place: int) -> Phase | None:
        """Which answer to a case is still to be given; no second one where no model is shown."""
        if who.answer(place, Phase.BEFORE) is None:
            return Phase.BEFORE
        aided = self.items[place].aid is not Aid.ALONE
        return Phase.AFTER if aided and who.answer(place, Phase.AFTER) is None else None

    def answered(self, place: int, phase: Phase) -> int:
        """How many answered a case in a phase."""
        return sum((place, phase) in one.answers for one in self.participants.values())

    def awaited(self, place: int, phase: Phase) -> int:
        """Of how many an answer can come: before the reveal all who were there then, after it those
        who answered before.
        """
        if phase is Phase.AFTER:
            return self.answered(place, Phase.BEFORE)
        return sum(one.since <= place for one in self.participants.values())


def folded(session: Session, events: Iterable[Event]) -> Session:
    """The session after more events, which follow those it has seen."""
    state = session
    participants, began = dict(session.participants), dict(session.began)
    for event in events:
        if event.number <= state.number:
            continue
        changes = _CHANGES[event.kind](state, event, participants, began)
        state = replace(
            state, number=event.number, participants=participants, began=began, **changes
        )
    return state


def _opened(session: Session, event: Event, *_: Any) -> dict[str, Any]:
    return {
        "opening": Opening.of_json(event.payload["opening"]),
        "host": event.payload["host"],
        "opened": event.time,
    }


def _joined(session: Session, event: Event, participants: Any, began: Any) -> dict[str, Any]:
    who = Participant(
        id=event.payload["who"],
        number=len(participants) + len(session.removed) + 1,
        nickname=event.payload["nickname"],
        since=session.place + (session.phase is not Phase.BEFORE),
        joined=event.time,
    )
    participants[who.id] = who
    return {}


def _door(session: Session, event: Event, *_: Any) -> dict[str, Any]:
    return {"door_is_shut": event.payload["shut"]}


def _removed(session: Session, event: Event, participants: Any, began: Any) -> dict[str, Any]:
    participants.pop(event.payload["who"])
    return {"removed": session.removed | {event.payload["who"]}}


def _begun(session: Session, event: Event, participants: Any, began: Any) -> dict[str, Any]:
    began[event.payload["place"], Phase.BEFORE] = event.time
    return {"stage": Stage.RUNNING, "place": event.payload["place"], "phase": Phase.BEFORE}


def _answered(session: Session, event: Event, participants: Any, began: Any) -> dict[str, Any]:
    body = event.payload
    who, place, phase = participants[body["who"]], body["place"], Phase(body["phase"])
    since = began.get((place, phase)) if session.plan_pace is Pace.TEACHER else body.get("seen")
    took = max(0, event.time - max(since, who.joined)) if since is not None else None
    answer = Answer(body["label"], body["confidence"], event.time, took)
    participants[who.id] = replace(who, answers={**who.answers, (place, phase): answer})
    return {}


def _revealed(session: Session, event: Event, participants: Any, began: Any) -> dict[str, Any]:
    began[event.payload["place"], Phase.AFTER] = event.time
    return {"phase": Phase.AFTER}


def _shown(session: Session, event: Event, *_: Any) -> dict[str, Any]:
    return {"phase": Phase.SHOWN}


def _closed(session: Session, event: Event, *_: Any) -> dict[str, Any]:
    return {"stage": Stage.CLOSED}


def _debriefed(session: Session, event: Event, *_: Any) -> dict[str, Any]:
    return {"stage": Stage.DEBRIEF}


def _suspected(session: Session, event: Event, participants: Any, began: Any) -> dict[str, Any]:
    who = participants[event.payload["who"]]
    participants[who.id] = replace(who, suspected=event.payload["said"])
    return {}


# By the kind of event: what it changes; participants and beginnings are changed in place.
_CHANGES = {
    "opened": _opened,
    "joined": _joined,
    "door": _door,
    "removed": _removed,
    "begun": _begun,
    "answered": _answered,
    "revealed": _revealed,
    "shown": _shown,
    "closed": _closed,
    "debriefed": _debriefed,
    "suspected": _suspected,
}
