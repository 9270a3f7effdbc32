"""Every model in one table: its question, its numbers, when it was trained."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmodels.card import METRIC_NAMES
from medmodels.errors import ModelError
from medmodels.evidence import load_evidence
from medmodels.models import Artifact, model_ids, models_of
from ui.blocks import family_title

__all__ = ["model_list"]


def model_list() -> None:
    """A row a model, the better one of a question first; the link opens its card."""
    rows: list[dict[str, str]] = []
    questions = dict.fromkeys(model_id.split("/")[0] for model_id in model_ids())
    for model_id in (model_id for name in questions for model_id in models_of(name)):
        name, family = model_id.split("/")
        try:
            artifact = Artifact.open(model_id)  # its files, not the model itself
            metric = artifact.task.asks.headlines[0]
            evidence, _ = load_evidence(artifact)
            found = evidence.metrics[metric]
        except ModelError:  # its own page says why
            continue
        rows.append(
            {
                "Question": artifact.task.title,
                "Family": family_title(family),
                "Held out": f"{METRIC_NAMES[metric]} {found.value:.2f} on {evidence.n}",
                "Trained": str(artifact.manifest["trained"]),
                "Card": f"models?task={name}&model={family}",
            }
        )
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={"Card": st.column_config.LinkColumn(display_text="Open")},
        alt="Every model with its question, its first number and when it was trained",
    )
