"""What a class takes part in by a code, in a store: commands are decided on what the store holds at
that moment. A code leads to a session or to a poll; its first event says which.
"""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol, overload

from medmodels.errors import EventExists, SessionError, StoreError
from medmodels.events import Event, New
from medmodels.polls import (
    OPENED_POLL,
    JoinPoll,
    OpenPoll,
    Poll,
    PollCommand,
    Voter,
    decided_poll,
    folded_poll,
)
from medmodels.sessions.codes import is_code, new_code, new_secret, sealed
from medmodels.sessions.machine import Command, Join, Open, decided
from medmodels.sessions.opening import Opening
from medmodels.sessions.session import Participant, Session, folded

__all__ = ["PREFIX", "Classroom", "EventStore", "Gathering", "Opened"]

PREFIX = "session/"  # of the names of their streams
_TRIES = 20  # for a code that nobody has
_MOST_KNOWN = 50  # that are kept in memory; a session of own films may have 40 MB

Gathering = Session | Poll
# By the kind of the first event: what a code leads to.
_BEGUN: Mapping[str, type[Gathering]] = {"opened": Session, OPENED_POLL: Poll}
# By what it is: how its events are folded, and how its commands are decided.
_FOLDED: Mapping[type, Callable[[Any, Sequence[Event]], Gathering]] = {
    Session: folded,
    Poll: folded_poll,
}
_DECIDED: Mapping[type, Callable[[Any, Any], tuple[New, ...]]] = {
    Session: decided,
    Poll: decided_poll,
}


