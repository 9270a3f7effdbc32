"""Who waits for a session or a poll to go on, and is woken when it has.

What happens in this process wakes them at once, from whichever thread it comes. What another
process did is seen by one look at the store a second, for all that wait for the same together.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from medmodels.errors import MedModelsError, SessionError
from medmodels.sessions import Gathering
from ui.phones.pool import in_thread

__all__ = ["Desk", "News", "Waiter"]

_LOG = logging.getLogger(__name__)
_EVERY = 1.0  # seconds between looks at the store
_MOST_OF_ONE = 8  # streams of one participant: a tab each


class Waiter:
    """One stream to one screen; ``who`` is a participant's, or empty where everything counts."""

    def __init__(self, who: str) -> None:
        self.who, self.woken = who, asyncio.Event()


class Desk:
    """All that wait for one of them, on one event loop."""

    def __init__(self, state: Gathering) -> None:
        self.state, self.over = state, False
        self.waiters: set[Waiter] = set()
        self.looking: asyncio.Task[None] | None = None

    def has_room(self, who: str) -> bool:
        """Whether one more stream may go to a participant."""
        return not who or sum(one.who == who for one in self.waiters) < _MOST_OF_ONE

    def tell(self, new: Gathering) -> None:
        """Wake those for whom something has changed."""
        old = self.state
        if new.number <= old.number:
            return
        self.state = new
        for one in self.waiters:
            if (
                not one.who
                or old.moment != new.moment
                or old.participants.get(one.who) is not new.participants.get(one.who)
            ):
                one.woken.set()

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.over = True
        for one in self.waiters:
            one.woken.set()


class News:
    """The desks of all that somebody waits for; ``look`` reads one from the store."""

    def __init__(self, look: Callable[[str], Gathering], *, every: float = _EVERY) -> None:
        self._look, self._every = look, every
        self._lock = threading.Lock()
        self._desks: dict[tuple[str, asyncio.AbstractEventLoop], Desk] = {}

    def tell(self, state: Gathering) -> None:
        """Say how it is now, from any thread."""
        with self._lock:
            desks = [(key[1], desk) for key, desk in self._desks.items() if key[0] == state.code]
        for loop, desk in desks:
            with suppress(RuntimeError):  # that loop has ended
                loop.call_soon_threadsafe(desk.tell, state)

    @contextmanager
    def waiting(self, state: Gathering, who: str) -> Iterator[tuple[Desk, Waiter]]:
        """A place at its desk, on the running event loop."""
        loop, waiter = asyncio.get_running_loop(), Waiter(who)
        key = state.code, loop
        with self._lock:
            desk = self._desks.setdefault(key, Desk(state))
            desk.waiters.add(waiter)
        desk.tell(state)
        if desk.looking is None:
            desk.looking = loop.create_task(self._keep_looking(desk))
        try:
            yield desk, waiter
        finally:
            with self._lock:
                desk.waiters.discard(waiter)
                if not desk.waiters and self._desks.get(key) is desk:
                    del self._desks[key]
            if not desk.waiters and desk.looking:
                desk.looking.cancel()

    async def _keep_looking(self, desk: Desk) -> None:
        while not desk.over:
            await asyncio.sleep(self._every)
            try:
                desk.tell(await in_thread(self._look, desk.state.code))
            except SessionError:  # it was forgotten
                desk.close()
            except MedModelsError:  # the store will be there again
                continue
            except Exception:  # without this task nobody would hear of other processes any more
                _LOG.exception("A look at a class failed; the next one comes in a second")

    def close(self) -> None:
        """End every stream, on the event loop they are on: a server that stops waits for them."""
        with self._lock:
            desks = list(self._desks.values())
        for desk in desks:
            desk.close()
