"""Getting a case: a sample in one click, an upload, or values typed in; one input a modality."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import (
    READERS,
    Case,
    Reading,
    case_from_text,
    case_from_values,
    read_cases,
    read_table,
    samples,
    table_template,
)
from medmodels.errors import CaseError, CaseRejected
from medmodels.tasks import Feature, Task
from ui.blocks import HELD_OUT, rejection
from ui.files import bare, forget_file, given_file, keep_no_bytes, keeps_bytes
from ui.state import forget_reviews
from ui.text import plain

__all__ = ["about_sample", "case_input"]

FILE = "upload"  # the name under which the session knows the file

# bytes up to which a refused file is kept, since it may belong to another question
_REFUSED = 10_000_000

# Where a case of each modality can come from, and what its file is.
_SOURCES = {
    "table": ("Sample", "Upload", "Enter"),
    "image": ("Sample", "Upload"),
    "series": ("Sample", "Upload"),
    "pixels": ("Upload",),
    "steps": ("Upload",),
    "text": ("Sample", "Upload", "Enter"),
}
_FILES = {
    "table": "A CSV file, one case a row",
    "pixels": "A CSV file, one picture a row",
    "steps": "A CSV file, one series a row",
    "text": "A text file with one passage, or a CSV file with a column called text",
    "image": "A film as PNG, JPEG or DICOM",
    "series": "A stay as CSV: one value a row (time, variable, value) or one time a row",
}


def case_input(task: Task) -> Case | None:
    """The case under review, or ``None`` when there is none yet; says why in the page."""
    sources = tuple(
        source for source in _SOURCES[task.modality] if source != "Sample" or samples(task)
    )
    if _picked(task):
        sources += ("Held-out",)
    if st.session_state.get("source") not in sources:
        st.session_state["source"] = sources[0]
    source = st.segmented_control(
        "Case from", sources, required=True, key="source", persist_state="session"
    )
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


def _sample(task: Task) -> Case:
    known = {sample.title: sample for sample in samples(task)}
    first = next(iter(known))
    if st.session_state.get("sample") not in known:
        st.session_state["sample"] = first
    title = st.pills(
        "Synthetic sample cases, one click each",
        list(known),
        required=True,
        key="sample",
        persist_state="session",
        wrap=True,
    )
    sample = known[title or first]
    case = read_cases(sample.path.read_bytes(), task=task, origin="sample").case()
    return case if case.truth else replace(case, truth=sample.truth)


def _upload(task: Task) -> Case | None:
    if READERS[task.modality] is read_table:
        st.download_button(
            "Template (CSV)",
            table_template(task),
            f"{task.name}-template.csv",
            "text/csv",
            icon=":material/download:",
        )
    if task.upload_note:
        st.caption(f":material/gavel: {plain(task.upload_note)}")
    _, asked = st.session_state.get("file", ("", task.name))
    if asked != task.name and not keeps_bytes(FILE):
        _forget_file()
    given = given_file(_FILES[task.modality], key=FILE, forget=_forget_file)
    if given is None:
        st.info(
            "Nothing is kept on disk: the file stays in this session's memory until you remove it"
            " or close the tab.",
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
        if not keeps_bytes(FILE):
            st.caption("This file is no longer kept: for another question, give it again.")
        raise reading.with_traceback(None)
    keep_no_bytes(FILE)
    for note in reading.notes:
        st.caption(plain(note))
    if len(reading) > 1:
        _pick_row(reading)
    return reading.case(int(st.session_state.get("row", 1)))


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
    st.number_input(
        f"Row, 1 to {len(reading)}", 1, len(reading), key="row", persist_state="session"
    )
    if reading.problems:
        st.warning(
            f"{len(reading.problems)} of {len(reading)} rows need correcting; pick one to see what"
            " is wrong.",
            icon=":material/warning:",
        )
    # hundreds of columns say nothing in a table
    if reading.task.layout or not reading.task.features:
        return
    with st.expander("Find a row in the table"):
        shown = {
            f.name: [f.show(v) if v == v else "" for v in column] if f.codes else column
            for f, column in _columns(reading)
        }
        frame = pd.DataFrame(shown)
        frame.insert(0, "Row", range(1, len(reading) + 1))
        frame.insert(
            1, "Check", ["correct it" if row in reading.problems else "" for row in frame["Row"]]
        )
        st.dataframe(
            frame,
            hide_index=True,
            on_select=_row_clicked,
            selection_mode="single-row",
            key="rows",
            height=240,
            alt="All rows of the file",
        )


def _columns(reading: Reading) -> Iterator[tuple[Feature, np.ndarray]]:
    yield from zip(reading.task.features, reading.data.T, strict=True)


def _row_clicked() -> None:
    clicked = st.session_state["rows"]["selection"]["rows"]
    if clicked:
        st.session_state["row"] = clicked[0] + 1


def _enter(task: Task) -> Case | None:
    return _paste(task) if task.modality == "text" else _type(task)


def _paste(task: Task) -> Case | None:
    """A passage pasted in; what looked like an identifier is masked before it is kept."""
    st.caption(f":material/gavel: {plain(task.upload_note)}")
    with st.form("pasted", border=False):
        text = st.text_area(
            "The passage",
            height=240,
            max_chars=20_000,
            key="pasted text",
            placeholder="Doctor: …\nPatient: …",
        )
        if st.form_submit_button("Use this passage", icon=":material/check:"):
            # a refused passage leaves none behind, least of all the one before it
            st.session_state.pop("typed_text", None)
            if text.strip():
                st.session_state["typed_text"] = case_from_text(text, task=task)
            else:
                st.error("Paste a passage first.", icon=":material/error:")
    case, said = st.session_state.get("typed_text", (None, ""))
    if case is None or case.task.name != task.name:
        return None
    st.caption(plain(said))
    return case


def _type(task: Task) -> Case | None:
    with st.form("typed", border=False):
        columns, values = st.columns(3), {}
        per_column = -(-len(task.features) // 3)
        for i, feature in enumerate(task.features):
            with columns[i // per_column]:
                values[feature.name] = _number(feature)
        if st.form_submit_button("Use these values", icon=":material/check:"):
            st.session_state.pop("typed_values", None)
            if any(value is not None for value in values.values()):
                st.session_state["typed_values"] = (task.name, values)
            else:
                st.error("Fill in the values first.", icon=":material/error:")
                return None
    name, typed = st.session_state.get("typed_values", ("", {}))
    # nothing typed yet, or the values of another question, which would all be missing here
    if name != task.name:
        st.info("Fill in every value, then use them.", icon=":material/edit:")
        return None
    return case_from_values(typed, task=task)


def _number(feature: Feature) -> float | None:
    if feature.codes:
        words = [word for word in feature.codes if word]
        word = st.selectbox(
            plain(feature.name),
            words,
            index=None,
            key=f"typed {feature.name}",
            help=plain(feature.definition),
        )
        return None if word is None else float(feature.codes.index(word))
    step = 10.0**-feature.decimals
    return st.number_input(
        plain(feature.name),
        value=None,
        step=step,
        format=f"%.{feature.decimals}f",
        placeholder=feature.reference_text,
        key=f"typed {feature.name}",
        help=plain(feature.definition),
    )


_SOURCE_INPUTS: dict[str, Callable[[Task], Case | None]] = {
    "Sample": _sample,
    "Upload": _upload,
    "Enter": _enter,
    "Held-out": _picked,
}
