"""A strategy as fields of the training page: a preset, and every part of it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import streamlit as st

from medmodels.own.presets import PRESETS, preset
from medmodels.own.table import Labelled, require_layers_fit
from medmodels.training.strategies import CHOICES

__all__ = ["strategy_options"]

_A_ROW = 4  # fields side by side


def strategy_options(family: str, table: Labelled) -> list[str]:
    """A preset, and every part of it as a field; returns the command line's options. Raises
    ``BadStrategy`` for what cannot be, or not with this table.
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
    require_layers_fit(table, replace(start, **changed))  # both raise for what cannot be
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
    "rounds": (
        "Trees one after another, each fitted to what the earlier ones leave. Too many, and they"
        " learn rows by heart; a smaller learning rate needs more."
    ),
    "leaves": "How many leaves a tree has: with two, no two columns act together.",
    "l2": "How much a leaf of few rows is drawn towards no effect.",
    "max_features": "Share of the columns that a split may look at; few make the trees differ.",
    "seeds": "Fits that are averaged, each drawing its columns anew; 1 is enough to try.",
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
    "ridge": (
        "How much every effect is drawn towards none. Few events need more; a hundred events and"
        " more hardly any."
    ),
    "draws": "Models fitted to rows drawn anew, for the band of a curve. More make it smoother.",
    "calibration_folds": "Folds whose left-out margins the probabilities are calibrated on.",
}
