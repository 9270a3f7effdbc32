"""What may happen in a session, and when: a command and the state in, events out.

Every rule stands here. A first answer is taken only before the reveal of its case, whoever asks for
the reveal: both are decided on the state that the store holds at that moment, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from medmodels.errors import AnswerGiven, SessionError, UnknownName
from medmodels.events import New
from medmodels.sessions.answers import named_answer
from medmodels.sessions.nicknames import is_taken, tidied_nickname
from medmodels.sessions.opening import Opening
from medmodels.sessions.plan import Aid, Pace
from medmodels.sessions.session import Participant, Phase, Session, Stage
from medmodels.tasks import get_task
from medmodels.wording import shown

__all__ = [
    "COMMANDS",
    "LEAST_SURE",
    "LONGEST_NICKNAME",
    "MOST_SURE",
    "SUSPICIONS",
    "Begin",
    "Close",
    "Command",
    "Debrief",
    "Give",
    "GoOn",
    "Join",
    "Open",
    "Remove",
    "Reveal",
    "Shut",
    "ShutDoor",
    "Suspect",
    "decided",
]

LONGEST_NICKNAME = 24
MOST_PARTICIPANTS = 500
LEAST_SURE, MOST_SURE = 50, 100
# What may be said of whether some of the model's advice was wrong on purpose.
SUSPICIONS = ("yes", "unsure", "no")


@dataclass(frozen=True, slots=True)
class Open:
    """Open a session; ``host`` is the seal of the secret that conducts it."""

    opening: Opening
    host: str


@dataclass(frozen=True, slots=True)
class Join:
    """Take part, under a nickname if one likes; who takes part already stays as they are."""

    who: str
    nickname: str = ""


@dataclass(frozen=True, slots=True)
class ShutDoor:
    """Let nobody more join, or, with ``shut`` false, let them join again."""

    shut: bool = True


@dataclass(frozen=True, slots=True)
class Remove:
    """Take somebody out, with their answers: a joke, or a name that is none. They cannot come back
    under that token.
    """

    who: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Go from the lobby to the first case."""


@dataclass(frozen=True, slots=True)
class Give:
    """Answer a case: a label of the question or an amount in words, and how sure, in percent.
    ``seen`` is when this participant could first see what is asked (µs), where each has an own
    pace.
    """

    who: str
    place: int
    phase: Phase
    label: str
    confidence: int
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Reveal:
    """Shut the first answers to the case and show the model; where the plan shows none, shut it."""

    place: int


@dataclass(frozen=True, slots=True)
class Shut:
    """Shut the second answers to the case."""

    place: int


@dataclass(frozen=True, slots=True)
class GoOn:
    """Go on to the next case, or close after the last."""

    place: int


@dataclass(frozen=True, slots=True)
class Close:
    """End the answering, wherever the session is."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Say whether one thought that some advice was wrong on purpose."""

    who: str
    said: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """Tell everybody everything."""


Command = (
    Open
    | Join
    | ShutDoor
    | Remove
    | Begin
    | Give
    | Reveal
    | Shut
    | GoOn
    | Close
    | Suspect
    | Debrief
)


def decided(session: Session, command: Command) -> tuple[New, ...]:
    """The events that a command leads to; none where nothing is to be done.

    Raises ``SessionError`` when it may not happen now, ``AnswerGiven`` with the first answer when
    there is one already.
    """
    if (session.opening is None) is not isinstance(command, Open):
        raise SessionError("session-unknown" if session.opening is None else "session-exists")
    return COMMANDS[type(command)](session, command)


def _open(session: Session, command: Open) -> tuple[New, ...]:
    body = {"opening": command.opening.as_json(), "host": command.host}
    return (New("opened", body, key="opened"),)


def _join(session: Session, command: Join) -> tuple[New, ...]:
    if command.who in session.participants:
        return ()
    if command.who in session.removed:
        raise SessionError("participant-removed")
    if session.stage in (Stage.CLOSED, Stage.DEBRIEF):
        raise SessionError("session-over")
    if session.door_is_shut:
        raise SessionError("door-shut")
    if len(session.participants) >= MOST_PARTICIPANTS:
        raise SessionError("session-full", most=MOST_PARTICIPANTS)
    nickname = tidied_nickname(command.nickname)[:LONGEST_NICKNAME].rstrip()
    if is_taken(nickname, [one.nickname for one in session.everybody if one.nickname]):
        raise SessionError("nickname-taken", nickname=nickname)
    body = {"who": command.who, "nickname": nickname}
    return (New("joined", body, key=f"joined {command.who}"),)


