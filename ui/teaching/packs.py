"""Which cases a class gets: synthetic ones, held-out ones with the model's own errors among them,
picked mistakes, or the teacher's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random, SystemRandom

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.cases import samples
from medmodels.datasets import DATASETS, Dataset
from medmodels.evidence import Mistake, mistakes_of
from medmodels.models import Model
from medmodels.sessions import MOST_CASES, Pack, chosen_pack, held_out_pack, sample_pack
from ui import loaders
from ui.data_set import give_data_set
from ui.held_out import held_out_case, held_out_set
from ui.teaching.cohort_cases import FROM_COHORT, cohort_pack, has_cohort_cases
from ui.teaching.linked import follow_plan
from ui.teaching.own_cases import own_pack
from ui.teaching.taken import TAKEN_FROM, taken

__all__ = ["ask_pack", "picked_pack"]

_BALANCED = 12
_RIGHT_FOR_EACH = 3  # cases the model is right on beside each mistake: 25% are wrong


@dataclass(frozen=True, slots=True)
class _Kind:
    """A way to come to a pack: its title, whether there is such for a model, and what asks."""

    title: str
    is_there: Callable[[Model], bool]
    ask: Callable[[Model], Pack | None]


def ask_pack(model: Model) -> Pack | None:
    """The pack that is chosen, ``None`` while there is none; raises what reading it raises."""
    kinds = {name: kind for name, kind in _KINDS.items() if kind.is_there(model)}
    follow_plan(tuple(kinds))
    if st.session_state.get("pack from") not in kinds:
        st.session_state["pack from"] = next(iter(kinds))
    name = st.segmented_control(
        "Cases",
        list(kinds),
        required=True,
        format_func=lambda name: kinds[name].title,
        key="pack from",
    )
    return kinds[name or next(iter(kinds))].ask(model)


def _samples(model: Model) -> Pack:
    """In an order of this tab: the samples stand on the review page too, in the shipped one."""
    return sample_pack(model.task, random=Random(_seed("samples", model)))


def _balanced(model: Model) -> Pack | None:
    """Drawn once, and anew when somebody asks."""
    dataset = _dataset(model)
    if dataset is None:
        return None
    drawn = _seed("balanced", model)
    st.button("Draw others", icon=":material/refresh:", on_click=_draw_anew, args=("balanced",))
    return held_out_pack(
        model,
        loaders.scores(model),
        partial(held_out_case, dataset),
        cases=_BALANCED,
        random=Random(drawn),
    )


def _by_hand(model: Model) -> Pack | None:
    """Mistakes that are picked from a table, with cases on which the model is right among them."""
    dataset = _dataset(model)
    if dataset is None:
        return None
    mistakes, before = mistakes_of(model, loaders.scores(model), model.threshold), taken(model)
    picked = st.dataframe(
        _frame(model, mistakes),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=260,
        key=f"pack mistakes {model.id}",
        alt="The model's mistakes on held-out cases; pick rows",
    )
    rows = [mistakes[row].number for row in picked["selection"]["rows"]]
    numbers = list(dict.fromkeys([*before, *rows]))
    if before:
        count = f"{len(before)} case{'s' if len(before) > 1 else ''}"
        st.caption(f"{count} taken on the page *Evidence*; rows picked here come along.")
    if not numbers:
        st.caption("Pick the mistakes that the class shall meet, at left of each row.")
        return None
    right = st.number_input(
        "Cases on which the model is right, among them",
        0,
        max(MOST_CASES - len(numbers), 0),
        min(_RIGHT_FOR_EACH * len(numbers), max(MOST_CASES - len(numbers), 0)),
    )
    return picked_pack(model, dataset, numbers, right=int(right), seed=_seed(TAKEN_FROM, model))


def picked_pack(
    model: Model, dataset: Dataset, numbers: Sequence[int], *, right: int, seed: int
) -> Pack:
    """Mistakes by their numbers and so many cases on which the model is right, in a random order;
    a mistake that is no acceptable case is left out.
    """
    scores, random, accepted = loaders.scores(model), Random(seed), partial(held_out_case, dataset)
    among = [number for number in numbers if accepted(number) is not None]
    if right:
        others = held_out_pack(model, scores, accepted, cases=right, random=random, wrong=0.0)
        among += [int(case.name) for case in others.cases]
    random.shuffle(among)
    truths = [model.task.asks.named(scores.y[number - 1]) for number in among]
    return chosen_pack(model.task, among, truths, title=f"{len(among)} held-out cases")


def _frame(model: Model, mistakes: Sequence[Mistake]) -> pd.DataFrame:
    scores = loaders.scores(model)
    shown = model.task.asks.shown(np.asarray(scores.y), np.asarray(scores.p))
    return pd.DataFrame(
        {
            "Held-out case": [m.number for m in mistakes],
            "Mistake": [m.kind for m in mistakes],
            "Truth": [model.task.asks.named(scores.y[m.number - 1]) for m in mistakes],
            "The model said": [shown[m.number - 1] for m in mistakes],
            "It was sure": ["yes" if m.sure else "" for m in mistakes],
        }
    )


def _dataset(model: Model) -> Dataset | None:
    """The held-out cases, or on the page how to bring them here."""
    dataset = held_out_set(model.task)
    if dataset is None:
        give_data_set(model.task)
    return dataset


def _seed(what: str, model: Model) -> int:
    """What draws a pack: the same until somebody asks for another."""
    of, seed = st.session_state.get(f"drawn {what}", ("", 0))
    if of != model.id:
        seed = SystemRandom().getrandbits(32)
        st.session_state[f"drawn {what}"] = (model.id, seed)
    return int(seed)


def _draw_anew(what: str) -> None:
    st.session_state.pop(f"drawn {what}", None)


def _has_samples(model: Model) -> bool:
    return bool(samples(model.task))


def _has_set(model: Model) -> bool:
    return model.task.name in DATASETS


# In the order in which they are offered; the first that there is, is the default.
_KINDS: Mapping[str, _Kind] = {
    "samples": _Kind("Synthetic", _has_samples, _samples),
    "balanced": _Kind(f"Held-out, balanced, {_BALANCED} cases", _has_set, _balanced),
    TAKEN_FROM: _Kind("The model's mistakes, picked", _has_set, _by_hand),
    FROM_COHORT: _Kind("From a cohort", has_cohort_cases, cohort_pack),
    "own": _Kind("My own", lambda model: True, own_pack),
}
