"""How sure answers were beside how often they were right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.debriefing.asked import AnswerPair, right, sure_of_positive
from medmodels.outcomes import Labels
from medmodels.reliance import Certainty, Gain, certainty, gains
from medmodels.sessions import Answer, Item
from medmodels.statistics.rate import Rate
from medmodels.tasks import Task

__all__ = ["THRESHOLDS", "Sureness", "Worth", "sureness", "worth"]

THRESHOLDS = (0.1, 0.25, 0.5)
_STEPS = ((50, 59), (60, 69), (70, 79), (80, 89), (90, 100))  # percent sure
_LEAST = 10  # answers of which it is said whether they were surer than right
_CLOSE = 0.03  # surer than right by less is as sure as right


@dataclass(frozen=True, slots=True)
class Sureness:
    """Of some answers: how sure they were on average (0 to 1), how many were right, Brier's score
    with its parts, and for each step of confidence (percent) how many were right.
    """

    said: float | None
    right: Rate
    certainty: Certainty
    steps: tuple[tuple[str, Rate], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What seeing the model was worth, at each threshold of action, and a sentence."""

    gains: tuple[Gain, ...]
    sentence: str


def sureness(task: Task, answers: Sequence[tuple[Answer, Item]], *, whose: str) -> Sureness:
    """The confidence of answers; ``whose`` begins the sentence (“First answers”)."""
    came = [task.asks.is_right(answer.label, item.case.truth) for answer, item in answers]
    said = [answer.confidence / 100 for answer, _ in answers]
    found = certainty(said, came)
    rate, mean = right(task, answers), math.fsum(said) / len(said) if said else None
    return Sureness(mean, rate, found, _steps(answers, came), _sentence(mean, rate, whose))


def _steps(
    answers: Sequence[tuple[Answer, Item]], came: Sequence[bool]
) -> tuple[tuple[str, Rate], ...]:
    found = []
    for low, high in _STEPS:
        mine = [
            hit for (a, _), hit in zip(answers, came, strict=True) if low <= a.confidence <= high
        ]
        found.append((f"{low} to {high}%", Rate(sum(mine), len(mine))))
    return tuple(found)


def _sentence(mean: float | None, rate: Rate, whose: str) -> str:
    if mean is None or rate.value is None:
        return f"{whose}: there were none."
    over = mean - rate.value
    said = f"{whose} were {mean:.0%} sure on average and right {rate.value:.0%} of the time"
    if rate.n < _LEAST:
        few = "one answer is" if rate.n == 1 else f"{rate.n} answers are"
        whether = f"whether {'it was' if rate.n == 1 else 'they were'} surer than right"
        return f"{said}: {few} too few to say {whether}."
    if abs(over) < _CLOSE:
        return f"{said}: about as sure as right."
    return f"{said}: {'surer than right' if over > 0 else 'less sure than right'}."


def worth(task: Task, these: Sequence[AnswerPair]) -> Worth | None:
    """The net benefit of seeing the model, by the probabilities that the answers stand for; only of
    two labels, and only where there are answers.
    """
    if not isinstance(task.asks, Labels) or not these:
        return None
    came = np.array([pair.item.case.truth == task.asks.positive for pair in these])
    before = [sure_of_positive(task, pair.before) for pair in these]
    after = [sure_of_positive(task, pair.after) for pair in these]
    found = gains(came, np.array(before, float), np.array(after, float), thresholds=THRESHOLDS)
    return Worth(found, _worth(found[-1], task.asks.positive))


def _worth(at: Gain, positive: str) -> str:
    points = 100 * at.difference
    if abs(points) < 0.05:
        return (
            f"Where one acts from a probability of {at.threshold:.0%} of “{positive}” on, seeing"
            " the model changed nothing on balance."
        )
    better = "more" if points > 0 else "fewer"
    return (
        f"Where one acts from a probability of {at.threshold:.0%} of “{positive}” on, seeing the"
        f" model was worth {abs(points):.1f} {better} right calls of it in 100 answers, false"
        " alarms set against them."
    )
