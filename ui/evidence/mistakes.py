"""What it got wrong, and what it was least sure of, as tiles; another threshold, and who crosses
the line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from medmodels.card import crossed_text
from medmodels.datasets import DATASETS
from medmodels.evidence import (
    Judged,
    Mistake,
    Scores,
    crossed,
    judged,
    mistakes_found,
    mistakes_of,
)
from medmodels.models import Model
from ui import loaders
from ui.data_set import give_data_set
from ui.evidence.tiles import shown_tiles
from ui.finding import opens_with
from ui.held_out import held_out_set, held_out_table
from ui.outcomes import FACES
from ui.teaching.taken import take_into_class
from ui.text import plain

__all__ = ["mistakes"]

_UNSURE = 30
_EVERY = "all"
_LEAST_SURE, _CROSSED = "least sure", "crossed the line"
_PAGE = 12


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the page is about: a model's held-out cases as they are called at a threshold."""

    model: Model
    scores: Scores
    threshold: float
    cases: Judged
    mistakes: tuple[Mistake, ...]


def mistakes(model: Model) -> None:
    """Tiles of the held-out cases called wrongly, those first of which the model was sure; a click
    opens one in review where the data set is on this machine.
    """
    scores = loaders.scores(model)
    threshold = _threshold(model)
    found = mistakes_of(model, scores, threshold)
    opens_with(model.task, mistakes_found(found, int(model.task.asks.known(scores.y).sum())))
    _moved(model, scores)
    seen = _Seen(model, scores, threshold, judged(model.task, scores, threshold), found)
    left, right = st.columns([3, 2])
    with left:
        numbers = _of_kind(seen)
    with right:
        numbers = _in_group(seen, numbers)
    dataset = held_out_set(model.task)
    if dataset is None and model.task.name in DATASETS:
        give_data_set(model.task)
    elif dataset is None:
        st.caption("The rows of a table of your own are not kept, so none can be opened.")
    shown = _page(numbers, key=f"gallery {model.id}")
    shown_tiles(model, shown, dataset, facts=_facts(seen))
    if dataset is not None and shown:
        take_into_class(model, shown)
    with st.expander("The same as a table"):
        held_out_table(model, _frame(seen, numbers), key="mistakes table")


def _key(model: Model) -> str:
    return f"mistakes threshold {model.id}"


def _threshold(model: Model) -> float:
    """The model's own, or the one that the slider below stands at."""
    if not model.task.asks.has_threshold:
        return model.threshold
    percent = st.session_state.get(_key(model))
    own = round(100 * model.threshold)
    return model.threshold if percent is None or percent == own else percent / 100


def _moved(model: Model, scores: Scores) -> None:
    """The slider, and how many cases a move calls otherwise."""
    if not model.task.asks.has_threshold:
        return
    own = round(100 * model.threshold)
    st.slider(
        f"Move the line: call it “{plain(model.task.positive)}” from this probability, in %",
        1,
        99,
        own,
        key=_key(model),
    )
    threshold = _threshold(model)
    if threshold != model.threshold:
        moved = crossed(scores.y, scores.p, model.threshold, threshold)
        st.markdown(
            f":material/moving: From the model's own {own}% to {100 * threshold:.0f}%:"
            f" **{plain(crossed_text(moved))}**"
        )


