"""The wall while a class answers a case at one pace.

Before the reveal it shows the case and nothing of the model or of the answers, which would bias
those who still think.
"""

from __future__ import annotations

import streamlit as st

from medmodels.errors import MedModelsError
from medmodels.sessions import Aid, GoOn, Item, Opened, Phase, Reveal, Session, Shut
from medmodels.tasks import Task, get_task
from ui.case_view import case_view
from ui.classroom import case_at
from ui.instrument.strip import strip
from ui.teaching.live import answered_said, host_bar
from ui.teaching.lobby import join_line
from ui.teaching.outcome import class_chart, is_told, sentences
from ui.text import plain

__all__ = ["running"]

_SHOW = "wall shows the case"


def running(held: Opened, session: Session) -> None:
    """The case in its phase, with the one button that goes on."""
    assert session.opening is not None
    task, place = get_task(session.opening.task), session.place
    item = session.items[place]
    host_bar(held, session, _count, _button(session))
    left, right = st.columns([3, 2], gap="large")
    if session.phase is Phase.SHOWN:
        with left:
            class_chart(session, task, place)
            _case(session)
        with right:
            _outcome(session, task)
    elif session.phase is Phase.AFTER:
        with right:
            _advice(item, place)
        with left:
            _case(session)
    else:
        with right:
            st.markdown(f"## {plain(task.question.partition('?')[0])}?")
            st.markdown("Answer on your phone, and say how sure you are.")
            join_line(session)
        with left:
            _case(session)
    shown = bool(st.session_state.get(_SHOW, True))
    st.toggle(
        "Show the case on this page", value=shown, key=f"{_SHOW} {held.code}", on_change=_turn
    )


def _turn() -> None:
    st.session_state[_SHOW] = not st.session_state.get(_SHOW, True)


def _button(session: Session) -> tuple[str, str, Reveal | Shut | GoOn]:
    assert session.opening is not None
    place = session.place
    if session.phase is Phase.AFTER:
        return "Shut the answers", "lock", Shut(place)
    if session.phase is Phase.SHOWN:
        last = place + 1 == len(session.items)
        return ("Close" if last else "Next case"), "arrow_forward", GoOn(place)
    if session.opening.plan.is_alone(place):
        return "Shut the answers", "lock", Reveal(place)
    return "Reveal the model", "visibility", Reveal(place)


def _count(session: Session) -> None:
    at = f"Case {session.place + 1} of {len(session.items)}"
    if session.phase is Phase.SHOWN:
        st.markdown(f"**{at}**")
        return
    second = "second answers: " if session.phase is Phase.AFTER else ""
    st.markdown(f"{at} · {second}**{answered_said(session)}**")


def _case(session: Session) -> None:
    """The case as it is on the phones, unless the wall is to leave it out."""
    if not st.session_state.get(_SHOW, True):
        return
    try:
        case = case_at(session, session.place)
    except MedModelsError as error:
        st.warning(plain(str(error)), icon=":material/folder_off:")
        return
    case_view(case)


def _advice(item: Item, place: int) -> None:
    """The model's strip, and its reasons where the plan shows them."""
    with st.container(key="advice"):
        if item.advice.strip is None:
            st.markdown(f"**The model gives no answer.** {plain(item.advice.said)}")
            return
        strip(item.advice.strip, key=f"wall strip {place}")
        if item.aid is Aid.REASONS and item.advice.reasons:
            lines = [
                f"- {':material/arrow_upward:' if reason.up else ':material/arrow_downward:'}"
                f" {plain(reason.what)}: {plain(reason.effect)}"
                for reason in item.advice.reasons
            ]
            st.markdown("**What moved its estimate**\n\n" + "\n".join(lines))


def _outcome(session: Session, task: Task) -> None:
    """What the class did, and the model beside it."""
    item, place = session.items[session.place], session.place
    with st.container(key="outcome"):
        if is_told(session):
            st.markdown(f"## Truth: {plain(item.case.truth)}")
        for said in sentences(session, task, place):
            st.markdown(plain(said))
    if item.aid is not Aid.ALONE:
        _advice(item, place)
