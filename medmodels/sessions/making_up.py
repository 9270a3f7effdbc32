"""Wrong advice where a teacher asks for it, as far as a model's own errors are too few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from medmodels.models import Model
from medmodels.outcomes import Quantity
from medmodels.predictions import ClassPrediction, Prediction

__all__ = ["WRONG", "SeenAnswer", "still_to_make_up", "wrong_outputs"]

_REACHED = (0.01, 0.99)  # of the held-out amounts: one beyond would give itself away


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """A model's answer that a class will see: the place of its case, the truth, what was said, and
    whether that is right.
    """

    place: int
    truth: str
    said: Prediction
    right: bool


@dataclass(frozen=True, slots=True)
class _ToTurn:
    """What is right and is to become wrong: ``up`` or down where that can be chosen, an amount
    within what the held-out ones ``reach``.
    """

    model: Model
    shown: SeenAnswer
    random: Random
    up: bool
    reach: tuple[float, float] = field(default=(0.0, 0.0))


def still_to_make_up(share: float, *, answers: int, wrong: int) -> int:
    """How many right answers have to become wrong for the ``share`` of all to be wrong."""
    return min(max(round(share * answers) - wrong, 0), answers - wrong)


def wrong_outputs(
    model: Model,
    shown: Sequence[SeenAnswer],
    share: float,
    *,
    truths: np.ndarray,
    random: Random,
) -> dict[int, np.ndarray]:
    """The outputs of wrong predictions in place of right ones, by place, so many that the ``share``
    of all is wrong; of each truth in turn, so that there are as many misses as false alarms, and of
    amounts as many too high as too low, those that are wrong by themselves among them. ``truths``
    (n,) are those of held-out cases.
    """
    wrong = [one for one in shown if not one.right]
    right: dict[str, list[SeenAnswer]] = {}
    for one in random.sample(shown, len(shown)):
        if one.right:
            right.setdefault(_group(model, one), []).append(one)
    sides = Counter(_side(model, one) for one in wrong)
    reach = _reach(model, truths)
    tie = random.random() < 0.5
    made_up: dict[int, np.ndarray] = {}
    for _ in range(still_to_make_up(share, answers=len(shown), wrong=len(wrong))):
        group = min((g for g in right if right[g]), key=lambda g: (sides[g], -len(right[g])))
        one = right[group].pop()
        up = tie if sides["high"] == sides["low"] else sides["high"] < sides["low"]
        outputs = WRONG[model.task.kind](_ToTurn(model, one, random, up, reach))
        high = float(outputs.flat[0]) > one.said.number
        sides[group or ("high" if high else "low")] += 1
        made_up[one.place] = outputs
    return made_up


def _group(model: Model, one: SeenAnswer) -> str:
    return "" if isinstance(model.task.asks, Quantity) else one.truth


def _side(model: Model, one: SeenAnswer) -> str:
    """Which kind of error it is: of a truth, or too high or too low."""
    asks = model.task.asks
    if not isinstance(asks, Quantity):
        return one.truth
    return "high" if one.said.number > asks.amount(one.truth) else "low"


def _reach(model: Model, truths: np.ndarray) -> tuple[float, float]:
    if not isinstance(model.task.asks, Quantity):
        return 0.0, 0.0
    low, high = np.quantile(np.asarray(truths, float), _REACHED)
    return float(low), float(high)


def _other_label(asked: _ToTurn) -> np.ndarray:
    """On the other side of the line, not far from it."""
    line, random = asked.model.threshold, asked.random
    p = (
        line * random.uniform(0.4, 0.9)
        if asked.shown.said.number >= line
        else line + (1 - line) * random.uniform(0.1, 0.6)
    )
    return np.array([p, 1 - p])


def _other_class(asked: _ToTurn) -> np.ndarray:
    """The second most probable one comes first."""
    said = asked.shown.said
    assert isinstance(said, ClassPrediction)
    p = np.array([said.probabilities[label] for label in asked.model.task.labels])
    first, second = np.argsort(-p)[:2]
    p[[first, second]] = p[[second, first]]
    return p


def _other_amount(asked: _ToTurn) -> np.ndarray:
    """Off by more than counts as right, and as far as held-out amounts reach: the other way where
    this one leads beyond.
    """
    quantity = asked.model.task.asks
    assert isinstance(quantity, Quantity)
    true, times, (low, high) = (
        quantity.amount(asked.shown.truth),
        asked.random.uniform(1.1, 1.3),
        asked.reach,
    )
    up, down = true * (1 + quantity.within), true * (1 - quantity.within)
    if (up * 1.1 <= high and asked.up) or down / 1.1 < low:
        return np.array([max(min(up * times, high), up * 1.1)])
    return np.array([min(max(down / times, low), down / 1.1)])


# By the kind of outcome: a model's outputs that would be wrong where its own are right.
WRONG: Mapping[str, Callable[[_ToTurn], np.ndarray]] = {
    "labels": _other_label,
    "classes": _other_class,
    "quantity": _other_amount,
    "time_to_event": _other_label,
}
