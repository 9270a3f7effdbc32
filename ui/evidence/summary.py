"""How often it is right: metrics, curves and comparators of the held-out cases; and the same where
the model does not abstain.
"""

from __future__ import annotations

import streamlit as st

from medmodels.card import abstentions_text, answers_of
from medmodels.models import Model
from ui import loaders
from ui.metrics import exact, metric_table
from ui.outcomes import FACES
from ui.text import plain

__all__ = ["summary"]


def summary(model: Model) -> None:
    """What held-out cases say of a model, as its outcome shows it."""
    FACES[model.task.kind].summary(model)
    st.subheader("Where it abstains")
    evidence = loaders.evidence(model)
    st.write(plain(abstentions_text(evidence)))
    for title, metrics in answers_of(evidence.answered).items():
        names = list(metrics) if exact() else model.task.asks.headlines
        metric_table(
            {
                "All cases": {name: evidence.metrics[name] for name in names},
                f"{title[:1].upper()}{title[1:]}": {name: metrics[name] for name in names},
            }
        )
        if model.task.asks.has_threshold:
            st.caption("At the model's own threshold, wherever the slider above stands.")
