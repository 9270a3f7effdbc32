"""A scoring as it goes: how far it is, stopping it, going on, taking it away."""

from __future__ import annotations

import streamlit as st

from medmodels.cohort.job_folders import GOES_ON, CohortJob
from medmodels.cohort.jobs import cohort_jobs
from medmodels.cohort.progress import Progress
from medmodels.errors import QueueFull
from ui.ownership import me
from ui.text import plain

__all__ = ["delete_cohort", "watch"]

_BEGINS = "The first rows are being read…"


@st.fragment(run_every=1.0)
def watch(name: str, state: str) -> None:
    """A job that is not done, by its name; when its ``state`` is another one the page is drawn
    anew.
    """
    job = next((job for job in cohort_jobs().of(me()) if job.name == name), None)
    if job is None or job.state != state:
        st.rerun()
    cohort_jobs().visit(job)
    _SHOWN[job.state in GOES_ON](job)


def _going_on(job: CohortJob) -> None:
    st.subheader("Waiting for its turn" if job.state == "waiting" else "Scoring")
    told = job.told
    share = (told.share if told else None) or 0.0
    st.progress(share, plain(_progress(told) if told else _BEGINS))
    if told:
        st.caption(_left_out(told))
    with st.container(horizontal=True):
        st.button(
            "Stop",
            icon=":material/stop_circle:",
            key=f"stop {job.name}",
            disabled=job.state == "stopping",
            on_click=cohort_jobs().stop,
            args=(job,),
        )
    st.caption(
        "It goes on while you look at something else, and after you close this tab. What is done"
        " stays done when you stop it."
    )


def _ended(job: CohortJob) -> None:
    if job.state == "failed":
        why = job.said or "The scoring ended without a word."
        st.error(f"This file could not be scored. {plain(why)}", icon=":material/error:")
    else:
        told = job.told
        done = f" after {told.rows:,} rows" if told else ""
        st.info(f"Stopped{done}. It can go on from there.", icon=":material/pause_circle:")
    with st.container(horizontal=True):
        label = "Try again" if job.state == "failed" else "Go on"
        key = f"resume {job.name}"
        if st.button(label, icon=":material/play_arrow:", key=key, type="primary"):
            try:
                cohort_jobs().resume(job)
            except QueueFull as error:
                st.warning(plain(str(error)), icon=":material/hourglass:")
            else:
                st.rerun()
        delete_cohort(job)


def delete_cohort(job: CohortJob) -> None:
    """A button that takes away everything that is kept of a job."""
    told = "The file, its answers and everything else that is kept of this cohort."
    if st.button("Delete", icon=":material/delete:", key=f"delete {job.name}", help=told):
        cohort_jobs().delete(job)
        st.rerun()


def _progress(told: Progress) -> str:
    of = f" of {told.of:,}" if told.of is not None else ""
    return f"{told.rows:,}{of} rows{_left(told.seconds_left)}"


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds >= 90:
        return f", about {seconds / 60:.0f} minutes left"
    return f", about {seconds:.0f} s left"


def _left_out(told: Progress) -> str:
    return f"So far {told.rejected:,} rejected; the model abstained on {told.abstained:,}."


_SHOWN = {True: _going_on, False: _ended}
