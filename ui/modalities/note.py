"""A note on the review page."""

from __future__ import annotations

import streamlit as st

from medmodels.cases import Case, case_from_text
from medmodels.cases.words import sentence
from medmodels.explanations import pieces_of
from medmodels.tasks import Note, Task
from medmodels.wording import with_article
from ui.modalities.view import Explained, View
from ui.text import plain

__all__ = ["NOTE"]

_VISIBLE = 0.2  # of the largest contribution, from which a word is coloured
_DENIES = frozenset(
    "no not never none without denies denied deny nothing neither nor don't doesn't didn't isn't"
    " haven't hasn't can't cannot".split()
)


def _show(case: Case, explained: Explained | None = None) -> None:
    """The passage as the model gets it, identifiers masked, line by line."""
    with st.container(border=True, height=360):
        for line in case.text.splitlines():
            st.markdown(plain(line))
    st.caption(f"{len(case.text.split())} words. {plain(case.task.input_note)}")


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


def _closer(case: Case, explained: Explained) -> None:
    """The passage with the words that moved the estimate most on a coloured ground, and every word
    that denies in bold.
    """
    explanation = explained.explanation
    amounts = {
        c.value: c.amount if abs(c.amount) > 2 * c.spread else 0.0
        for c in explanation.contributions
    }
    largest = max((abs(amount) for amount in amounts.values()), default=0.0) or 1.0
    parts = []
    for n, piece in enumerate(pieces_of(case.text), 1):
        word, amount = plain(piece.strip()), amounts.get(float(n), 0.0)
        shown = f"**{word}**" if piece.strip().lower().strip(".,;:!?") in _DENIES else word
        if abs(amount) >= _VISIBLE * largest:
            sign, colour = ("▲", "orange") if amount > 0 else ("▼", "blue")
            shown = f":{colour}-background[{sign}{shown}]"
        parts.append(shown + ("  \n" if "\n" in piece else " "))
    with st.container(border=True):
        st.markdown("".join(parts))
    st.caption(
        "▲ on orange raises, ▼ on blue lowers the estimate, where a word moved it by a fifth of the"
        " largest or more and by more than two standard errors. **Bold**: words that deny; look"
        " whether the model took them as such."
    )


def _words(case: Case) -> tuple[str, ...]:
    """Every word with its place, since it may come again."""
    return tuple(f"{piece.strip()} ({n})" for n, piece in enumerate(pieces_of(case.text), 1))


def _fewer_words(case: Case, changed: list[str]) -> Case:
    """The passage without the named words."""
    places = {int(name.rpartition("(")[2].rstrip(")")) for name in changed}
    kept = "".join(piece for n, piece in enumerate(pieces_of(case.text), 1) if n not in places)
    return case_from_text(kept, task=case.task, origin=case.origin)[0]


NOTE = View(
    show=_show,
    asks=lambda task: "Words to take out",
    change=_fewer_words,
    parts=_words,
    closer=_closer,
    enter=_enter,
)
