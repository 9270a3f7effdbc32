"""Coming back: a reload, a locked phone or a lost connection finds the tab's case, judgement and
verdict again.

What is kept stands on the shelf of ``ui/kept.py``, under the cookie of the browser and the name of
the tab; without the cookie nothing is.
"""

from __future__ import annotations

import secrets

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.instrument.leaving import leaving
from ui.instrument.tab import tab_name
from ui.kept import Snapshot, Tab, weight
from ui.ownership import cookie
from ui.shelves import SHELF
from ui.state import (
    ADDRESS,
    CONDUCTED,
    LESSONS,
    OF_FILE,
    POLLED,
    SWITCHES,
    CaseReview,
    copied_reviews,
    things_of_case,
    unrecorded,
)

__all__ = [
    "PageEnds",
    "ask_before_leaving",
    "come_back",
    "forget_tab",
    "has_arrived",
    "keep",
    "keep_said",
    "keeps_anything",
]

_NAME, _AWAITED, _ARRIVED = "tab", "tab awaited", "tab arrived"
_STOOD = "tab stood"  # the page and its address at the end of the last whole run
# What is no case's: it comes back wherever one arrives, and no case has to be forgotten for it.
_LASTING = (*SWITCHES, CONDUCTED, LESSONS, POLLED)

_LEFT_OUT = (
    "This tab is served by another server now. Not all that it had could be brought along: look"
    " whether the case and your judgement are there, and give or judge them again if not."
)


class PageEnds(Exception):
    """A page has nothing more to show; its frame goes on, which it could not after ``st.stop``."""


def has_arrived() -> bool:
    """Whether this session has shown a page before."""
    return _NAME in st.session_state


def come_back() -> None:
    """Put back what this tab had, once, before anything of the page is drawn.

    Where nothing is kept of this browser nobody is asked, so that a first look costs one run; else
    the page waits for the tab's name.
    """
    state = st.session_state
    if _NAME not in state:
        browser = cookie()
        state[_AWAITED] = bool(browser) and SHELF.knows(browser)
        state[_ARRIVED] = _address()
        # last: a click that comes meanwhile ends this run, and the next one begins here again
        state[_NAME] = secrets.token_urlsafe(16)
    name = tab_name(state[_NAME], ask=state[_AWAITED])
    if name is None:
        st.caption("Looking for what this tab had…")
        st.stop()
    if state[_AWAITED]:
        state[_NAME] = name
        if (tab := _tab()) and (snapshot := SHELF.fetch(tab)):
            _put_back(snapshot, state[_ARRIVED])
        state[_AWAITED] = False  # last, for the same reason


def _put_back(snapshot: Snapshot, arrived: dict[str, str]) -> None:
    """A link to something else wins over where the tab was; what was judged comes back with
    both, and so does how somebody reads.
    """
    same = not arrived or arrived == snapshot.address
    if snapshot.left_out:
        st.toast(_LEFT_OUT, icon=":material/move_down:", duration="infinite")
    half = OF_FILE if set(OF_FILE) & set(snapshot.left_out) else ()  # no file without its cases
    for name, thing in snapshot.things.items():
        if name in half:
            continue
        if name == "reviews":
            assert isinstance(thing, dict)
            st.session_state[name] = copied_reviews(thing)  # a copied tab goes its own way
        elif same or name in _LASTING:
            st.session_state[name] = thing


def keep_said(page: str) -> None:
    """Keep what was said on a page before the page is drawn again: a reload ends a run wherever it
    is, and what it shows of an answer is kept by then.

    Only where the last whole run ended on that page and address. Elsewhere the things of this tab
    do not belong to its address until the page has been drawn.
    """
    if st.session_state.get(_STOOD) == (page, _address()) and (things := _things()):
        _put(things)


def keep(page: str) -> None:
    """Keep what this tab has now, at the end of a run of a page."""
    st.session_state[_STOOD] = page, _address()
    if things := _things():
        _put(things)
    elif tab := _tab():
        SHELF.forget(tab)


def _things() -> dict[str, object]:
    lasting = {name: st.session_state[name] for name in _LASTING if st.session_state.get(name)}
    return {**things_of_case(), **lasting}


def _put(things: dict[str, object]) -> None:
    tab, context = _tab(), get_script_run_ctx()
    if tab and context:
        snapshot = Snapshot(things, _address(), _weighed(things))
        SHELF.put(tab, snapshot, session=context.session_id)


def ask_before_leaving() -> None:
    """Have the browser ask before it leaves a judgement without a verdict."""
    leaving(warns=unrecorded())


def keeps_anything() -> bool:
    """Whether this tab will find a case again."""
    snapshot = SHELF.find(tab) if (tab := _tab()) else None
    return bool(snapshot and snapshot.things.keys() - set(_LASTING))


def forget_tab() -> None:
    """Drop everything that this session and the shelf hold of the tab; it keeps its name."""
    if tab := _tab():
        SHELF.forget(tab)
    kept = {_NAME: st.session_state.get(_NAME), _AWAITED: False}
    st.session_state.clear()
    st.session_state.update(kept)
    st.query_params.clear()


def _weighed(things: dict[str, object]) -> int:
    """The weight of all, taken anew when a thing is another one or a report more is recorded."""
    reviews = things.get("reviews")
    reports = (
        sum(len(r.reports) for r in reviews.values() if isinstance(r, CaseReview))
        if isinstance(reviews, dict)
        else 0
    )
    those = (*(id(thing) for name, thing in things.items() if name != "reviews"), reports)
    before, weighed = st.session_state.get("tab weighed", (None, 0))
    if before != those:
        weighed = weight(things)
        st.session_state["tab weighed"] = (those, weighed)
    return weighed


def _tab() -> Tab | None:
    browser = cookie()
    return Tab(browser, st.session_state[_NAME]) if browser and _NAME in st.session_state else None


def _address() -> dict[str, str]:
    return {name: st.query_params[name] for name in ADDRESS if name in st.query_params}
