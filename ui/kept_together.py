"""A shelf that several servers share: in memory as ever, and in the store, where another finds it.

The store is written by a thread of its own, so that nobody waits for it; a server that is killed
loses no more than its last moment. What the store holds counts: what was put or forgotten elsewhere
was so for this server too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from medmodels.errors import MedModelsError
from medmodels.store import StoredTab, TabStore
from ui.carried import packed, unpacked
from ui.carried_kinds import NotCarried
from ui.kept import Shelf, Snapshot, Tab
from ui.state import CaseReview, copied_reviews

__all__ = ["SharedShelf"]

_LOG = logging.getLogger(__name__)
_PATIENCE = 5.0  # seconds before what could not be written is tried again
_TOUCHED = 60.0  # seconds between saying that tabs are still looked at
_ENDING = 20.0  # seconds that a server which stops gives to what was not written yet
_AGAIN = 5.0  # seconds before a store that could not be opened is asked for again
_NOTHING = Snapshot({}, {}, 0, ("everything",))


@dataclass(frozen=True, slots=True)
class _Written:
    """What the store holds of a tab, as far as this server knows: what it was made of, and since
    when its time runs.
    """

    version: bytes
    snapshot: Snapshot | None
    at: float


class SharedShelf(Shelf):
    """A shelf over what ``opened`` gives, asked for in the thread that writes, once it is needed.

    While the store cannot be reached, the shelf is as one in memory alone.
    """

    def __init__(self, opened: Callable[[], TabStore], *, touched: float = _TOUCHED, **of: Any):
        super().__init__(**of)
        self._opened_by, self._every = opened, touched
        self._stored: TabStore | None = None
        self._refused: tuple[float, MedModelsError] | None = None
        self._opening = threading.Lock()
        self._turn = threading.Condition()
        self._waiting: dict[Tab, Snapshot | None] = {}  # None: to be forgotten
        self._written: dict[Tab, _Written] = {}
        self._writing = threading.Lock()
        self._looked_at: frozenset[Tab] = frozenset()
        self._touched_at = self._now()
        self._to_touch = self._ending = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the store, before anybody asks."""
        if self._seconds and self._thread is None:
            self._thread = threading.Thread(target=self._write, name="shelf", daemon=True)
            self._thread.start()

    def put(self, tab: Tab, snapshot: Snapshot, *, session: str) -> None:
        snapshot = _as_it_is(snapshot)
        super().put(tab, snapshot, session=session)
        if not self._seconds:
            return
        with self._turn:
            if tab in self._waiting:
                same = _same(self._waiting[tab], snapshot)
            else:
                before = self._written.get(tab)
                same = before is not None and _same(before.snapshot, snapshot)
            if not same:
                self._waiting[tab] = snapshot
                self._turn.notify()
        self.start()

    def fetch(self, tab: Tab) -> Snapshot | None:
        mine = self.find(tab)
        with self._turn:
            waits, written = tab in self._waiting, self._written.get(tab)
        if waits or not self._seconds:
            return mine
        try:
            there = self._ask(lambda stored: stored.find(tab.browser, tab.name))
        except MedModelsError:
            return mine
        if there is None and written is None:  # it never came so far
            return mine
        if there is None:
            super().forget(tab)  # as it was elsewhere, or its time is over
            with self._turn:
                self._written.pop(tab, None)
            return None
        if mine and written and written.version == there.version:
            return mine
        with self._turn:
            self._written[tab] = _Written(there.version, None, self._now())
        return _come(there)

    def knows(self, browser: str) -> bool:
        if super().knows(browser):
            return True
        with suppress(MedModelsError):
            return bool(self._seconds) and self._ask(lambda stored: stored.knows(browser))
        return False

    def forget(self, tab: Tab) -> None:
        super().forget(tab)
        with self._turn:
            if self._waiting.pop(tab, None) is None and tab not in self._written:
                return
            self._waiting[tab] = None
        try:
            with self._writing:
                self._ask(lambda stored: stored.forget(tab.browser, tab.name))
        except MedModelsError:
            with self._turn:  # the thread goes on trying
                self._turn.notify()
        else:
            self._settled(tab, None)

    def sweep(self, connected: Callable[[str], bool]) -> bool:
        over = super().sweep(connected)
        with self._one_at_a_time:
            there = set(self._places)
            looked_at = {tab for tab, place in self._places.items() if connected(place.session)}
        with self._turn:
            for tab in self._written.keys() - there:  # nothing of it stays in memory
                written = replace(self._written.pop(tab), snapshot=None)
                if self._now() - written.at <= self._seconds:
                    self._written[tab] = written
            if self._now() - self._touched_at >= self._every:
                self._touched_at = self._now()
                self._looked_at, self._to_touch = frozenset(looked_at), True
                self._turn.notify()
        return over

    def close(self) -> None:
        """Write what waits, for a while, and end."""
        with self._turn:
            self._ending = True
            self._turn.notify()
        if self._thread:
            self._thread.join(_ENDING)

    def _ask(self, what: Callable[[TabStore], Any]) -> Any:
        """What the store answers; one that could not be opened is not asked for by every page."""
        with self._opening:
            if self._stored is None:
                if self._refused and self._now() - self._refused[0] < _AGAIN:
                    raise self._refused[1]
                try:
                    self._stored = self._opened_by()
                except MedModelsError as error:
                    self._refused = self._now(), error
                    raise
        return what(self._stored)

    def _write(self) -> None:
        """Until the server ends, and everything is written or cannot be."""
        failed = False
        while True:
            with self._turn:
                if failed and not self._ending:
                    self._turn.wait(_PATIENCE)
                while not (self._waiting or self._to_touch or self._ending):
                    self._turn.wait()
                waiting = list(self._waiting.items())
                to_touch, self._to_touch = self._to_touch, False
                ending = self._ending
            if (failed or not waiting) and ending:
                return
            failed = not self._wrote(waiting, to_touch=to_touch)

    def _wrote(self, waiting: list[tuple[Tab, Snapshot | None]], *, to_touch: bool) -> bool:
        try:
            for tab, snapshot in waiting:
                with self._writing:
                    self._write_one(tab, snapshot)
            if to_touch:
                self._touch()
        except MedModelsError as error:
            _LOG.warning("What tabs find again could not be written: %s", error)
            return False
        except Exception:  # nothing that goes wrong with one tab ends the thread of all
            _LOG.exception("What a tab finds again could not be written")
            with self._turn:
                self._waiting = {t: s for t, s in self._waiting.items() if (t, s) not in waiting}
        return True

    def _write_one(self, tab: Tab, snapshot: Snapshot | None) -> None:
        with self._turn:
            if tab not in self._waiting or self._waiting[tab] is not snapshot:
                return  # it was forgotten meanwhile, or has changed again
        if snapshot is None:
            self._ask(lambda stored: stored.forget(tab.browser, tab.name))
            self._settled(tab, None)
            return
        data = packed(snapshot)
        version = self._ask(lambda stored: stored.put(tab.browser, tab.name, data))
        self._settled(tab, _Written(version, snapshot, self._now()))

    def _settled(self, tab: Tab, written: _Written | None) -> None:
        """It is in the store so; what was put meanwhile still waits."""
        with self._turn:
            if written:
                self._written[tab] = written
            else:
                self._written.pop(tab, None)
            snapshot = written.snapshot if written else None
            if tab in self._waiting and self._waiting[tab] is snapshot:
                del self._waiting[tab]

    def _touch(self) -> None:
        with self._turn:
            looked_at = {(tab.browser, tab.name): tab for tab in self._looked_at}
        gone = self._ask(lambda stored: stored.touch(looked_at))
        with self._turn:  # where there was no room: the next run of such a tab writes it again
            for names, tab in looked_at.items():
                if names in gone:
                    self._written.pop(tab, None)
                elif tab in self._written:
                    self._written[tab] = replace(self._written[tab], at=self._now())
        self._ask(lambda stored: stored.sweep())


