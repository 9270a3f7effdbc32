"""What a session says to one who took part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medmodels.debriefing.asked import (
    advised,
    as_trials,
    asked_of,
    pairs,
    right,
    task_of,
    was_reached,
)
from medmodels.debriefing.by_case import Shown, name_of, shown_of
from medmodels.debriefing.debriefing import Debriefing, debrief
from medmodels.debriefing.leaning import FEWEST
from medmodels.reliance import Reliance, measured
from medmodels.sessions import Aid, Answer, Item, Participant, Phase, Session
from medmodels.statistics.rate import Rate

__all__ = ["OwnCase", "Personal", "personal"]

# What was counted, and what there was never an opportunity for.
YOURS: Mapping[str, tuple[str, str]] = {
    "rair": (
        "Where you were wrong and the model right, you put your answer right {hits} of {n} times.",
        "The model was never right where you were wrong.",
    ),
    "rsr": (
        "Where the model was wrong and you were right, you kept your answer {hits} of {n} times.",
        "The model was never wrong where you were right.",
    ),
    "over_reliance": (
        "Where the model was wrong, your second answer was the model's {hits} of {n} times.",
        "The model was never wrong on the cases you answered twice.",
    ),
}


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case as one had it: its number in the pack, the truth, the model (``None`` where none was
    shown), and both answers, each with whether it was right.
    """

    number: int
    title: str
    truth: str
    model: Shown | None
    before: Answer | None
    after: Answer | None
    right_before: bool | None
    right_after: bool | None
    seen: bool

    @property
    def name(self) -> str:
        return name_of(self.number, self.title)


@dataclass(frozen=True, slots=True)
class Personal:
    """The report of one participant: ``first`` are all first answers that were right, ``before``,
    ``after`` and ``model`` those of the cases with all three. ``others`` are the class's before and
    after, ``None`` where fewer than ``FEWEST`` gave both answers.
    """

    name: str
    alone: bool
    first: Rate
    before: Rate
    after: Rate
    model: Rate
    reliance: Reliance
    statements: tuple[str, ...]
    sure: tuple[str, ...]
    cases: tuple[OwnCase, ...]
    simulated: int
    others: tuple[Rate, Rate] | None


def personal(
    session: Session, who: Participant, *, debriefing: Debriefing | None = None
) -> Personal:
    """What one participant's answers say; it tells every truth, so it is for the debrief."""
    task, mine = task_of(session), pairs(session, who)
    shown = advised(mine)
    reliance = measured(as_trials(task, shown))
    given = [
        (one.answer, one.item)
        for one in asked_of(session, who)
        if one.answer and one.phase is Phase.BEFORE
    ]
    seconds = [(pair.after, pair.item) for pair in mine]
    cases = own_cases(session, who)
    return Personal(
        name=who.name,
        alone=bool(session.opening and session.opening.alone),
        first=right(task, given),
        before=reliance.correct_before,
        after=reliance.correct_after,
        model=reliance.correct_model,
        reliance=reliance,
        statements=tuple(_yours(reliance, name) for name in YOURS) if shown else (),
        sure=tuple(
            _sure(answers, right(task, answers), when)
            for answers, when in (
                (given, "In your first answers"),
                (seconds, "In your second answers"),
            )
            if answers
        ),
        cases=cases,
        simulated=sum(case.model is not None and case.model.simulated for case in cases),
        others=_others(session, debriefing or debrief(session)),
    )


def own_cases(session: Session, who: Participant) -> tuple[OwnCase, ...]:
    """The cases in the order in which somebody had them, those that came about."""
    task, told = task_of(session), []
    unseen = {one.place for one in asked_of(session, who) if one.unseen and one.phase == "before"}
    for place in session.order_of(who):
        item = session.items[place]
        before, after = who.answer(place, Phase.BEFORE), who.answer(place, Phase.AFTER)
        hits = [
            task.asks.is_right(answer.label, item.case.truth) if answer else None
            for answer in (before, after)
        ]
        if was_reached(session, place) or before:
            told.append(
                OwnCase(
                    place + 1,
                    item.case.title,
                    item.case.truth,
                    None if item.aid is Aid.ALONE else shown_of(task, item),
                    before,
                    after,
                    hits[0],
                    hits[1],
                    place not in unseen,
                )
            )
    return tuple(told)


def _yours(found: Reliance, name: str) -> str:
    rate, (counted, never) = getattr(found, name), YOURS[name]
    return counted.format(hits=rate.hits, n=rate.n) if rate.n else never


def _sure(answers: Sequence[tuple[Answer, Item]], rate: Rate, when: str) -> str:
    mean = sum(answer.confidence for answer, _ in answers) / len(answers)
    return (
        f"{when} you were {mean:.0f}% sure on average and right {rate.value:.0%} of the time"
        f" ({rate.hits} of {rate.n})."
    )


def _others(session: Session, class_: Debriefing) -> tuple[Rate, Rate] | None:
    found = class_.leaning.reliance
    if len({pair.who.id for pair in advised(pairs(session))}) < FEWEST:
        return None
    return found.correct_before, found.correct_after
