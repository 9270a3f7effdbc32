"""The way into a practice: which cases, and go."""

from __future__ import annotations

from functools import partial
from random import SystemRandom

import streamlit as st

from medmodels.cases import samples
from medmodels.datasets import DATASETS
from medmodels.errors import MedModelsError
from medmodels.models import Model
from medmodels.sessions import Pace, Plan, held_out_pack, lay_out, sample_pack
from medmodels.tasks import Task
from ui import loaders
from ui.held_out import held_out_case, held_out_set, missing_files
from ui.practice.practice import begun, keep_practice
from ui.text import plain

__all__ = ["start"]

_MOST = 12  # cases: a quarter of an hour
_SYNTHETIC, _HELD_OUT = "Synthetic cases", "Held-out cases"


def start(model: Model) -> None:
    """Ask which cases, where there is a choice, and begin."""
    st.markdown(
        "You answer each case first, then see what the model says and why, and answer once more."
        " Then you are told what was true. At the end stands how often you were right, how often"
        " the model was, and how you leaned on it."
    )
    there = _there(model.task)
    if not there:
        st.info("There are no cases of this question here whose outcome is known.")
        return
    kind = there[0]
    if len(there) > 1:
        kind = st.segmented_control("Cases", there, required=True, key="practice cases") or kind
    if kind == _HELD_OUT:
        st.caption(
            f"Up to {_MOST} cases that the model never saw in training, about a quarter of which it"
            " calls wrongly."
        )
    else:
        st.caption("Nobody's data: drawn to be like real cases, some of them hard for the model.")
    if st.button("Start", icon=":material/play_arrow:", type="primary"):
        try:
            with st.spinner("Asking the model about every case…"):
                _begin(model, kind)
        except MedModelsError as error:
            st.error(plain(str(error)), icon=":material/error:")
        else:
            st.rerun()


def _there(task: Task) -> list[str]:
    """Which kinds of cases there are."""
    held_out = task.name in DATASETS and not missing_files(task)
    return [*([_SYNTHETIC] if samples(task) else []), *([_HELD_OUT] if held_out else [])]


def _begin(model: Model, kind: str) -> None:
    random, scores = SystemRandom(), loaders.scores(model)
    dataset = held_out_set(model.task) if kind == _HELD_OUT else None
    if dataset is None:
        pack, held_out = sample_pack(model.task, random=random), None
    else:
        held_out, accepted = dataset.held_out, partial(held_out_case, dataset)
        pack = held_out_pack(model, scores, accepted, cases=_MOST, random=random)
    plan = Plan(pace=Pace.OWN, shuffled=True)
    opening = lay_out(
        model, pack, plan, truths=scores.y, random=random, held_out=held_out, alone=True
    )
    keep_practice(begun(opening))
