"""What a class did with one case: where its answers stand, and who moved which way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from medmodels.debriefing import moves, pairs
from medmodels.outcomes import Quantity
from medmodels.sessions import Advice, Answer, Phase, Session
from medmodels.tasks import Task

__all__ = ["Moved", "counted", "end_of_scale", "moved", "place_of", "right_of", "stands"]


@dataclass(frozen=True, slots=True)
class Moved:
    """Of those who answered a case twice: how many came nearer to the model, went away from it or
    stayed; how many became right, and how many wrong.
    """

    towards: int
    away: int
    stayed: int
    put_right: int
    misled: int


def given(session: Session, place: int, phase: Phase) -> list[Answer]:
    """The answers to a case in a phase, in the order of joining."""
    return [answer for who in session.everybody if (answer := who.answer(place, phase)) is not None]


def counted(session: Session, place: int, phase: Phase) -> Counter[str]:
    """How many gave each answer."""
    return Counter(answer.label for answer in given(session, place, phase))


def right_of(session: Session, task: Task, place: int, phase: Phase) -> int:
    """How many were right."""
    truth = session.items[place].case.truth
    return sum(task.asks.is_right(a.label, truth) for a in given(session, place, phase))


def stands(session: Session, task: Task, place: int, phase: Phase) -> list[float]:
    """Where each answer stands on the scale of the case, 0 to 1."""
    end = end_of_scale(task, session.items[place].advice)
    return [place_of(task, a.label, a.confidence, end) for a in given(session, place, phase)]


def end_of_scale(task: Task, advice: Advice) -> float:
    """The amount at the right end: that of the model's strip, else what is plausible; 1 where a
    probability is asked.
    """
    quantity = task.asks
    if not isinstance(quantity, Quantity):
        return 1.0
    if advice.strip is not None:
        return quantity.amount(advice.strip.ends[1])
    return float(quantity.plausible[1])


def place_of(task: Task, label: str, confidence: int, end: float) -> float:
    """An answer on a scale of 0 to 1: of a probability that of the first label, an amount as a
    share of the ``end``.
    """
    quantity = task.asks
    if isinstance(quantity, Quantity):
        return min(max(quantity.amount(label) / end, 0.0), 1.0)
    share = confidence / 100
    return share if label == task.labels[0] else 1 - share


def moved(session: Session, task: Task, place: int) -> Moved | None:
    """Who moved which way on a case; ``None`` where the model gave no answer to move to."""
    item = session.items[place]
    if item.advice.answer is None:
        return None
    both = [pair for pair in pairs(session) if pair.place == place]
    ways = moves(task, both)
    turns = Counter(
        tuple(task.asks.is_right(a.label, item.case.truth) for a in (pair.before, pair.after))
        for pair in both
    )
    return Moved(
        ways.towards,
        ways.away,
        len(both) - ways.towards - ways.away,
        turns[False, True],
        turns[True, False],
    )