def _of_kind(seen: _Seen) -> list[int]:
    """The numbers of the cases of the kind that was picked."""
    kinds = dict.fromkeys(sorted({mistake.kind for mistake in seen.mistakes}))
    counts = {kind: sum(m.kind == kind for m in seen.mistakes) for kind in kinds}
    own, now = seen.model.threshold, seen.threshold
    others = [_CROSSED] if now != own and seen.model.task.asks.has_threshold else []
    others += [_LEAST_SURE] if FACES[seen.model.task.kind].unsure else []
    options = [_EVERY, *kinds, *others]
    titles = {_EVERY: f"all wrong ({len(seen.mistakes)})"} | {
        kind: f"{kind} ({count})" for kind, count in counts.items()
    }

    def said(name: str) -> str:
        return plain(titles.get(name, name))

    key = f"mistakes kind {seen.model.id}"
    if st.session_state.get(key) not in options:
        st.session_state[key] = _EVERY
    kind: str | None
    if len(options) <= _PAGE // 2:
        kind = st.pills("Kind of error", options, key=key, format_func=said)
    else:
        kind = st.selectbox("Kind of error", options, key=key, format_func=said)
    if kind == _LEAST_SURE:
        order = (-seen.cases.unsure).argsort(kind="stable")[:_UNSURE]
        return [int(n) + 1 for n in order]
    if kind == _CROSSED:
        return [int(n) + 1 for n in crossed(seen.scores.y, seen.scores.p, own, now).cases]
    return [m.number for m in seen.mistakes if kind in (None, _EVERY, m.kind)]


def _in_group(seen: _Seen, numbers: list[int]) -> list[int]:
    """Of these the cases in the subgroup that was picked."""
    factors = seen.scores.factors
    if not factors:
        return numbers
    groups = [
        (_EVERY, ""),
        *((factor, str(level)) for factor, of in factors.items() for level in np.unique(of)),
    ]
    factor, level = (
        st.selectbox(
            "Subgroup",
            groups,
            format_func=lambda group: f"{group[0]}: {group[1]}" if group[1] else group[0],
            key=f"mistakes group {seen.model.id}",
        )
        or groups[0]
    )
    return [n for n in numbers if not level or factors[factor][n - 1] == level]


def _page(numbers: list[int], *, key: str) -> list[int]:
    """Twelve of the numbers, and what goes to the next or the last twelve."""
    first = min(int(st.session_state.get(key, 0)), max(len(numbers) - 1, 0)) // _PAGE * _PAGE
    shown = numbers[first : first + _PAGE]
    if not numbers:
        st.caption("There is none.")
    if len(numbers) <= _PAGE:
        return shown
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, to, icon in (
            (f"Previous {_PAGE}", first - _PAGE, "arrow_back"),
            (f"Next {_PAGE}", first + _PAGE, "arrow_forward"),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                disabled=not 0 <= to < len(numbers),
                on_click=_turn,
                args=(key, to),
                width="content",
            )
        st.caption(f"{first + 1} to {first + len(shown)} of {len(numbers)}")
    return shown


def _turn(key: str, to: int) -> None:
    st.session_state[key] = to


def _facts(seen: _Seen) -> dict[int, dict[str, object]]:
    """What a tile says of each case, but for what it looks like."""
    cases = seen.cases
    sure = {m.number for m in seen.mistakes if m.sure}
    kinds = {m.number: m.kind for m in seen.mistakes}
    said = {}
    for n in range(1, len(cases.truth) + 1):
        groups = [_level(factor, str(v[n - 1])) for factor, v in seen.scores.factors.items()]
        kind = kinds.get(n, "")
        said[n] = {
            "number": n,
            "title": f"{cases.call[n - 1]}, truly {cases.truth[n - 1]}",
            "facts": " · ".join([f"no. {n}", cases.shown[n - 1], *groups]),
            # of many classes the kind of an error is the truth, which stands above
            "marks": [
                *([kind] if kind not in ("", cases.truth[n - 1]) else []),
                *(["it was sure"] if n in sure else []),
            ],
        }
    return said


def _level(factor: str, level: str) -> str:
    """A level of a factor on a tile; a yes or a no says nothing by itself."""
    return f"{factor}: {level}" if level in ("yes", "no") else level


def _frame(seen: _Seen, numbers: list[int]) -> pd.DataFrame:
    face, cases = FACES[seen.model.task.kind], seen.cases
    return pd.DataFrame(
        {
            "Held-out case": numbers,
            "Truth": [cases.truth[n - 1] for n in numbers],
            "Called": [cases.call[n - 1] for n in numbers],
            face.number: [cases.shown[n - 1] for n in numbers],
            **{
                factor: [values[n - 1] for n in numbers]
                for factor, values in seen.scores.factors.items()
            },
        }
    )
