"""The strip of one of many classes: the five most probable ones, and the reviewer's."""

from __future__ import annotations

import numpy as np

from medmodels.models import Model
from medmodels.predictions import ClassPrediction
from medmodels.reviews import Judgement
from medmodels.strips.mine import with_mine
from medmodels.strips.strip import Mark, Row, Strip
from medmodels.wording import percent

__all__ = ["class_strip"]

_SHOWN = 5


def class_strip(
    model: Model, prediction: ClassPrediction, mine: Judgement | None, truths: np.ndarray
) -> Strip:
    """A row a class, from 0 to 100%; ``truths`` are the positions of the held-out cases' classes
    (n,).
    """
    ranked = [label for label, _ in prediction.ranked]
    shown = ranked[:_SHOWN]
    if mine and mine.label not in shown:
        shown = [*shown, mine.label]
    first = prediction.focus
    strip = Strip(
        ends=("0%", "100%"),
        rows=tuple(_row(model, prediction, label, truths) for label in shown),
        finding=f"Most probable: {first}, {_said(prediction, first)}.",
        agreement="",
        open=_open(prediction),
    )
    return with_mine(strip, model.task, mine, first) if mine else strip


def _row(model: Model, prediction: ClassPrediction, label: str, truths: np.ndarray) -> Row:
    base = float((truths == model.task.labels.index(label)).mean())
    marks = (
        Mark("model", "Model", _said(prediction, label), prediction.probabilities[label]),
        Mark("base", "Held-out cases", f"{base:.0%}", base),
    )
    return Row(marks, name=label, left=label in prediction.conformal_set)


def _open(prediction: ClassPrediction) -> str:
    at, left = f"at {prediction.coverage:.0%} coverage", prediction.conformal_set
    if len(left) == 1:
        return f"Only “{left[0]}” remains possible {at}."
    return f"Cannot tell: {at} {len(left)} cannot be ruled out."


def _said(prediction: ClassPrediction, label: str) -> str:
    return percent(prediction.probabilities[label], prediction.supported[label], digits=0)