class EventStore(Protocol):
    """What a classroom needs of a store."""

    def change(
        self, stream: str, decide: Callable[[Sequence[Event]], Sequence[New]], *, after: int = 0
    ) -> Sequence[Event]: ...

    def events(self, stream: str, *, after: int = 0) -> Sequence[Event]: ...

    def streams(self, prefix: str = "") -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A code, which everybody may know, and the secret that conducts what it leads to."""

    code: str
    secret: str


class Classroom:
    """The sessions and polls of a store, for any number of threads and of processes on it.

    What was read of one is kept, so that a look at it reads the last thing that was seen and what
    has happened since.
    """

    def __init__(self, store: EventStore, *, random: Random) -> None:
        self._store, self._random = store, random
        self._known: OrderedDict[str, Gathering] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, opening: Opening) -> Opened:
        """Open a session under a code that nothing else has or had."""
        return self._open(lambda seal: Open(opening, seal))

    def open_poll(self, title: str) -> Opened:
        """Open a poll under such a code."""
        return self._open(lambda seal: OpenPoll(title, seal))

    def _open(self, command: Callable[[str], Open | OpenPoll]) -> Opened:
        secret = new_secret(self._random)
        for _ in range(_TRIES):
            code = new_code(self._random)
            try:
                self._act(code, command(sealed(secret)))
            except SessionError as error:
                if error.code not in ("session-exists", "session-unknown"):
                    raise
            else:
                return Opened(code, secret)
        raise SessionError("codes-used-up")

    def session(self, code: str) -> Session:
        """The session as it is now; raises ``SessionError`` when there is none of that code."""
        found = self.gathering(code)
        if not isinstance(found, Session):
            raise SessionError("session-unknown")
        return found

    def poll(self, code: str) -> Poll:
        """The poll as it is now; raises ``SessionError`` when there is none of that code."""
        found = self.gathering(code)
        if not isinstance(found, Poll):
            raise SessionError("session-unknown")
        return found

    def gathering(self, code: str) -> Gathering:
        """What the code leads to, as it is now; raises ``SessionError`` when that is nothing."""
        known = self._so_far(code)
        # the last one that was seen is read again: where it is gone, somebody forgot the stream
        events = self._store.events(_stream(code), after=max(known.number - 1, 0))
        if not events:
            if known.number:
                self.forget(code)
            raise SessionError("session-unknown")
        return self._keep(_after(known, events))

    @overload
    def act(self, code: str, command: Command) -> Session: ...
    @overload
    def act(self, code: str, command: PollCommand) -> Poll: ...
    def act(self, code: str, command: Command | PollCommand) -> Gathering:
        """Carry out a command, and the state after it; raises what deciding it raises."""
        state = self._act(code, command)
        self.tell(state)
        return state

    def tell(self, state: Gathering) -> None:
        """Called with what each command led to, in the thread that gave it."""

    def _act(self, code: str, command: Command | PollCommand) -> Gathering:
        known, seen = self._so_far(code), list[Gathering]()

        def decide(events: Sequence[Event]) -> Sequence[New]:
            seen.append(_after(known, events))
            return _new(seen[-1], command)

        try:
            happened = self._store.change(_stream(code), decide, after=known.number)
        except EventExists:  # the same command, a moment ago: what it asked for is so
            return self.gathering(code)
        except StoreError as error:
            if error.code != "stream-forgotten":
                raise
            self.forget(code)
            raise SessionError("session-unknown") from error
        # where nothing is to be done, nothing was written either, and it may have been forgotten
        return self._keep(_after(seen[-1], happened)) if happened else self.gathering(code)

    def join(self, code: str, token: str, nickname: str = "") -> Participant:
        """Take part in a session under a token of one's own, or come back under it."""
        who = sealed(token)
        return self.act(code, Join(who, nickname)).participants[who]

    def join_poll(self, code: str, token: str) -> Voter:
        """The same of a poll, where nobody has a name."""
        who = sealed(token)
        return self.act(code, JoinPoll(who)).participants[who]

    @overload
    def participant(self, state: Session, token: str) -> Participant | None: ...
    @overload
    def participant(self, state: Poll, token: str) -> Voter | None: ...
    def participant(self, state: Gathering, token: str) -> Participant | Voter | None:
        """Whose token it is, if anybody's."""
        return state.participants.get(sealed(token)) if token else None

    def is_host(self, state: Gathering, secret: str) -> bool:
        """Whether that is the secret which conducts it."""
        return bool(secret) and hmac.compare_digest(state.host, sealed(secret))

    def codes(self) -> tuple[str, ...]:
        """The codes of all that is kept."""
        return tuple(name.removeprefix(PREFIX) for name in self._store.streams(PREFIX))

    def forget(self, code: str) -> None:
        """Let go of what was read of a code, as when its stream was forgotten."""
        with self._lock:
            self._known.pop(code, None)

    def forget_gone(self) -> None:
        """Let go of all that is not kept any more, whichever process forgot it."""
        with self._lock:
            known = tuple(self._known)
        for code in set(known).difference(self.codes()):
            self.forget(code)

    def _so_far(self, code: str) -> Gathering:
        if not is_code(code):
            raise SessionError("session-unknown")
        with self._lock:
            if code in self._known:
                self._known.move_to_end(code)
            return self._known.get(code) or Session(code)

    def _keep(self, state: Gathering) -> Gathering:
        """Keep the later one of this and what is kept; it is the one that is given back."""
        with self._lock:
            known = self._known.get(state.code)
            if known is None or known.number < state.number:
                self._known[state.code] = known = state
                while len(self._known) > _MOST_KNOWN:
                    self._known.popitem(last=False)
            return known


def _after(state: Gathering, events: Sequence[Event]) -> Gathering:
    """The state after more events; the first of all says what it is a state of."""
    if not state.number and events:
        state = _BEGUN[events[0].kind](state.code)
    return _FOLDED[type(state)](state, events)


def _new(state: Gathering, command: Command | PollCommand) -> tuple[New, ...]:
    """What a command leads to. One that is not for what the code leads to finds nothing there; one
    that opens finds the code taken.
    """
    of: type[Gathering] = Poll if isinstance(command, PollCommand) else Session
    if not state.number:
        state = of(state.code)
    elif not isinstance(state, of):
        opens = isinstance(command, Open | OpenPoll)
        raise SessionError("session-exists" if opens else "session-unknown")
    return _DECIDED[of](state, command)


def _stream(code: str) -> str:
    return f"{PREFIX}{code}"
