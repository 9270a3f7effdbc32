"""What each participant was asked and answered: the rows that everything else is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from medmodels.outcomes import Labels, Quantity
from medmodels.reliance import Trials, trials
from medmodels.sessions import Aid, Answer, Item, Pace, Participant, Phase, Session
from medmodels.statistics.rate import Rate
from medmodels.tasks import Task

__all__ = [
    "AnswerPair",
    "AskedOf",
    "advised",
    "all_asked",
    "as_trials",
    "asked_of",
    "firsts",
    "pairs",
    "pseudonym",
    "right",
    "sure_of_positive",
    "task_of",
    "was_reached",
]


@dataclass(frozen=True, slots=True)
class AskedOf:
    """One participant, one case, one phase, and the answer, if one came. ``unseen`` says that this
    was never asked of them: they joined later, or the class or they did not come so far.
    """

    who: Participant
    place: int
    phase: Phase
    item: Item
    answer: Answer | None
    unseen: bool

    @property
    def reader(self) -> str:
        return pseudonym(self.who)


@dataclass(frozen=True, slots=True)
class AnswerPair:
    """Both answers of one participant to one case."""

    who: Participant
    place: int
    item: Item
    before: Answer
    after: Answer

    @property
    def reader(self) -> str:
        return pseudonym(self.who)


def task_of(session: Session) -> Task:
    """The question of a session; raises ``UnknownName`` where nobody knows it any more."""
    from medmodels.tasks import get_task

    assert session.opening is not None
    return get_task(session.opening.task)


def pseudonym(who: Participant) -> str:
    """A name in the order of joining, which tells nobody who it is."""
    return f"R{who.number:02d}"


def all_asked(session: Session) -> tuple[AskedOf, ...]:
    """Every participant, case in its place and phase; no second phase where no model was shown."""
    return tuple(one for who in session.everybody for one in asked_of(session, who))


def asked_of(session: Session, who: Participant) -> tuple[AskedOf, ...]:
    """The same of one participant."""
    seen = _seen(session, who)
    return tuple(
        AskedOf(who, place, phase, item, given, given is None and (place, phase) not in seen)
        for place, item in enumerate(session.items)
        for phase in ((Phase.BEFORE,) if item.aid is Aid.ALONE else (Phase.BEFORE, Phase.AFTER))
        for given in (who.answer(place, phase),)
    )


def _seen(session: Session, who: Participant) -> set[tuple[int, Phase]]:
    """What was put before a participant without being answered, as far as can be told: at one pace
    the phases whose case was not shut when they joined, at an own pace the first that is missing.
    """
    if session.plan_pace is Pace.OWN:
        for place in session.order_of(who):
            if (phase := session.missing(who, place)) is not None:
                return {(place, phase)} if session.began else set()
        return set()
    return {
        (place, phase)
        for place, phase in session.began
        if place >= who.since
        if phase is Phase.BEFORE or who.answer(place, Phase.BEFORE)
    }


def was_reached(session: Session, place: int) -> bool:
    """Whether anybody can have answered a case."""
    if session.plan_pace is Pace.TEACHER:
        return (place, Phase.BEFORE) in session.began
    return bool(session.answered(place, Phase.BEFORE))


def firsts(session: Session) -> tuple[AskedOf, ...]:
    """The first answers that were given."""
    return tuple(one for one in all_asked(session) if one.phase is Phase.BEFORE and one.answer)


def pairs(session: Session, who: Participant | None = None) -> tuple[AnswerPair, ...]:
    """Both answers, wherever both were given, of everybody or of one; cases without the model have
    none.
    """
    found = []
    for one in session.everybody if who is None else (who,):
        for place, item in enumerate(session.items):
            before, after = one.answer(place, Phase.BEFORE), one.answer(place, Phase.AFTER)
            if before and after:
                found.append(AnswerPair(one, place, item, before, after))
    return tuple(found)


def advised(these: Sequence[AnswerPair]) -> tuple[AnswerPair, ...]:
    """Those on which the model gave an answer: only these can show how anybody leaned on it."""
    return tuple(pair for pair in these if pair.item.advice.answer is not None)


def as_trials(task: Task, these: Sequence[AnswerPair]) -> Trials:
    """Pairs with advice as trials of the measures of reliance."""
    said = [
        (p.item.case.truth, p.item.advice.answer or "", p.before.label, p.after.label)
        for p in these
    ]
    columns = list(zip(*said, strict=True)) or [(), (), (), ()]
    if isinstance(asks := task.asks, Quantity):
        return trials(*([asks.amount(text) for text in c] for c in columns), within=asks.within)
    return trials(*(np.array(column, str) for column in columns))


def right(task: Task, answers: Sequence[tuple[Answer, Item]]) -> Rate:
    """How many answers were right."""
    hits = sum(task.asks.is_right(answer.label, item.case.truth) for answer, item in answers)
    return Rate(hits, len(answers))


def sure_of_positive(task: Task, answer: Answer) -> float | None:
    """The probability of the positive label that an answer stands for; ``None`` where there is no
    such label.
    """
    if not isinstance(task.asks, Labels):
        return None
    share = answer.confidence / 100
    return share if answer.label == task.asks.positive else round(1 - share, 2)
