"""What may happen in a poll, and when: a command and the state in, events out.

An answer is taken only before the answers to its question are shown, whoever asks for either: both
are decided on the state that the store holds at that moment, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from medmodels.errors import SessionError
from medmodels.events import New
from medmodels.polls.poll import OPENED_POLL, Poll, PutQuestion

__all__ = [
    "POLL_COMMANDS",
    "Ask",
    "ClosePoll",
    "JoinPoll",
    "OpenPoll",
    "PollCommand",
    "ShowAnswers",
    "Vote",
    "decided_poll",
]

_MOST = 500  # that take part


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """Open a poll; ``title`` is what those who join read, ``host`` the seal of the secret that
    conducts it.
    """

    title: str
    host: str


@dataclass(frozen=True, slots=True)
class JoinPoll:
    """Take part; who does already stays as they are."""

    who: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Put a question on the phones under its name, for the first time or once more; one whose
    answers were shown is not asked again.
    """

    name: str
    question: PutQuestion


@dataclass(frozen=True, slots=True)
class Vote:
    """Answer a question by the place of the answer, counted from 0."""

    who: str
    name: str
    choice: int


@dataclass(frozen=True, slots=True)
class ShowAnswers:
    """Shut the answers to a question and show them, with the right one and the reason."""

    name: str


@dataclass(frozen=True, slots=True)
class ClosePoll:
    """End the poll."""


PollCommand = OpenPoll | JoinPoll | Ask | Vote | ShowAnswers | ClosePoll


def decided_poll(poll: Poll, command: PollCommand) -> tuple[New, ...]:
    """The events that a command leads to; none where nothing is to be done.

    Raises ``SessionError`` when it may not happen now.
    """
    if bool(poll.number) is isinstance(command, OpenPoll):
        raise SessionError("session-exists" if poll.number else "session-unknown")
    return POLL_COMMANDS[type(command)](poll, command)


def _open(poll: Poll, command: OpenPoll) -> tuple[New, ...]:
    body = {"title": command.title, "host": command.host}
    return (New(OPENED_POLL, body, key="opened"),)


def _join(poll: Poll, command: JoinPoll) -> tuple[New, ...]:
    if command.who in poll.participants:
        return ()
    if poll.over:
        raise SessionError("session-over")
    if len(poll.participants) >= _MOST:
        raise SessionError("session-full", most=_MOST)
    return (New("joined", {"who": command.who}, key=f"joined {command.who}"),)


def _ask(poll: Poll, command: Ask) -> tuple[New, ...]:
    if poll.over:
        raise SessionError("poll-over")
    if command.name in poll.told or command.name == poll.at:
        return ()
    put = poll.questions.get(command.name, command.question)  # as it was, where some have answered
    return (New("asked", {"name": command.name, "question": put.as_json()}),)


def _vote(poll: Poll, command: Vote) -> tuple[New, ...]:
    if command.who not in poll.participants:
        raise SessionError("participant-unknown")
    name, who = command.name, poll.participants[command.who]
    if name not in poll.questions:
        raise SessionError("no-such-question")
    answers = poll.questions[name].answers
    if name in who.answers:
        raise SessionError("vote-given", answer=answers[who.answers[name]])
    if poll.over or name in poll.told:
        raise SessionError("poll-over" if poll.over else "vote-shut")
    if not 0 <= command.choice < len(answers):
        raise SessionError("answer-none")
    body = {"who": who.id, "name": name, "choice": command.choice}
    return (New("answered", body, key=f"answered {who.id} {name}"),)


def _show(poll: Poll, command: ShowAnswers) -> tuple[New, ...]:
    name = command.name
    if poll.over or name not in poll.questions or name in poll.told:
        return ()
    return (New("shown", {"name": name}, key=f"shown {name}"),)


def _close(poll: Poll, command: ClosePoll) -> tuple[New, ...]:
    return () if poll.over else (New("closed", key="closed"),)


# By the kind of command.
POLL_COMMANDS: dict[type, Callable[[Poll, Any], tuple[New, ...]]] = {
    OpenPoll: _open,
    JoinPoll: _join,
    Ask: _ask,
    Vote: _vote,
    ShowAnswers: _show,
    ClosePoll: _close,
}
