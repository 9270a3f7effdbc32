"""What it got wrong, and what it was least sure of."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.evidence import judged
from medmodels.models import Model
from ui import loaders
from ui.held_out import held_out_table
from ui.outcomes import FACES

__all__ = ["mistakes"]

_SHOWN = ("it got wrong", "it was least sure of")
_FIRST = _SHOWN[0]
_UNSURE = 30


def mistakes(model: Model) -> None:
    """A table of held-out cases; one of them opens in review where the data set is on this
    machine.
    """
    scores, face = loaders.scores(model), FACES[model.task.kind]
    cases = judged(model.task, scores, model.threshold)
    which = (
        st.segmented_control(
            "Held-out cases",
            _SHOWN if face.unsure else _SHOWN[:1],
            required=True,
            default=_FIRST,
            key="mistakes",
        )
        or _FIRST
    )
    order = (-cases.unsure).argsort(kind="stable")
    rows = [n for n in order if cases.wrong[n]] if which == _FIRST else list(order[:_UNSURE])
    st.write(
        f"{int(cases.wrong.sum())} of {len(cases.wrong)} held-out cases were called wrongly"
        f"{face.wrong(model.task)}"
    )
    frame = pd.DataFrame(
        {
            "Held-out case": [n + 1 for n in rows],
            "Truth": [cases.truth[n] for n in rows],
            "Called": [cases.call[n] for n in rows],
            face.number: [cases.shown[n] for n in rows],
            **{factor: [values[n] for n in rows] for factor, values in scores.factors.items()},
        }
    )
    held_out_table(model, frame, key=f"mistakes {which}")
