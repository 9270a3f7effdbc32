"""Which two columns say the course of a case, what counts as the event, and the two times that are
asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from medmodels.errors import DatasetError
from medmodels.own.timed import event_word, likely_course, unit_in
from ui.files import Given
from ui.label_choice import values_of
from ui.text import plain

__all__ = ["ask_course", "course_options"]


def ask_course(file: Given, names: Sequence[str]) -> dict[str, Any] | None:
    """The choices as ``read_timed`` takes them; ``None``, and what is missing, where one is. Raises
    ``DatasetError`` for columns that cannot be it.
    """
    guessed = [None if name is None else names.index(name) for name in likely_course(names)]
    left, right = st.columns(2, gap="large")
    time = left.selectbox(
        "Time until the event, or until last seen", names, index=guessed[0], key="time column"
    )
    event = right.selectbox("Whether the event came", names, index=guessed[1], key="event column")
    if time is None or event is None:
        st.info("Choose both columns.", icon=":material/rule:")
        return None
    if time == event:
        raise DatasetError("time-is-event", column=time[:40])
    with right:
        positive = _came(file, event)
    unit = left.text_input(
        "What the times are in",
        unit_in(time),
        placeholder="such as months",
        key=f"unit of {time}",
        max_chars=40,
    )
    horizons = _horizons(unit)
    if positive is None or horizons == ():
        return None
    told = {"time": time, "event": event, "positive": positive, "unit": unit.strip() or None}
    return told | {"horizons": horizons}


def _came(file: Given, event: str) -> str | None:
    """The value that says that the event came: the clear one, unless told otherwise."""
    try:
        likely = event_word(file.data, event)
    except DatasetError as error:
        if error.code != "event-unclear":
            raise
        likely = None
    values = sorted(values_of(file, event))
    picked = st.selectbox(
        "The event came where it says",
        values,
        index=None if likely is None else values.index(likely),
        key=f"event value {event}",
    )
    if picked is None:
        st.info("Choose which value says that the event came.", icon=":material/rule:")
    elif len(values) > 2:
        st.caption("Every other value counts as last seen without the event.")
    return picked


def _horizons(unit: str) -> tuple[float, float] | tuple[()] | None:
    """The two times that are asked about, ``None`` where they are left to the table; nothing, and
    why, where only one is given.
    """
    said = f", in {plain(unit.strip())}" if unit.strip() else ""
    columns = st.columns(2, gap="large")
    first, last = (
        column.number_input(
            f"{name} time asked about{said}",
            value=None,
            min_value=0.0,
            format="%g",
            placeholder=f"where {share} of the events have come",
            key=f"{name} horizon",
        )
        for column, name, share in zip(
            columns, ("First", "Last"), ("half", "nine tenths"), strict=True
        )
    )
    if first is None and last is None:
        return None
    if first is None or last is None:
        st.info("Give both times, or neither.", icon=":material/rule:")
        return ()
    return float(first), float(last)


def course_options(told: Mapping[str, Any]) -> list[str]:
    """The command line's options that say these choices."""
    written = {
        **told,
        "horizons": ",".join(f"{when:g}" for when in told["horizons"])
        if told["horizons"]
        else None,
    }
    return [f"--{name}={value}" for name, value in written.items() if value is not None]
