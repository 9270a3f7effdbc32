"""The controls of a step, by their kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from medmodels.lessons import Choice, Lesson, Settings, Slider, Step, Switch
from ui.text import plain

__all__ = ["CONTROLS", "settings_of"]

_FEW = 5  # options that stand beside one another


def settings_of(lesson: Lesson, step: Step) -> Settings:
    """What the controls stand at, each under a key of its step."""
    return {
        control.name: CONTROLS[type(control)](
            control, f"control {lesson.name} {step.name} {control.name}"
        )
        for control in step.controls
    }


def _slider(control: Slider, key: str) -> float:
    low, high, start, step = (
        float(number) for number in (control.low, control.high, control.start, control.step)
    )
    label = plain(control.label)
    if all(number.is_integer() for number in (low, high, start, step)):  # said without decimals
        return st.slider(label, int(low), int(high), int(start), int(step), key=key)
    written = f"%.{_decimals(step)}f"
    return st.slider(label, low, high, start, step, written, key=key)


def _decimals(step: float) -> int:
    return len(f"{step:f}".rstrip("0").partition(".")[2])


def _choice(control: Choice, key: str) -> str:
    label, options = plain(control.label), control.options
    if len(options) > _FEW:
        return st.selectbox(label, options, key=key)
    return (
        st.segmented_control(
            label, options, required=True, default=control.start, format_func=plain, key=key
        )
        or control.start
    )


def _switch(control: Switch, key: str) -> bool:
    return st.toggle(plain(control.label), control.start, key=key)


# What draws a control and says what it stands at.
CONTROLS: dict[type, Callable[[Any, str], float | str | bool]] = {
    Slider: _slider,
    Choice: _choice,
    Switch: _switch,
}
