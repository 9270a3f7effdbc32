"""The sessions of this server: one store and one classroom for the pages and the phones."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from functools import partial
from random import SystemRandom

from medmodels.cases import Case
from medmodels.datasets import held_out_cases
from medmodels.errors import DatasetError, SessionError, StoreError
from medmodels.places import home
from medmodels.sessions import PREFIX, Classroom, Session, case_of
from medmodels.store import Store, keep, open_store, sweep
from medmodels.tasks import get_task
from ui.announcing import Announcing, when_forgotten

__all__ = [
    "case_at",
    "classroom",
    "close_classroom",
    "keep_session",
    "opened_store",
    "sweep_sessions",
]

_CASES = 240  # that are kept in memory; a film of full size is 8 MB, most are a few kilobytes
_BYTES = 60_000_000

_lock = threading.Lock()
_open: dict[str, tuple[Store, Classroom]] = {}  # by the folder of the store
_cases: OrderedDict[tuple[str, int], Case] = OrderedDict()


def classroom(*, make: bool = False) -> Classroom | None:
    """The classroom over this server's store; ``None`` while there is no store, which is made with
    the first session alone. Raises ``StoreError`` where it cannot be opened.
    """
    found = _opened(make=make)
    return found[1] if found else None


def _opened(*, make: bool) -> tuple[Store, Classroom] | None:
    folder = home() / "store"
    with _lock:
        if str(folder) not in _open:
            try:
                store = open_store(folder, make=make)
            except StoreError as error:
                if error.code == "no-store" and not make:
                    return None
                raise
            _open[str(folder)] = store, Announcing(store, random=SystemRandom())
        return _open[str(folder)]


def opened_store() -> Store:
    """The store of the classroom, made where there is none."""
    found = _opened(make=True)
    assert found is not None
    return found[0]


def close_classroom() -> None:
    """Close the store with the server."""
    with _lock:
        while _open:
            _open.popitem()[1][0].close()


def case_at(session: Session, place: int) -> Case:
    """The case at a place of a session, with its data; raises ``SessionError`` where it is gone.

    Those of late are kept in memory: a class looks at one case at a time.
    """
    key = session.code, place
    with _lock:
        if key in _cases:
            _cases.move_to_end(key)
            return _cases[key]
    assert session.opening is not None
    task, item = get_task(session.opening.task), session.items[place]
    case = case_of(task, item.case, partial(_held_out, task.name, item.case.title))
    with _lock:
        _cases[key] = case
        held = sum(one.data.nbytes for one in _cases.values())
        while len(_cases) > 1 and (len(_cases) > _CASES or held > _BYTES):
            held -= _cases.popitem(last=False)[1].data.nbytes
    return case


@when_forgotten
def _drop_cases(code: str) -> None:
    with _lock:
        for key in [key for key in _cases if key[0] == code]:
            del _cases[key]


def _held_out(task: str, title: str, number: int) -> Case:
    try:
        return held_out_cases(task).held_out(number)
    except DatasetError as error:
        raise SessionError("pack-case-gone", case=title) from error


def keep_session(code: str) -> None:
    """Exempt a session from being forgotten after 30 days."""
    if found := _opened(make=False):
        keep(found[0], f"{PREFIX}{code}")


def sweep_sessions() -> None:
    """Forget the sessions in which nothing has happened for 30 days and that were not kept."""
    if found := _opened(make=False):
        sweep(found[0], prefix=PREFIX, now=time.time_ns() // 1000)
        found[1].forget_gone()
