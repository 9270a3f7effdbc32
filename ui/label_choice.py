"""What is positive where a label has many values: a cut, or one value against the rest."""

from __future__ import annotations

import streamlit as st

from medmodels.errors import DatasetError
from medmodels.own.label_split import cuts
from medmodels.own.labelled import label_values
from ui.files import Given, bare
from ui.text import plain

__all__ = ["ask_split", "values_of"]

_FEW = 12  # values that are named one by one
_SHOWN = 40


def ask_split(file: Given, target: str) -> dict[str, str | float]:
    """The choice as ``read_labelled`` takes it; empty for a label of two values."""
    values = values_of(file, target)
    if len(values) <= 2:
        return {}
    points = cuts(values)
    if len(values) > _FEW and points:
        middle = points[len(points) // 2]
        cut = st.number_input(
            f"Positive are labels of at least (there are {len(values)} different ones)",
            min_value=points[0],
            max_value=points[-1],
            value=middle,
            key=f"cut {target}",
            format="%g",
        )
        return {"cut": float(cut)}
    choices: dict[str, dict[str, str | float]] = {}
    numbers = sorted(map(float, values)) if points else []
    for cut in points:
        above, below = [n for n in numbers if n >= cut], [n for n in numbers if n < cut]
        choices[f"{_span(above)} against {_span(below)}"] = {"cut": cut}
    for value in sorted(values)[:_SHOWN]:
        choices.setdefault(f"only {value} against the rest", {"positive": value})
    picked = st.selectbox(
        f"{len(values)} different labels: which are positive?",
        list(choices),
        format_func=plain,
        key=f"split {target}",
    )
    return choices[picked]


def values_of(file: Given, target: str) -> tuple[str, ...]:
    """The values of the column, read once for a file, refused or not; raises as
    ``label_values``.
    """
    key = (file.file_id, target)
    kept = st.session_state.get("label values")
    if kept is None or kept[0] != key:
        try:
            kept = (key, label_values(file.data, target))
        except DatasetError as error:
            kept = (key, bare(error))
        st.session_state["label values"] = kept
    if isinstance(kept[1], DatasetError):
        raise kept[1].with_traceback(None)
    values: tuple[str, ...] = kept[1]
    return values


def _span(numbers: list[float]) -> str:
    first, last = f"{numbers[0]:g}", f"{numbers[-1]:g}"
    return first if first == last else f"{first} to {last}"
