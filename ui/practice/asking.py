"""One case of a practice: the first answer, the model, the second answer, what was true."""

from __future__ import annotations

import streamlit as st

from medmodels.cases import Case
from medmodels.errors import SessionError
from medmodels.outcomes import Quantity
from medmodels.sessions import Phase, case_of
from medmodels.strips import with_mine
from medmodels.tasks import Task, get_task
from ui.case_view import case_view
from ui.held_out import held_out_set
from ui.instrument import shortcuts, strip
from ui.outcomes import FACES
from ui.practice.practice import Practice, keep_practice
from ui.state import remembered
from ui.text import plain

__all__ = ["ask"]

_SURE = 70  # per cent: where the slider stands before anybody has moved it
_NEXT, _TO_REPORT = "Next case", "See my report"


def ask(practice: Practice) -> None:
    """The case at left; what is asked, or what was true, at right."""
    assert practice.session.opening is not None
    task = get_task(practice.session.opening.task)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        try:
            case_view(_case(practice, task))
        except SessionError as error:
            st.error(plain(str(error)), icon=":material/error:")
    with right.container(key="rail"):
        _how_far(practice)
        before = practice.who.answer(practice.place, Phase.BEFORE)
        if before is None:
            _form(practice, task, Phase.BEFORE, "Commit and reveal the model", None)
            return
        st.markdown(
            f":material/person: You said **{plain(task.answer(before.label))}**,"
            f" {before.confidence}% sure, before the model."
        )
        _advice(practice, task)
        if practice.asked is Phase.AFTER:
            _form(practice, task, Phase.AFTER, "Record and see the truth", before.label)
        else:
            _truth(practice, task)


def _how_far(practice: Practice) -> None:
    order = practice.session.order_of(practice.who)
    at, score = order.index(practice.place) + 1, practice.score
    st.progress(len(practice.done) / len(order), f"Case {at} of {len(order)}")
    if score.cases:
        st.markdown(f"**{score.text}**")


def _case(practice: Practice, task: Task) -> Case:
    """The case on the page, read once; raises ``SessionError`` where it is gone."""
    item = practice.session.items[practice.place].case

    def read() -> Case:
        dataset = held_out_set(task) if item.source == "held-out" else None
        return case_of(task, item, dataset.held_out if dataset else None)

    return remembered(("practice", practice.code, str(practice.place)), read)


def _form(practice: Practice, task: Task, phase: Phase, button: str, kept: str | None) -> None:
    """The answer and how sure; a second one starts at the first."""
    key = f"practice {practice.code} {practice.place} {phase}"
    first = practice.who.answer(practice.place, Phase.BEFORE)
    with st.form(f"{key} form", border=True):
        st.markdown(f"**{plain(task.question)}**")
        label = FACES[task.kind].ask(task, f"{key} label", kept)
        beside = st.empty()
        sure = first.confidence if first else _SURE
        sure = st.slider("How sure, in %", 50, 100, sure, 5, key=f"{key} confidence")
        if st.form_submit_button(button, icon=":material/visibility:"):
            if not label:
                beside.error(FACES[task.kind].missing, icon=":material/error:")
                return
            try:
                keep_practice(practice.answered(label, sure))
            except SessionError as error:
                beside.error(plain(str(error)), icon=":material/error:")
            else:
                st.rerun()


def _advice(practice: Practice, task: Task) -> None:
    """The model's strip with my last answer on it, and its first reasons."""
    advice = practice.session.items[practice.place].advice
    if advice.strip is None or advice.answer is None:
        st.warning(plain(advice.said), icon=":material/block:")
        return
    who, place = practice.who, practice.place
    mine = who.answer(place, Phase.AFTER) or who.answer(place, Phase.BEFORE)
    assert mine is not None
    asks = task.asks
    says = asks.amount(advice.answer) if isinstance(asks, Quantity) else advice.answer
    strip(with_mine(advice.strip, task, mine.judgement, says), key=f"practice strip {place}")
    if advice.reasons:
        st.markdown("What moved the model's estimate most:")
        st.markdown("\n".join(f"- {plain(r.what)}: {plain(r.effect)}" for r in advice.reasons))


def _truth(practice: Practice, task: Task) -> None:
    item, who = practice.session.items[practice.place], practice.who
    last = who.answer(practice.place, Phase.AFTER) or who.answer(practice.place, Phase.BEFORE)
    assert last is not None
    mine = task.asks.is_right(last.label, item.case.truth)
    said = item.advice.answer
    model = (
        "the model gave no answer"
        if said is None
        else f"the model was {_right(task.asks.is_right(said, item.case.truth))}"
    )
    st.info(
        f"The truth: **{plain(task.answer(item.case.truth))}**. You were {_right(mine)}, {model}.",
        icon=":material/flag:",
    )
    more = practice.session.standing(who).asked
    label = _NEXT if more else _TO_REPORT
    if st.button(label, icon=":material/arrow_forward:", type="primary"):
        keep_practice(practice.gone_on())
        st.rerun()
    shortcuts({"n": label})


def _right(so: bool) -> str:
    return "right" if so else "wrong"
