"""From step to step: the one that a link names, buttons, keys, and a number a step."""

from __future__ import annotations

import streamlit as st

from medmodels.lessons import Lesson, Step, lessons
from medmodels.wording import shown
from ui.instrument import shortcuts
from ui.text import plain

__all__ = ["bar", "keys", "opened"]

_BACK, _NEXT, _ALL = "Previous step", "Next step", "All lessons"
_AT = "lesson step"


def opened() -> tuple[Lesson, Step] | None:
    """The step that the address names; a name that is none of a lesson's is answered in a sentence,
    and the lesson begins.
    """
    known = {lesson.name: lesson for lesson in lessons()}
    if not (named := st.query_params.get("lesson")):
        return None
    if (lesson := known.get(named)) is None:
        _say_unknown("lesson", named)
        _open(None, None)
        return None
    asked = st.query_params.get("step")
    step = next((step for step in lesson.steps if step.name == asked), None)
    if step is None and asked:
        _say_unknown("step", asked)
    step = step or lesson.steps[0]
    # a link without a step stays without: an address changed here would hold the Back button fast
    _open(lesson, step if asked else None)
    return lesson, step


def bar(lesson: Lesson, step: Step) -> None:
    """What stays on the screen: back to the list, the steps by their numbers, one back and one
    on.
    """
    at = lesson.steps.index(step)
    with st.container(key="bar", horizontal=True, vertical_alignment="center"):
        st.button(_ALL, icon=":material/apps:", type="tertiary", on_click=_open, args=(None, None))
        _numbers(lesson, step)
        with st.container(key="going", horizontal=True, width="content"):
            st.button(
                _BACK,
                icon=":material/arrow_back:",
                disabled=at == 0,
                on_click=_open,
                args=(lesson, lesson.steps[max(at - 1, 0)]),
            )
            if at + 1 < len(lesson.steps):
                st.button(
                    _NEXT,
                    icon=":material/arrow_forward:",
                    type="primary",
                    on_click=_open,
                    args=(lesson, lesson.steps[at + 1]),
                )


def keys(answers: tuple[str, ...]) -> None:
    """The arrows go from step to step, numbers give the answers of a question that waits."""
    numbered = {str(n): answer for n, answer in enumerate(answers, 1)}
    shortcuts({"→": _NEXT, "←": _BACK, **numbered})


def _numbers(lesson: Lesson, step: Step) -> None:
    numbers = {one.name: str(n) for n, one in enumerate(lesson.steps, 1)}
    st.session_state[_AT] = step.name  # said anew each time, since buttons and links move it too
    st.segmented_control(
        f"Step {numbers[step.name]} of {len(numbers)}",
        list(numbers),
        required=True,
        format_func=numbers.__getitem__,
        key=_AT,
        label_visibility="collapsed",
        on_change=_jump,
        args=(lesson,),
    )


def _jump(lesson: Lesson) -> None:
    _open(lesson, lesson.step(st.session_state[_AT]))


def _open(lesson: Lesson | None, step: Step | None) -> None:
    """Have the address name the step, or nothing."""
    for name, value in (("lesson", lesson), ("step", step)):
        if value is None:
            st.query_params.pop(name, None)
        else:  # a link within the page has not told the browser's address
            st.query_params[name] = value.name


def _say_unknown(what: str, named: str) -> None:
    st.warning(
        plain(f"The link asks for the {what} “{shown(named[:60])}”, which is not there."),
        icon=":material/link_off:",
    )