def _shut_door(session: Session, command: ShutDoor) -> tuple[New, ...]:
    if command.shut is session.door_is_shut:
        return ()
    return (New("door", {"shut": command.shut}),)


def _remove(session: Session, command: Remove) -> tuple[New, ...]:
    if command.who not in session.participants:
        return ()
    return (New("removed", {"who": command.who}, key=f"removed {command.who}"),)


def _begin(session: Session, command: Begin) -> tuple[New, ...]:
    return (_at(0),) if session.stage is Stage.LOBBY else ()


def _at(place: int) -> New:
    return New("begun", {"place": place}, key=f"begun {place}")


def _give(session: Session, command: Give) -> tuple[New, ...]:
    who = _participant(session, command.who)
    if not 0 <= command.place < len(session.items):
        raise SessionError("no-such-case", place=command.place + 1, count=len(session.items))
    if given := who.answer(command.place, command.phase):
        raise AnswerGiven(given.label, given.confidence)
    standing = session.standing(who)
    if not standing.asked or (standing.place, standing.phase) != (command.place, command.phase):
        raise SessionError("answer-shut", place=command.place + 1, phase=str(command.phase))
    assert session.opening is not None
    label = named_answer(get_task(session.opening.task), command.label)
    if not LEAST_SURE <= command.confidence <= MOST_SURE:
        raise SessionError("answer-unsure", low=LEAST_SURE, high=MOST_SURE)
    body: dict[str, Any] = {
        "who": who.id,
        "place": command.place,
        "phase": str(command.phase),
        "label": label,
        "confidence": command.confidence,
    }
    if session.plan_pace is Pace.OWN and command.seen is not None:
        body["seen"] = command.seen
    key = f"answered {who.id} {command.place} {command.phase}"
    return (New("answered", body, key=key),)


def _reveal(session: Session, command: Reveal) -> tuple[New, ...]:
    if not _is_now(session, command.place) or session.phase is not Phase.BEFORE:
        return ()
    kind = "shown" if session.items[command.place].aid is Aid.ALONE else "revealed"
    return (New(kind, {"place": command.place}, key=f"{kind} {command.place}"),)


def _shut(session: Session, command: Shut) -> tuple[New, ...]:
    if not _is_now(session, command.place) or session.phase is not Phase.AFTER:
        return ()
    return (New("shown", {"place": command.place}, key=f"shown {command.place}"),)


def _go_on(session: Session, command: GoOn) -> tuple[New, ...]:
    if not _is_now(session, command.place) or session.phase is not Phase.SHOWN:
        return ()
    following = command.place + 1
    return (_at(following),) if following < len(session.items) else _close(session, Close())


def _is_now(session: Session, place: int) -> bool:
    """Whether the class is at that case: a second click, or one on a second screen, comes late and
    does nothing.
    """
    at_one_pace = session.plan_pace is Pace.TEACHER
    return at_one_pace and session.stage is Stage.RUNNING and session.place == place


def _close(session: Session, command: Close) -> tuple[New, ...]:
    over = session.stage in (Stage.CLOSED, Stage.DEBRIEF)
    return () if over else (New("closed", key="closed"),)


def _suspect(session: Session, command: Suspect) -> tuple[New, ...]:
    who = _participant(session, command.who)
    if session.stage is not Stage.CLOSED or who.suspected:
        return ()
    if command.said not in SUSPICIONS:
        raise UnknownName("unknown-suspicion", name=shown(command.said[:40]), known=SUSPICIONS)
    return (New("suspected", {"who": who.id, "said": command.said}, key=f"suspected {who.id}"),)


def _debrief(session: Session, command: Debrief) -> tuple[New, ...]:
    if session.stage is Stage.DEBRIEF:
        return ()
    return (*_close(session, Close()), New("debriefed", key="debriefed"))


def _participant(session: Session, who: str) -> Participant:
    if who not in session.participants:
        raise SessionError("participant-unknown")
    return session.participants[who]


# By the kind of command.
COMMANDS: dict[type, Callable[[Session, Any], tuple[New, ...]]] = {
    Open: _open,
    Join: _join,
    ShutDoor: _shut_door,
    Remove: _remove,
    Begin: _begin,
    Give: _give,
    Reveal: _reveal,
    Shut: _shut,
    GoOn: _go_on,
    Close: _close,
    Suspect: _suspect,
    Debrief: _debrief,
}
