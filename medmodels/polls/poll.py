"""A poll as its events left it: which question is on the phones, who said what, what is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from medmodels.events import Event

__all__ = ["OPENED_POLL", "Poll", "PutQuestion", "Voter", "folded_poll"]

OPENED_POLL = "poll-opened"  # the first event of each


@dataclass(frozen=True, slots=True)
class PutQuestion:
    """A question as it was put, which stays as it was: ``title`` says where it stands, ``right`` is
    one of the ``answers`` (``None`` where opinions are asked for), ``because`` is told with it.
    """

    title: str
    text: str
    answers: tuple[str, ...]
    right: str | None
    because: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, body: Mapping[str, Any]) -> PutQuestion:
        """What ``as_json`` wrote."""
        return cls(**{**body, "answers": tuple(body["answers"])})


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who takes part, under no name: ``id`` is made from their token, ``number`` is the
    order of joining; ``answers`` are places among the answers, by the name of the question.
    """

    id: str
    number: int
    answers: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"Participant {self.number}"


@dataclass(frozen=True, slots=True)
class Poll:
    """The state after event ``number``. ``questions`` are those that were put, by name, ``at`` is
    the name of the one on the phones (empty before the first), ``told`` are those whose answers are
    shown.
    """

    code: str
    number: int = 0
    title: str = ""
    host: str = ""
    opened: int = 0
    at: str = ""
    questions: Mapping[str, PutQuestion] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    participants: Mapping[str, Voter] = field(default_factory=dict)
    over: bool = False

    @property
    def everybody(self) -> tuple[Voter, ...]:
        """Those who take part, in the order of joining."""
        return tuple(self.participants.values())

    @property
    def moment(self) -> tuple[object, ...]:
        """Another one whenever every phone shows another page."""
        return (self.at, self.at in self.told, self.over)

    @property
    def question(self) -> PutQuestion | None:
        """The one on the phones."""
        return self.questions.get(self.at)

    def answered(self, name: str) -> int:
        """How many answered a question."""
        return sum(name in one.answers for one in self.participants.values())

    def counts(self, name: str) -> tuple[int, ...]:
        """How many gave each answer to a question that was put, in the order of its answers."""
        given = Counter(one.answers.get(name) for one in self.participants.values())
        return tuple(given[n] for n in range(len(self.questions[name].answers)))


def folded_poll(poll: Poll, events: Iterable[Event]) -> Poll:
    """The poll after more events, which follow those it has seen."""
    state, participants = poll, dict(poll.participants)
    for event in events:
        if event.number <= state.number:
            continue
        changes = _CHANGES[event.kind](state, event, participants)
        state = replace(state, number=event.number, participants=participants, **changes)
    return state


def _opened(poll: Poll, event: Event, _: dict[str, Voter]) -> dict[str, Any]:
    body = event.payload
    return {"title": body["title"], "host": body["host"], "opened": event.time}


def _joined(poll: Poll, event: Event, participants: dict[str, Voter]) -> dict[str, Any]:
    who = event.payload["who"]
    participants[who] = Voter(who, len(participants) + 1)
    return {}


def _asked(poll: Poll, event: Event, _: dict[str, Voter]) -> dict[str, Any]:
    name = event.payload["name"]
    put = PutQuestion.of_json(event.payload["question"])
    return {"at": name, "questions": {**poll.questions, name: put}}


def _answered(poll: Poll, event: Event, participants: dict[str, Voter]) -> dict[str, Any]:
    body = event.payload
    who = participants[body["who"]]
    participants[who.id] = replace(who, answers={**who.answers, body["name"]: body["choice"]})
    return {}


def _shown(poll: Poll, event: Event, _: dict[str, Voter]) -> dict[str, Any]:
    name = event.payload["name"]
    return {"at": name, "told": poll.told | {name}}


def _closed(poll: Poll, event: Event, _: dict[str, Voter]) -> dict[str, Any]:
    return {"over": True}


# By the kind of event: what it changes; participants are changed in place.
_CHANGES = {
    OPENED_POLL: _opened,
    "joined": _joined,
    "asked": _asked,
    "answered": _answered,
    "shown": _shown,
    "closed": _closed,
}
