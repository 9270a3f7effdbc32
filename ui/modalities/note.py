"""A note on the review page."""

from __future__ import annotations

import streamlit as st

from medmodels.cases import Case, case_from_text
from medmodels.cases.words import sentence
from medmodels.explanations import pieces_of
from medmodels.tasks import Note, Task
from medmodels.wording import with_article
from ui.instrument.passage import passage, word_at
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["NOTE"]


def _show(case: Case, explained: Explained | None = None) -> None:
    """The passage as the model gets it, identifiers masked, and in it the words that moved the
    estimate.
    """
    passage(case, explained.explanation if explained else None, key="passage")


def _enter(task: Task) -> Case | None:
    """A passage pasted in; what looked like an identifier is masked before it is kept."""
    inputs, noun = Note.of(task.inputs), plain(task.inputs.noun)
    if inputs.upload_note:
        st.caption(f":material/gavel: {plain(inputs.upload_note)}")
    with st.form("pasted", border=False):
        text = st.text_area(
            f"The {noun}",
            height=240,
            max_chars=20_000,
            key="pasted text",
            placeholder=inputs.example,
        )
        if st.form_submit_button(f"Use this {noun}", icon=":material/check:"):
            # a refused passage leaves none behind, least of all the one before it
            st.session_state.pop("typed_text", None)
            if text.strip():
                st.session_state["typed_text"] = case_from_text(text, task=task)
            else:
                st.error(f"Paste {with_article(noun)} first.", icon=":material/error:")
    case, masked = st.session_state.get("typed_text", (None, None))
    if case is None or case.task.name != task.name:
        return None
    st.caption(plain(sentence(masked)))
    return case


def _words(case: Case) -> tuple[str, ...]:
    """Every word with its place, since it may come again."""
    return tuple(word_at(piece, n) for n, piece in enumerate(pieces_of(case.text), 1))


def _fewer_words(case: Case, changed: list[str]) -> Case:
    """The passage without the named words."""
    if not changed:
        return case
    places = {int(name.rpartition("(")[2].rstrip(")")) for name in changed}
    kept = "".join(piece for n, piece in enumerate(pieces_of(case.text), 1) if n not in places)
    return case_from_text(kept, task=case.task, origin=case.origin)[0]


NOTE = View(
    show=_show,
    asks=lambda task: "Words to take out, those that moved the estimate most first",
    change=_fewer_words,
    parts=_words,
    enter=_enter,
)
