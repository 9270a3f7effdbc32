"""Sessions in a store: commands are decided on what the store holds at that moment."""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from medmodels.errors import EventExists, SessionError, StoreError
from medmodels.events import Event, New
from medmodels.sessions.codes import is_code, new_code, new_secret, sealed
from medmodels.sessions.machine import Command, Join, Open, decided
from medmodels.sessions.opening import Opening
from medmodels.sessions.session import Participant, Session, folded

__all__ = ["PREFIX", "Classroom", "EventStore", "Opened"]

PREFIX = "session/"  # of the names of their streams
_TRIES = 20  # for a code that nobody has
_MOST_KNOWN = 50  # sessions that are kept in memory; one of own films may have 40 MB


class EventStore(Protocol):
    """What a classroom needs of a store."""

    def change(
        self, stream: str, decide: Callable[[Sequence[Event]], Sequence[New]], *, after: int = 0
    ) -> Sequence[Event]: ...

    def events(self, stream: str, *, after: int = 0) -> Sequence[Event]: ...

    def streams(self, prefix: str = "") -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A session's code, which everybody may know, and the secret that conducts it."""

    code: str
    secret: str


class Classroom:
    """The sessions of a store, for any number of threads and of processes on it.

    What was read of a session is kept, so that a look at it reads the last thing that was seen and
    what has happened since.
    """

    def __init__(self, store: EventStore, *, random: Random) -> None:
        self._store, self._random = store, random
        self._known: OrderedDict[str, Session] = OrderedDict()
        self._lock = threading.Lock()

    def open(self, opening: Opening) -> Opened:
        """Open a session under a code that no other has or had."""
        secret = new_secret(self._random)
        command = Open(opening, sealed(secret))
        for _ in range(_TRIES):
            code = new_code(self._random)
            try:
                self.act(code, command)
            except SessionError as error:
                if error.code not in ("session-exists", "session-unknown"):
                    raise
            else:
                return Opened(code, secret)
        raise SessionError("codes-used-up")

    def session(self, code: str) -> Session:
        """The session as it is now; raises ``SessionError`` when there is none of that code."""
        known = self._so_far(code)
        # the last one that was seen is read again: where it is gone, somebody forgot the session
        events = self._store.events(_stream(code), after=max(known.number - 1, 0))
        if not events:
            if known.number:
                self.forget(code)
            raise SessionError("session-unknown")
        return self._keep(folded(known, events))

    def act(self, code: str, command: Command) -> Session:
        """Carry out a command, and the session after it; raises what ``decided`` raises."""
        known, seen = self._so_far(code), []

        def decide(events: Sequence[Event]) -> Sequence[New]:
            seen.append(folded(known, events))
            return decided(seen[-1], command)

        try:
            happened = self._store.change(_stream(code), decide, after=known.number)
        except EventExists:  # the same command, a moment ago: what it asked for is so
            return self.session(code)
        except StoreError as error:
            if error.code != "stream-forgotten":
                raise
            self.forget(code)
            raise SessionError("session-unknown") from error
        # where nothing is to be done, nothing was written either, and it may have been forgotten
        return self._keep(folded(seen[-1], happened)) if happened else self.session(code)

    def join(self, code: str, token: str, nickname: str = "") -> Participant:
        """Take part under a token of one's own, or come back under it."""
        who = sealed(token)
        return self.act(code, Join(who, nickname)).participants[who]

    def participant(self, session: Session, token: str) -> Participant | None:
        """Whose token it is, if anybody's."""
        return session.participants.get(sealed(token)) if token else None

    def is_host(self, session: Session, secret: str) -> bool:
        """Whether that is the secret which conducts the session."""
        return bool(secret) and hmac.compare_digest(session.host, sealed(secret))

    def codes(self) -> tuple[str, ...]:
        """The codes of all sessions that are kept."""
        return tuple(name.removeprefix(PREFIX) for name in self._store.streams(PREFIX))

    def forget(self, code: str) -> None:
        """Let go of what was read of a session, as when its stream was forgotten."""
        with self._lock:
            self._known.pop(code, None)

    def forget_gone(self) -> None:
        """Let go of all sessions that are not kept any more, whichever process forgot them."""
        with self._lock:
            known = tuple(self._known)
        for code in set(known).difference(self.codes()):
            self.forget(code)

    def _so_far(self, code: str) -> Session:
        if not is_code(code):
            raise SessionError("session-unknown")
        with self._lock:
            if code in self._known:
                self._known.move_to_end(code)
            return self._known.get(code) or Session(code)

    def _keep(self, session: Session) -> Session:
        """Keep the later one of this and what is kept; it is the one that is given back."""
        with self._lock:
            known = self._known.get(session.code)
            if known is None or known.number < session.number:
                self._known[session.code] = known = session
                while len(self._known) > _MOST_KNOWN:
                    self._known.popitem(last=False)
            return known


def _stream(code: str) -> str:
    return f"{PREFIX}{code}"
