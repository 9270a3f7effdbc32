"""Getting a case: a sample in one click, an upload, or values typed in; one input a modality."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from medmodels.cases import (
    Case,
    Reading,
    Remark,
    read_cases,
    samples,
)
from medmodels.cases.words import sentence
from medmodels.errors import CaseError, CaseRejected
from medmodels.tasks import Task
from ui.blocks import rejection
from ui.case_link import follow_case, name_case
from ui.files import bare, forget_file, given_file, keep_no_bytes, keeps_bytes
from ui.instrument import shortcuts
from ui.modalities import VIEWS
from ui.state import FILE, HELD_OUT, forget_reviews
from ui.text import plain

__all__ = ["about_sample", "case_input"]

# bytes up to which a refused file is kept, since it may belong to another question
_REFUSED = 10_000_000
_NAMED = 6  # names of tags that are read at once


def case_input(task: Task) -> Case | None:
    """The case under review, or ``None`` when there is none yet; says why in the page, and the
    address bar names it.
    """
    follow_case(task)
    case = _picked_case(task)
    name_case(task, case)
    return case


def _picked_case(task: Task) -> Case | None:
    there = {
        "Sample": bool(samples(task)),
        "Upload": True,
        "Enter": VIEWS[task.modality].enter is not None,
        "Held-out": _picked(task) is not None,
    }
    sources = tuple(source for source, is_there in there.items() if is_there)
    if st.session_state.get("source") not in sources:
        st.session_state["source"] = sources[0]
    with st.container(key="case", horizontal=True, vertical_alignment="center"):
        source = st.segmented_control(
            "Case from",
            sources,
            required=True,
            key="source",
            persist_state="session",
            label_visibility="collapsed",
        )
        if source == "Sample":
            _pick_sample(task)
        shortcuts({"p": "Previous case", "n": "Next case"})
    try:
        return _SOURCE_INPUTS[source or sources[0]](task)
    except CaseRejected as rejected:
        rejection("This case cannot be used yet", rejected.sentences)
    except CaseError as error:
        rejection("This file cannot be used", (str(error),))
    return None


def _picked(task: Task) -> Case | None:
    """The held-out case that was picked on the evidence page, if it belongs to this question."""
    case: Case | None = st.session_state.get(HELD_OUT)
    return case if case and case.task.name == task.name else None


def about_sample(case: Case) -> str | None:
    """What a synthetic sample was drawn to show; for after the verdict, since it gives the outcome
    away.
    """
    if case.origin != "sample":
        return None
    return next(
        (s.about for s in samples(case.task) if s.title == st.session_state.get("sample")), None
    )


def _pick_sample(task: Task) -> None:
    """Pick a sample from a list, or go to the one before or after."""
    titles = [sample.title for sample in samples(task)]
    if st.session_state.get("sample") not in titles:
        st.session_state["sample"] = titles[0]
    st.selectbox(
        "Synthetic sample case",
        titles,
        key="sample",
        persist_state="session",
        label_visibility="collapsed",
        width=160,
    )
    _steps(_step_sample, titles)


def _steps(go: Callable[[Any, int], None], among: Any) -> None:
    """To the case before and the one after, round and round."""
    for label, step, icon in (
        ("Previous case", -1, "arrow_back"),
        ("Next case", 1, "arrow_forward"),
    ):
        st.button(
            label, icon=f":material/{icon}:", on_click=go, args=(among, step), width="content"
        )


def _step_sample(titles: list[str], step: int) -> None:
    at = titles.index(st.session_state["sample"])
    st.session_state["sample"] = titles[(at + step) % len(titles)]


def _step_row(rows: int, step: int) -> None:
    st.session_state["row"] = (st.session_state["row"] - 1 + step) % rows + 1


def _sample(task: Task) -> Case:
    known = {sample.title: sample for sample in samples(task)}
    sample = known[st.session_state["sample"]]
    case = read_cases(sample.path.read_bytes(), task=task, origin="sample").case()
    return case if case.truth else replace(case, truth=sample.truth)


def _upload(task: Task) -> Case | None:
    view = VIEWS[task.modality]
    if view.template:
        st.download_button(
            "Template (CSV)",
            view.template(task),
            f"{task.name}-template.csv",
            "text/csv",
            icon=":material/download:",
        )
    if task.inputs.upload_note:
        st.caption(f":material/gavel: {plain(task.inputs.upload_note)}")
    _, asked = st.session_state.get("file", ("", task.name))
    if asked != task.name and not keeps_bytes(FILE):
        _forget_file()
    given = given_file(task.inputs.file, key=FILE, forget=_forget_file)
    if given is None:
        st.info(
            "Nothing is kept on disk: what was read stays in memory until you remove the file, or"
            " for up to 15 minutes after you close the tab.",
            icon=":material/lock:",
        )
        return None
    # new, or refused under another question: it may belong to this one
    if st.session_state.get("file") != (given.file_id, task.name):
        forget_reviews("upload")
        st.session_state.update(
            {"reading": _read(given.data, task), "file": (given.file_id, task.name), "row": 1}
        )
    reading: Reading | CaseError = st.session_state["reading"]
    if isinstance(reading, CaseError):
        if len(given.data) > _REFUSED:
            keep_no_bytes(FILE)
        if not keeps_bytes(FILE) and not reading.code.endswith("-empty"):
            st.caption("This file is no longer kept: for another question, give it again.")
        raise reading.with_traceback(None)
    keep_no_bytes(FILE)
    for remark in reading.notes:
        _note(remark)
    if len(reading) > 1:
        _pick_row(reading)
    return reading.case(int(st.session_state.get("row", 1)))


def _note(remark: Remark) -> None:
    """What was recognised or set aside; a long list of names is its count, and opens on a click."""
    names = remark.values.get("named", ())
    if len(names) > _NAMED:
        label = f"{len(names)} kinds of tags were set aside: which?"
        with st.expander(label, icon=":material/visibility_off:"):
            st.caption(plain(sentence(remark)))
        return
    st.caption(plain(sentence(remark)))


def _read(data: bytes, task: Task) -> Reading | CaseError:
    """The file's cases, or why it has none: a file is read once, refused or not."""
    try:
        return read_cases(data, task=task)
    except CaseError as error:
        return bare(error)


def _forget_file() -> None:
    """Drop the file, its cases and whatever was said of them."""
    forget_reviews("upload")
    forget_file(FILE)
    for name in ("reading", "file", "row"):
        st.session_state.pop(name, None)


def _pick_row(reading: Reading) -> None:
    """Pick a row by its number, or by clicking it in a table that can be searched and sorted."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            f"Row, 1 to {len(reading)}", 1, len(reading), key="row", persist_state="session"
        )
        _steps(_step_row, len(reading))
    if reading.problems:
        st.warning(
            f"{len(reading.problems)} of {len(reading)} rows need correcting; pick one to see what"
            " is wrong.",
            icon=":material/warning:",
        )
    if find := VIEWS[reading.task.modality].find:
        find(reading)


def _enter(task: Task) -> Case | None:
    enter = VIEWS[task.modality].enter
    return enter(task) if enter else None


_SOURCE_INPUTS: dict[str, Callable[[Task], Case | None]] = {
    "Sample": _sample,
    "Upload": _upload,
    "Enter": _enter,
    "Held-out": _picked,
}
