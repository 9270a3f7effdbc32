"""Pieces of the training page: what a training is called, asking for one, and the trainings as they
go.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import streamlit as st

from medmodels.errors import ModelError
from medmodels.figures import learning_curves
from medmodels.own.jobs import Job, jobs
from medmodels.tasks.own import OWN_TITLE, own_folders, task_name
from ui import loaders
from ui.blocks import chart, family_title, link_to_review
from ui.outcomes import FACES
from ui.ownership import may_end, me
from ui.text import plain

__all__ = ["neutral_title", "submit", "trainings"]


_STATES = {
    "waiting": "waiting",
    "running": "running",
    "done": "done",
    "failed": "failed",
    "stopped": "stopped and discarded",
}


def neutral_title(name: str) -> str:
    """What to call the question of an upload (known by its ``name``) unless told otherwise: never
    after the file, which often says whose it is.
    """
    kept = st.session_state.get("neutral title")
    if kept is None or kept[0] != name:
        # else it is nobody's
        stands = (
            name for name, folder in own_folders().items() if folder.families or not folder.task
        )
        taken = {
            *stands,
            *(task_name(job.title) for job in jobs().list if job.state in ("waiting", "running")),
        }
        numbered = (f"{OWN_TITLE} {n}" for n in itertools.count(2))
        title = next(
            title
            for title in itertools.chain([OWN_TITLE], numbered)
            if task_name(title) not in taken
        )
        kept = st.session_state["neutral title"] = (name, title)
    return str(kept[1])


def submit(title: str, family: str, options: Sequence[str], table: bytes) -> int:
    """Ask for a training that this browser may stop, and its number; raises ``QueueFull``."""
    job = Job(title, family, tuple(options), table, owner=me())
    jobs().submit(job)
    return job.number


@st.fragment(run_every=1.0)
def trainings() -> None:
    """Every training of this server, the newest first: where it stands, what it said, and what can
    be done with it.

    Of somebody else's it says that there is one, and what it is called once the model is there for
    everybody.
    """
    listed = jobs().list
    done = sum(job.model is not None for job in listed)
    # a model is there that the rest of the page does not show yet
    if st.session_state.setdefault("trainings done", done) < done:
        st.session_state["trainings done"] = done
        st.rerun()
    if listed:
        st.header("Trainings", divider="gray")
    for n, job in enumerate(listed):
        mine = may_end(job)
        with st.container(border=True):
            left = f", about {job.seconds_left:.0f} s left" if job.seconds_left is not None else ""
            title = job.title if mine or job.model else "Somebody else’s training"
            st.markdown(
                f"**{plain(title)}** · {family_title(job.family)} · {_STATES[job.state]}{left}"
            )
            if job.state == "running":
                st.progress(job.share, plain(job.last or "reading the table") if mine else None)
            if job.state == "failed" and mine:
                st.error(
                    plain(job.last or "The training ended without a word."),
                    icon=":material/error:",
                )
            if mine and job.epochs and (job.state == "running" or n == 0):
                chart(learning_curves(job.epochs), key=f"curves {job.number}")
            if job.model:
                _headline(job.model, goes_on=job.state == "running")
            _buttons(job, mine=mine)


def _headline(model_id: str, *, goes_on: bool) -> None:
    """What came of it in a line: the two numbers that say most, and on how many rows."""
    try:
        model = loaders.model(model_id)
        found = loaders.evidence(model)
    except ModelError as error:
        st.caption(plain(str(error)))
        return
    if trained := FACES[model.task.kind].trained:
        st.markdown(trained(model.task, found))
    if goes_on:
        st.caption("The model can be used; its cross-validation goes on.")


def _buttons(job: Job, *, mine: bool) -> None:
    """Stop and keep what has been learnt, stop and discard, or open what came of it; to stop is for
    whoever began it.
    """
    with st.container(horizontal=True):
        if (
            mine
            and job.keepable
            and st.button("Stop and keep", key=f"keep {job.number}", icon=":material/flag:")
        ):
            jobs().keep(job)
        if (
            mine
            and job.state in ("waiting", "running")
            and st.button(
                "Stop and discard", key=f"stop {job.number}", icon=":material/stop_circle:"
            )
        ):
            jobs().stop(job)
            st.rerun()
        if job.model:
            link_to_review(job.model)
