"""The case in the address bar: a link to a sample or a held-out case opens it, one to what somebody
gave does not exist.
"""

from __future__ import annotations

import streamlit as st

from medmodels.cases import Case, samples
from medmodels.datasets import DATASETS, held_out_cases
from medmodels.errors import CaseError, DatasetError
from medmodels.tasks import Task
from medmodels.wording import shown
from ui.state import FOLLOWED, HELD_OUT
from ui.text import plain

__all__ = ["follow_case", "name_case"]


def follow_case(task: Task) -> None:
    """Start with the case that a link names, once a link; one that is not there is answered in a
    sentence.
    """
    if FOLLOWED in st.session_state:
        return
    st.session_state[FOLLOWED] = True
    if named := str(st.query_params.get("case", "")):
        kind, _, number = named.rpartition("-")
        known = number.isdecimal() and len(number) < _DIGITS
        follow = {"sample": _sample, HELD_OUT: _held_out}.get(kind) if known else None
        if wrong := follow(task, int(number)) if follow else "which is not there":
            _say(f"The link asks for the case “{shown(named[:60])}”, {wrong}.")


_DIGITS = 7  # of a case's number; no data set is as large


def _sample(task: Task, number: int) -> str:
    """Pick a sample; why not, if there is no such one."""
    titles = [sample.title for sample in samples(task)]
    if not 1 <= number <= len(titles):
        return "but this question has no such sample"
    st.session_state.update({"source": "Sample", "sample": titles[number - 1]})
    return ""


def _held_out(task: Task, number: int) -> str:
    """Fetch a held-out case; why not, if it cannot be shown."""
    if task.name not in DATASETS:
        return "but the rows of a table of one's own are not kept"
    here: Case | None = st.session_state.get(HELD_OUT)  # after a reload it has come back already
    if here and (here.task.name, here.row) == (task.name, number):
        st.session_state["source"] = "Held-out"
        return ""
    try:
        with st.spinner("Reading the data set…"):
            data = held_out_cases(task.name)
        if not 1 <= number <= len(data.test):
            return f"but there are {len(data.test)} held-out cases"
        case = data.held_out(number)
    except CaseError:
        return "which would not be accepted as a case: too short, or not plausible"
    except DatasetError:
        return "but the data set is not on this machine, and no case of it is in the project"
    st.session_state.update({"source": "Held-out", HELD_OUT: case})
    return ""


def name_case(task: Task, case: Case | None) -> None:
    """Have the address bar name the case on the page, if it is one that everybody may open."""
    name = _name(task, case) if case else ""
    if name and st.query_params.get("case") != name:
        st.query_params["case"] = name
    elif not name:
        st.query_params.pop("case", None)


def _name(task: Task, case: Case) -> str:
    if case.origin == HELD_OUT:  # of a table of one's own there is none to be found again
        return f"{HELD_OUT}-{case.row}" if task.name in DATASETS else ""
    titles = [sample.title for sample in samples(task)]
    picked = str(st.session_state.get("sample"))
    is_sample = case.origin == "sample" and picked in titles
    return f"sample-{titles.index(picked) + 1}" if is_sample else ""


def _say(sentence: str) -> None:
    st.warning(plain(sentence), icon=":material/link_off:")
