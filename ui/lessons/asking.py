"""The question of a step comes first; what it shows is said once it is answered."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from medmodels.lessons import Lesson, Question, Step, StepWords
from ui.lessons.poll import poll
from ui.lessons.progress import WITHOUT, answer_of, ask_again, give_answer
from ui.text import plain

__all__ = ["asked", "waiting_answers"]


def waiting_answers(lesson: Lesson, step: Step) -> tuple[str, ...]:
    """The answers that can be given now."""
    waits = step.question is not None and not answer_of(lesson, step)
    return step.question.answers if step.question and waits else ()


def asked(lesson: Lesson, step: Step, words: StepWords) -> None:
    """A button an answer; afterwards which of them is right, why, and what the step shows. While a
    class is asked on its phones the page waits for it.
    """
    if step.question is None:
        _shows(words)
        return
    st.markdown(f"**{plain(step.question.text)}**")
    answers = st.container()
    stands = poll(lesson, step, replace(step.question, because=words.because))
    if stands == "told":
        _shows(words)
        return
    with answers:
        if stands == "asked":
            st.markdown("\n".join(f"- {plain(answer)}" for answer in step.question.answers))
        else:
            _of_this_page(lesson, step, step.question, words)


def _of_this_page(lesson: Lesson, step: Step, question: Question, words: StepWords) -> None:
    """Where nobody is asked but who looks at it."""
    said = answer_of(lesson, step)
    if not said:
        _buttons(lesson, step, question)
        return
    for answer in question.answers:
        st.markdown(_judged(question, answer, said))
    st.markdown(plain(words.because))
    _shows(words)
    st.button(
        "Ask again",
        key=f"again {lesson.name} {step.name}",
        icon=":material/replay:",
        type="tertiary",
        on_click=ask_again,
        args=(lesson, step),
    )


def _buttons(lesson: Lesson, step: Step, question: Question) -> None:
    for n, answer in enumerate(question.answers):
        st.button(
            plain(answer),
            key=f"answer {lesson.name} {step.name} {n}",
            width="stretch",
            on_click=give_answer,
            args=(lesson, step, answer),
        )
    st.button(
        "Go on without an answer",
        key=f"without {lesson.name} {step.name}",
        type="tertiary",
        on_click=give_answer,
        args=(lesson, step, WITHOUT),
    )


def _judged(question: Question, answer: str, said: str) -> str:
    """An answer with a sign that says whether it is right, and whether it was given."""
    yours = " (your answer)" if answer == said else ""
    if question.right is None:
        sign = ":material/person:" if yours else ":material/circle:"
    elif answer == question.right:
        sign = ":material/check_circle:"
    else:
        sign = ":material/cancel:" if yours else ":material/circle:"
    text = f"**{plain(answer)}**" if answer == question.right else plain(answer)
    return f"{sign} {text}{yours}"


def _shows(words: StepWords) -> None:
    if words.shows:
        st.info(plain(words.shows), icon=":material/lightbulb:")
