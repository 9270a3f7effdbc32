"""Pieces of the training page: the columns, the strategy as data, and the trainings as they go."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import pandas as pd
import streamlit as st

from medmodels.errors import DatasetError
from medmodels.figures import learning_curves
from medmodels.own.jobs import Job, jobs
from medmodels.own.labelled import Labelled, read_labelled
from medmodels.own.layouts import READ_AS
from medmodels.own.presets import PRESETS, preset
from medmodels.tasks.own import OWN_TITLE, own_folders, task_name
from medmodels.training.strategies import CHOICES
from ui.blocks import chart, family_title, link_to_review
from ui.files import bare, forget_file
from ui.ownership import may_end, me
from ui.text import plain

__all__ = [
    "TABLE",
    "columns_table",
    "forget_table",
    "labelled",
    "neutral_title",
    "read_as",
    "strategy_options",
    "submit",
    "trainings",
]

TABLE = "table"  # the name under which the session knows the file

_STATES = {
    "waiting": "waiting",
    "running": "running",
    "done": "done",
    "failed": "failed",
    "stopped": "stopped and discarded",
}
_READ_AS = {
    "": "what their names say",
    "table": "a plain table",
    "picture": "pixels of a picture",
    "series": "time steps",
}
_A_ROW = 4  # fields side by side


def labelled(name: str, data: bytes, **choices: Any) -> Labelled:
    """The table without its rows, read once for an upload (known by its ``name``) and its choices,
    kept in this session alone.

    Raises as ``read_labelled``.
    """
    key = (name, repr(choices))
    kept = st.session_state.get("labelled")
    if kept is None or kept[0] != key:
        with st.spinner("Reading the table…"):
            try:
                kept = (key, read_labelled(data, **choices).without_rows())
            except DatasetError as error:  # read once, refused or not
                kept = (key, bare(error))
        st.session_state["labelled"] = kept
    if isinstance(kept[1], DatasetError):
        raise kept[1].with_traceback(None)
    table: Labelled = kept[1]
    return table


def neutral_title(name: str) -> str:
    """What to call the question of an upload (known by its ``name``) unless told otherwise: never
    after the file, which often says whose it is.
    """
    kept = st.session_state.get("neutral title")
    if kept is None or kept[0] != name:
        # else it is nobody's
        stands = (name for name, found in own_folders().items() if found.families or not found.task)
        taken = {
            *stands,
            *(task_name(job.title) for job in jobs().list if job.state in ("waiting", "running")),
        }
        numbered = (f"{OWN_TITLE} {n}" for n in itertools.count(2))
        title = next(
            title
            for title in itertools.chain([OWN_TITLE], numbered)
            if task_name(title) not in taken
        )
        kept = st.session_state["neutral title"] = (name, title)
    return str(kept[1])


def forget_table() -> None:
    """Drop the file and what was read from it."""
    forget_file(TABLE)
    st.session_state.pop("labelled", None)


def read_as() -> str | None:
    """What the columns are, where their names do not tell."""
    return (
        st.selectbox(
            "Read the columns as",
            ["", *READ_AS],
            format_func=lambda name: _READ_AS[name],
            key="read as",
        )
        or None
    )


def columns_table(table: Labelled) -> pd.DataFrame:
    """What each column is; of a picture or a series, only those with a remark."""
    shown = [c for c in table.columns if not table.layout or not c.used or c.remark]
    return pd.DataFrame(
        {
            "Column": [c.name for c in shown],
            "Used": ["yes" if c.used else "no" for c in shown],
            "Blank": [f"{c.missing:.0%}" for c in shown],
            "Remark": [c.remark for c in shown],
        }
    )


def strategy_options(family: str) -> list[str]:
    """A preset, and every part of it as a field; returns the command line's options. Raises
    ``BadStrategy`` for what cannot be.
    """
    name = (
        st.segmented_control(
            "Start from",
            list(PRESETS[family]),
            required=True,
            default="default",
            key=f"preset {family}",
        )
        or "default"
    )
    start = preset(family, name)
    with st.expander("Strategy", icon=":material/tune:"):
        shown = [
            field.name
            for field in fields(start)
            if _is_field(field.name, getattr(start, field.name))
        ]
        changed: dict[str, Any] = {}
        for first in range(0, len(shown), _A_ROW):
            for column, option in zip(
                st.columns(_A_ROW), shown[first : first + _A_ROW], strict=False
            ):
                with column:
                    value = _field(option, getattr(start, option), key=f"{family} {name} {option}")
                if value != getattr(start, option):
                    changed[option] = value
        if "layers" in shown:
            st.caption(
                "Layers in order, with commas between: conv 32, pool, mean, gru 32, lstm 32, dense"
                " 64, dropout 0.3."
            )
    replace(start, **changed)  # raises for what cannot be
    return [
        "--preset",
        name,
        *(f"--{option.replace('_', '-')}={value}" for option, value in changed.items()),
    ]


def _is_field(name: str, value: object) -> bool:
    return type(value) in (int, float) or name in CHOICES or name == "layers"


def _field(name: str, value: Any, *, key: str) -> Any:
    title, told = name.replace("_", " ").capitalize(), _TOLD.get(name)
    if name in CHOICES:
        return st.selectbox(
            title, CHOICES[name], index=CHOICES[name].index(value), key=key, help=told
        )
    if isinstance(value, str):
        return st.text_input(title, value, key=key, max_chars=200, help=told)
    whole = type(value) is int
    return st.number_input(
        title,
        value=value,
        key=key,
        help=told,
        format=None if whole else "%g",
        step=None if whole else value / 10,
    )


# What each choice does, in a sentence.
_TOLD = {
    "layers": (
        "What the network is made of. More and wider layers can tell more apart, need more rows,"
        " and overfit sooner."
    ),
    "optimizer": (
        "How the weights follow the gradient. Adam and AdamW adapt the step to each weight; SGD"
        " needs a well-chosen rate."
    ),
    "learning_rate": (
        "The size of a step. Too large and the loss jumps about or grows, too small and nothing is"
        " learnt in time."
    ),
    "schedule": (
        "How the rate changes: cosine falls to nothing, step divides it by ten twice, one-cycle"
        " rises first, plateau waits for a standstill."
    ),
    "batch_size": (
        "Rows for one step. Small batches are noisy and slow, large ones smooth and may settle in"
        " worse places."
    ),
    "epochs": (
        "How often every row is seen. When validation gets worse while training gets better, it was"
        " too often."
    ),
    "early_stopping": (
        "Ends after so many epochs without a lower validation loss and goes back to the best one; 0"
        " never ends early."
    ),
    "augmentation": (
        "Random changes of each training row, so that what does not matter is not learnt. Pictures"
        " move and turn, series get noise."
    ),
    "class_weights": (
        "Balanced lets the rare label weigh as much as the common one: recall rises, false alarms"
        " too."
    ),
    "validation": (
        "Share of the training rows that the curves, early stopping and the calibration are"
        " measured on."
    ),
    "threshold": "From which probability the positive label is called.",
    "seed": "The same seed gives the same model.",
    "search": (
        "Settings drawn at random and compared by cross-validation on the training rows; 0 takes"
        " the settings as they are here."
    ),
    "trees": "More trees make the votes smoother, never worse; they take time and bytes.",
    "criterion": "What a split makes purer: gini and entropy rarely differ much.",
    "min_samples_leaf": (
        "The fewest rows in a leaf. Larger leaves make the probabilities more cautious."
    ),
    "c": (
        "How much a row on the wrong side costs. Large values follow every row, small ones the"
        " broad picture. Above 30 errors are squared."
    ),
    "gamma": (
        "How near rows must be to count as alike. Large values remember, small ones generalise."
    ),
    "calibration_folds": "Folds whose left-out margins the probabilities are calibrated on.",
}


def submit(title: str, family: str, options: Sequence[str], table: bytes) -> None:
    """Ask for a training that this browser may stop; raises ``QueueFull``."""
    jobs().submit(Job(title, family, tuple(options), table, owner=me()))


@st.fragment(run_every=1.0)
def trainings() -> None:
    """Every training of this server, the newest first: where it stands, what it said, and what can
    be done with it.

    Of somebody else's it says that there is one, and what it is called once the model is there for
    everybody.
    """
    listed = jobs().list
    done = sum(job.state == "done" for job in listed)
    # a model is there that the rest of the page does not show yet
    if st.session_state.setdefault("trainings done", done) < done:
        st.session_state["trainings done"] = done
        st.rerun()
    if listed:
        st.header("Trainings", divider="gray")
    for n, job in enumerate(listed):
        mine = may_end(job)
        with st.container(border=True):
            left = f", about {job.seconds_left:.0f} s left" if job.seconds_left is not None else ""
            title = job.title if mine or job.model else "Somebody else’s training"
            st.markdown(
                f"**{plain(title)}** · {family_title(job.family)} · {_STATES[job.state]}{left}"
            )
            said = job.said if mine else ()
            if job.state == "running":
                st.progress(
                    job.share,
                    (plain(said[-1]) if said else "reading the table") if mine else None,
                )
            if job.state == "failed" and mine:
                st.error(
                    plain(said[-1]) if said else "The training ended without a word.",
                    icon=":material/error:",
                )
            if mine and job.epochs and (job.state == "running" or n == 0):
                chart(learning_curves(job.epochs), key=f"curves {job.number}")
            _buttons(job, mine=mine)


def _buttons(job: Job, *, mine: bool) -> None:
    """Stop and keep what has been learnt, stop and discard, or open what came of it; to stop is for
    whoever began it.
    """
    with st.container(horizontal=True):
        if (
            mine
            and job.keepable
            and st.button("Stop and keep", key=f"keep {job.number}", icon=":material/flag:")
        ):
            jobs().keep(job)
        if (
            mine
            and job.state in ("waiting", "running")
            and st.button(
                "Stop and discard", key=f"stop {job.number}", icon=":material/stop_circle:"
            )
        ):
            jobs().stop(job)
            st.rerun()
        if job.model:
            link_to_review(job.model)
