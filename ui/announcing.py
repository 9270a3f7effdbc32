"""A classroom that says at once what has happened in a session, to whoever listens."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.sessions import Classroom, Command, Session

__all__ = ["Announcing", "listen"]

_listeners: list[Callable[[Session], None]] = []


class Announcing(Classroom):
    """As a classroom is; each command is followed by news of the session."""

    def act(self, code: str, command: Command) -> Session:
        session = super().act(code, command)
        for listener in _listeners:
            listener(session)
        return session


def listen(listener: Callable[[Session], None]) -> None:
    """Call it with every session after each command, in the thread that gave it."""
    if listener not in _listeners:
        _listeners.append(listener)
