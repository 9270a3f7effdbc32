"""Which cohort is looked at: the example, one's own, or one that whoever runs the server put there;
and giving a file of one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from medmodels.cohort.job_folders import CohortJob
from medmodels.cohort.jobs import ENDINGS, cohort_folder, cohort_jobs
from medmodels.errors import QueueFull
from medmodels.models import models_of, questions
from medmodels.tasks import Table
from medmodels.wording import shown
from ui.blocks import family_title
from ui.files import MEGABYTES, let_go
from ui.ownership import me
from ui.questions import in_order, known_title
from ui.text import plain

__all__ = ["CHOSEN", "EXAMPLE", "Chosen", "choose_cohort", "cohort_title", "give_cohort"]

CHOSEN = "cohort"  # the name of the one that is looked at
EXAMPLE = "example"
# Why a file was not taken, how many were given, and which one is to be looked at from the next run.
_REFUSED, _GIVEN, _NEXT = "cohort refused", "cohorts given", "cohort next"
_SHARED = 200  # files that are listed
_OF_FILES = (
    "Longer tables, and cohorts of films, stays or notes, are scored where they lie by whoever runs"
    " the server, with “medmodels score”; a result that is put into the folder “cohorts” of the"
    " server's own data is listed here."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at: a job of this browser, a file of the server, or neither: the example."""

    job: CohortJob | None = None
    path: Path | None = None


def choose_cohort() -> Chosen:
    """The list of cohorts; one's newest comes first, the example where there is none."""
    jobs = {f"job {job.name}": job for job in cohort_jobs().of(me())}
    shared = {f"file {path.name}": path for path in _shared()}
    titles = {
        **{name: cohort_title(job) for name, job in jobs.items()},
        EXAMPLE: "Example: synthetic cases",
        **{name: f"On this server: {shown(path.stem, 60)}" for name, path in shared.items()},
    }
    if following := st.session_state.pop(_NEXT, ""):
        st.session_state[CHOSEN] = following
    if st.session_state.get(CHOSEN) not in titles:
        st.session_state[CHOSEN] = next(iter(titles))
    name = st.selectbox(
        "Cohort",
        list(titles),
        format_func=lambda name: titles.get(name, ""),  # as text: no option is Markdown
        key=CHOSEN,
        persist_state="session",
        label_visibility="collapsed",
    )
    return Chosen(jobs.get(name), shared.get(name))


def cohort_title(job: CohortJob) -> str:
    """What a job is called: never after its file, which often says whose it is."""
    task, family = job.model.split("/")
    return f"Cohort {job.number}: {known_title(task)}, {family_title(family)}"


def give_cohort() -> None:
    """Behind a button: a question, a model, and the file that it is to score."""
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(plain(refused), icon=":material/error:")
    given = st.session_state.setdefault(_GIVEN, 0)
    # another one after each file, so that it shuts
    with st.popover("Score a file", icon=":material/upload_file:", key=f"score a file {given}"):
        model = _ask_model()
        st.caption(
            f"A table, one case a row: CSV, also packed as .csv.gz, or Parquet, up to {MEGABYTES}"
            " MB; columns are recognised by their names. It is kept on this server for you alone"
            " until you delete it, or for a day after your last look: leave out what identifies a"
            " patient."
        )
        file = st.file_uploader("The table", key=f"cohort file {given}", max_upload_size=MEGABYTES)
        if file is not None:
            _submit(model, file.name, file.getvalue())
            let_go(file)
            st.session_state[_GIVEN] = given + 1
            st.rerun()
        st.caption(f":material/folder: {_OF_FILES}")


def _ask_model() -> str:
    """The id of a model of one of the questions that tables answer, at first of the one that is
    open on the other pages.
    """
    known = questions()
    tasks = {name: known[name] for name in in_order() if isinstance(known[name].inputs, Table)}
    now = str(st.session_state.get("task", ""))
    if st.session_state.get("cohort task") not in tasks:
        st.session_state["cohort task"] = now if now in tasks else next(iter(tasks))
    task = st.selectbox(
        "Clinical question",
        list(tasks),
        format_func=lambda name: plain(f"{tasks[name].title}: {tasks[name].question}"),
        key="cohort task",
    )
    families = [model.split("/")[1] for model in models_of(task)]
    family = st.segmented_control(
        "Model",
        families,
        required=True,
        default=families[0],
        format_func=lambda name: plain(family_title(name)),
        key=f"cohort family {task}",
    )
    return f"{task}/{family or families[0]}"


def _submit(model: str, name: str, data: bytes) -> None:
    """Ask for a scoring, and look at it from now on; or keep why not, for the next run."""
    ending = next((e for e in ENDINGS if name.lower().endswith(e)), None)
    if ending is None:
        said = "This is no table that can be scored: give a CSV file, .csv.gz or Parquet."
        st.session_state[_REFUSED] = said
        return
    try:
        job = cohort_jobs().submit(model, data, ending=ending, owner=me())
    except QueueFull as error:
        st.session_state[_REFUSED] = str(error)
    except OSError as error:
        why = error.strerror or type(error).__name__
        st.session_state[_REFUSED] = f"The file cannot be kept on this server ({why})."
    else:
        st.session_state[_NEXT] = f"job {job.name}"


def _shared() -> list[Path]:
    """Scored files that whoever runs the server put there."""
    folder = cohort_folder()
    if not folder.is_dir():
        return []
    found = [p for p in folder.glob("*.parquet") if p.is_file() and not p.name.startswith(".")]
    return sorted(found, key=lambda path: path.name)[:_SHARED]
