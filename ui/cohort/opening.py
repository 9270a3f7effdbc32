"""A scored file on the page: which model scored it, what became of its rows, and its views."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import streamlit as st

from medmodels.cohort.example import can_be_drawn, write_example
from medmodels.cohort.jobs import cohort_folder, cohort_jobs
from medmodels.cohort.opened import ScoredFile, open_scored
from medmodels.disk import private_folder
from medmodels.models import Model, models_of, questions
from medmodels.tasks import Table
from ui import loaders
from ui.blocks import family_title, statistician
from ui.cohort import VIEWS_OF_COHORT
from ui.cohort.choosing import Chosen
from ui.cohort.left_out import left_out
from ui.cohort.running import delete_cohort
from ui.cohort.summary import summary_of
from ui.cohort_files import download
from ui.text import plain

__all__ = ["look_at"]


def look_at(chosen: Chosen) -> None:
    """Raises what opening the file, or the model that scored it, raises."""
    if chosen.job:
        cohort_jobs().visit(chosen.job)
        path = cohort_jobs().out(chosen.job)
    else:
        path = chosen.path or _example()
    with open_scored(path) as opened:
        model = loaders.model(str(opened.about["model"]))
        _about(opened, model, synthetic=not chosen.job and not chosen.path)
        summary_of(opened)
        if opened.rows:
            with st.container(horizontal=True, vertical_alignment="center"):
                view = _view()
                statistician()
            VIEWS_OF_COHORT[view](opened, model)
        else:  # nothing to look at but why
            left_out(opened, model)
        with st.container(horizontal=True):
            download(path, "All answers (Parquet)", "scored.parquet")
            if chosen.job:
                delete_cohort(chosen.job)


def _view() -> str:
    views = list(VIEWS_OF_COHORT)
    if st.session_state.get("cohort view") not in views:
        st.session_state["cohort view"] = views[0]
    return (
        st.segmented_control(
            "Show",
            views,
            required=True,
            key="cohort view",
            persist_state="session",
            label_visibility="collapsed",
        )
        or views[0]
    )


def _about(opened: ScoredFile, model: Model, *, synthetic: bool) -> None:
    """Which model scored it; and where another one goes by that name now, that its held-out cases
    are not those of the file.
    """
    told = f"{plain(model.task.title)}, {family_title(model.family)}"
    origin = "Synthetic cases, drawn about the reference cases; scored" if synthetic else "Scored"
    st.caption(f":material/model_training: {origin} by the model {told}.")
    if opened.about.get("digest") != model.digest:
        st.warning(
            "The model of that name was trained anew since this file was scored: what is said here"
            " of its held-out cases is of the newer one. Score the table again.",
            icon=":material/update:",
        )


def _example() -> Path:
    """The example's scored file, drawn and scored when it is first looked at."""
    model = next(
        loaded
        for task in questions().values()
        if isinstance(task.inputs, Table)
        for name in models_of(task.name)
        if can_be_drawn(loaded := loaders.model(name))
    )
    folder = private_folder(private_folder(cohort_folder()) / "example")
    path = folder / f"{model.id.replace('/', '-')}-{model.digest[:16]}.parquet"
    if not path.is_file():
        with st.spinner("Drawing synthetic cases and scoring them…"):
            part = folder / f"{secrets.token_hex(8)}.parquet"
            write_example(model, part)
            for ending in (".rejected.csv", ".parquet"):
                os.replace(part.with_suffix(ending), path.with_suffix(ending))
    return path
