"""A classroom that says at once what has happened in a session or a poll, or that it was forgotten,
to whoever listens.
"""

from __future__ import annotations

from collections.abc import Callable

from medmodels.sessions import Classroom, Gathering

__all__ = ["Announcing", "listen", "when_forgotten"]

_listeners: list[Callable[[Gathering], None]] = []
_wipers: list[Callable[[str], None]] = []


class Announcing(Classroom):
    """As a classroom is; each command is followed by news of what it was given to."""

    def tell(self, state: Gathering) -> None:
        for listener in _listeners:
            listener(state)

    def forget(self, code: str) -> None:
        super().forget(code)
        for wipe in _wipers:
            wipe(code)


def listen(listener: Callable[[Gathering], None]) -> None:
    """Call it with every session or poll after each command, in the thread that gave it."""
    if listener not in _listeners:
        _listeners.append(listener)


def when_forgotten(wipe: Callable[[str], None]) -> Callable[[str], None]:
    """Call it with the code of everything that is forgotten: nothing of it stays in memory."""
    _wipers.append(wipe)
    return wipe