def _come(there: StoredTab) -> Snapshot:
    """What another server wrote; where it was too large, or of another version of the program,
    nothing, which is said.
    """
    if there.data is None:
        return _NOTHING
    try:
        return unpacked(there.data)
    except NotCarried as error:
        _LOG.warning("What a tab had on another server cannot be read here: %s", error)
        return _NOTHING


def _as_it_is(snapshot: Snapshot) -> Snapshot:
    """The snapshot with reviews that change apart from those of the session."""
    reviews = snapshot.things.get("reviews")
    if not isinstance(reviews, dict):
        return snapshot
    return replace(snapshot, things={**snapshot.things, "reviews": copied_reviews(reviews)})


def _same(one: Snapshot | None, other: Snapshot) -> bool:
    """Whether nothing has changed; values are never compared but with themselves, since a session
    replaces what it changes.
    """
    if one is None or one.address != other.address or one.things.keys() != other.things.keys():
        return False
    return all(_as_before(thing, other.things[name]) for name, thing in one.things.items())


def _as_before(one: object, other: object) -> bool:
    if isinstance(one, CaseReview) and isinstance(other, CaseReview):
        return (
            (one.before, one.seen, one.outcome_known)
            == (other.before, other.seen, other.outcome_known)
        ) and _as_before(one.reports, other.reports)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_as_before(one[k], other[k]) for k in one)
    if isinstance(one, str | int | float | bool) or one is None:
        return type(one) is type(other) and one == other
    return one is other
