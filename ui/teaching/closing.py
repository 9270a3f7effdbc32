"""The end of a session: one question to the class, then everything is told, and taken home."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pandas as pd
import streamlit as st

from medmodels import debriefing
from medmodels.card import NOTICE
from medmodels.errors import MedModelsError
from medmodels.sessions import SUSPICIONS, Aid, Debrief, Opened, Phase, Session
from medmodels.tasks import Task, get_task
from ui.classroom import keep_session
from ui.state import remembered
from ui.teaching.live import host_bar
from ui.teaching.outcome import class_chart
from ui.teaching.tally import right_of
from ui.text import plain

__all__ = ["closed", "debrief", "table_of_cases"]


def closed(held: Opened, session: Session) -> None:
    """All are asked one thing before anything is told, unless no model was shown."""
    host_bar(held, session, _suspected, ("Debrief", "school", Debrief()))
    if not session.shows_a_model:
        st.markdown("## Next everybody is told the truth of each case")
        return
    st.markdown("## Did you think that some of the advice was wrong on purpose?")
    st.markdown(
        "Answer on your phone. Then everything is told: the truth of each case, and what"
        " the model said."
    )


def _suspected(session: Session) -> None:
    said, of = sum(bool(who.suspected) for who in session.everybody), len(session.participants)
    if not of or not session.shows_a_model:
        st.markdown("**The answering has ended**" if of else "**Nobody joined this session**")
        return
    st.markdown(f"**{said} of {of} {'has' if said == 1 else 'have'} said**")


def debrief(held: Opened, session: Session) -> None:
    """The report in short, every case with its truth, and files to take home."""
    assert session.opening is not None
    task = get_task(session.opening.task)
    _suspicions(session)
    _report(session)
    _made_up(session)
    frame = table_of_cases(session, task)
    st.markdown("## Every case")
    st.dataframe(frame, hide_index=True, alt="Every case with its truth, the model and the class")
    with st.expander("The class on each case", icon=":material/bar_chart:"):
        place = st.selectbox(
            "Case",
            range(len(session.items)),
            format_func=lambda n: f"Case {n + 1}: {plain(session.items[n].case.truth)}",
            key=f"debrief case {held.code}",
        )
        class_chart(session, task, place or 0)
    _keep(held)


def _suspicions(session: Session) -> None:
    """What was thought of the advice before anything was told."""
    said = [who.suspected for who in session.everybody if who.suspected]
    counts = ", ".join(f"{said.count(word)} {word}" for word in SUSPICIONS)
    st.markdown("## Debrief")
    if len(said) >= debriefing.FEWEST:
        st.markdown(f"Thought that some advice was wrong on purpose: {counts}.")


def _report(session: Session) -> None:
    """The key sentences of the class's report, and its files."""
    try:
        sentences, files = remembered(
            ("debrief", session.code, str(session.number)), partial(_written, session)
        )
    except MedModelsError as error:
        st.warning(plain(str(error)), icon=":material/info:")
        return
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
    with st.container(horizontal=True):
        for label, name, kind, text in files:
            st.download_button(
                label, text, name, kind, icon=":material/download:", on_click="ignore"
            )
    st.caption(plain(NOTICE))


def _written(session: Session) -> tuple[tuple[str, ...], list[tuple[str, str, str, str]]]:
    """The report in sentences, and its files: label, name, kind and text; written once. A layout
    that is for one of two labels is left out of other questions.
    """
    told = debriefing.debrief(session)
    name = f"session-{session.code}"
    writers: list[tuple[str, str, str, Callable[[], str]]] = [
        ("Report (HTML)", f"{name}.html", "text/html", lambda: debriefing.class_html(told)),
        ("Answers (CSV)", f"{name}.csv", "text/csv", lambda: debriefing.answers_csv(session)),
        (
            "RJafroc (CSV)",
            f"{name}-rjafroc.csv",
            "text/csv",
            lambda: debriefing.rjafroc_csv(session),
        ),
        ("iMRMC", f"{name}.imrmc", "text/plain", lambda: debriefing.imrmc_text(session)),
        ("JSON", f"{name}.json", "application/json", lambda: debriefing.debrief_json(told)),
    ]
    files = []
    for label, file, kind, write in writers:
        with suppress(MedModelsError):
            files.append((label, file, kind, write()))
    return told.sentences, files


def _made_up(session: Session) -> None:
    """Which advice was not the model's own: always told."""
    places = [n for n, item in enumerate(session.items, 1) if item.advice.simulated]
    if places:
        cases = ", ".join(map(str, places))
        st.warning(
            f"The advice was made up to be wrong on {len(places)} of {len(session.items)} cases:"
            f" {cases}. It was not what the model says of them.",
            icon=":material/science:",
        )
    else:
        st.markdown("No advice was made up: every answer was the model's own.")


def table_of_cases(session: Session, task: Task) -> pd.DataFrame:
    """A row for each case: its truth, what was advised, and how many were right."""
    rows = []
    for place, item in enumerate(session.items):
        before, after = (session.answered(place, p) for p in (Phase.BEFORE, Phase.AFTER))
        right, then = (right_of(session, task, place, p) for p in (Phase.BEFORE, Phase.AFTER))
        rows.append(
            {
                "Case": place + 1,
                "Truth": item.case.truth,
                "Advice": item.advice.answer or "none",
                "Made up": "yes" if item.advice.simulated else "",
                "Right before": _of(right, before),
                "Right after": "alone" if item.aid is Aid.ALONE else _of(then, after),
            }
        )
    return pd.DataFrame(rows)


def _of(right: int, answers: int) -> str:
    return f"{right} of {answers}" if answers else "no answer"


def _keep(held: Opened) -> None:
    """Sessions are forgotten after 30 days unless somebody says otherwise; said once, it stands."""
    key = f"kept {held.code}"
    if st.session_state.get(key):
        st.caption(":material/bookmark: This session is kept beyond 30 days.")
        return
    st.button(
        "Keep this session beyond 30 days",
        icon=":material/bookmark_add:",
        key="host keep",
        on_click=_kept,
        args=(held.code, key),
        help="Else it is forgotten for good 30 days after the last thing that happened in it.",
    )


def _kept(code: str, key: str) -> None:
    try:
        keep_session(code)
    except MedModelsError as error:
        st.session_state["teaching said"] = str(error)
        return
    st.session_state[key] = True
