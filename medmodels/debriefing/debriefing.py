"""What a session says of its class, once it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from medmodels.debriefing.asked import (
    advised,
    all_asked,
    firsts,
    pairs,
    right,
    task_of,
)
from medmodels.debriefing.by_case import CaseTold, by_case
from medmodels.debriefing.leaning import FEWEST, Leaning, leaning
from medmodels.debriefing.published import RULER, Measure
from medmodels.debriefing.readers_study import ReadersStudy, readers_study
from medmodels.debriefing.sureness import Sureness, Worth, sureness, worth
from medmodels.sessions import SUSPICIONS, Aid, Phase, Session
from medmodels.statistics.rate import Rate

__all__ = ["Alone", "Debriefing", "PublishedBeside", "Taking", "debrief"]

# Measures that the report in short tells.
_IN_SHORT = ("rair", "rsr", "over_reliance")


@dataclass(frozen=True, slots=True)
class Taking:
    """How many joined, joined late, gave a first and a second answer; how many answers that were,
    and how many were asked for and did not come.
    """

    joined: int
    late: int
    before: int
    after: int
    answers_before: int
    answers_after: int
    unanswered: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Alone:
    """First answers that were right: to the cases at the beginning, which had no model; to those
    whose reveal was left out; and to those that had one.
    """

    at_first: Rate
    hidden: Rate
    aided: Rate


@dataclass(frozen=True, slots=True)
class PublishedBeside:
    """A measure of the ruler with what this class's number is, in words."""

    measure: Measure
    here: str


@dataclass(frozen=True, slots=True)
class Debriefing:
    """Everything the report of a class says. ``abstained`` are the answers before and after that
    were right where the model gave none. ``worth`` is ``None`` but of two labels with answers;
    ``suspicions`` are ``None`` of fewer than ``FEWEST`` answers to that question. ``few`` says that
    fewer than that took part.
    """

    code: str
    opened: int
    title: str
    task: str
    question: str
    model: str
    digest: str
    plan: tuple[str, ...]
    taking: Taking
    few: bool
    leaning: Leaning
    abstained: tuple[Rate, Rate]
    alone: Alone
    before: Sureness
    after: Sureness
    worth: Worth | None
    cases: tuple[CaseTold, ...]
    study: ReadersStudy
    published: tuple[PublishedBeside, ...]
    suspicions: Mapping[str, int] | None
    suspected: int

    @property
    def wrong(self) -> tuple[CaseTold, ...]:
        """The cases on which the model's own advice was wrong."""
        return tuple(case for case in self.cases if case.misled and not case.model.simulated)

    @property
    def simulated(self) -> tuple[CaseTold, ...]:
        """The cases whose advice was made up; all of it is wrong."""
        return tuple(case for case in self.cases if case.model.simulated)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The report in short: the finding, the measures that carry it, what was made up."""
        if not self.leaning.reliance.n:
            return (_lead(self),)
        told = {one.measure: one.sentence for one in self.leaning.statements}
        return (
            _lead(self),
            *(told[name] for name in _IN_SHORT),
            f"{self.before.sentence} {self.after.sentence}",
        )


def debrief(session: Session) -> Debriefing:
    """What the answers of a session say, as far as it has come; it tells every truth, so it is for
    those who may know them.
    """
    assert session.opening is not None
    opening, task = session.opening, task_of(session)
    both = pairs(session)
    shown = advised(both)
    silent = [pair for pair in both if pair.item.advice.answer is None]
    leant = leaning(task, shown)
    suspicions = Counter(one.suspected for one in session.everybody if one.suspected)
    asked = sum(suspicions.values())
    return Debriefing(
        code=session.code,
        opened=session.opened,
        title=opening.title,
        task=opening.task,
        question=task.question,
        model=opening.model,
        digest=opening.digest,
        plan=_planned(session),
        taking=_taking(session),
        few=len(session.participants) < FEWEST,
        leaning=leant,
        abstained=(
            right(task, [(pair.before, pair.item) for pair in silent]),
            right(task, [(pair.after, pair.item) for pair in silent]),
        ),
        alone=_alone(session),
        before=sureness(task, [(p.before, p.item) for p in both], whose="First answers"),
        after=sureness(task, [(p.after, p.item) for p in both], whose="Second answers"),
        worth=worth(task, both),
        cases=by_case(session),
        study=readers_study(task, both),
        published=tuple(PublishedBeside(measure, _here(measure, leant)) for measure in RULER),
        suspicions={said: suspicions[said] for said in SUSPICIONS} if asked >= FEWEST else None,
        suspected=asked,
    )


def _planned(session: Session) -> tuple[str, ...]:
    """The plan in sentences."""
    assert session.opening is not None
    plan, count = session.opening.plan, len(session.items)
    pace = "at one pace" if plan.pace == "teacher" else "each at an own pace"
    aid = {
        Aid.ALONE: "no model was shown",
        Aid.MODEL: "the model was shown after the first answer",
        Aid.REASONS: "the model and its first reasons were shown after the first answer",
    }[plan.aid]
    said = [f"{count} {'case' if count == 1 else 'cases'}, {pace}; {aid}."]
    if plan.alone_first:
        said.append(f"The first {min(plan.alone_first, count)} were answered without the model.")
    hidden = sum(item.aid is Aid.ALONE for item in session.items[plan.alone_first :])
    if hidden and plan.aid is not Aid.ALONE:
        said.append(
            f"On {hidden} more the reveal was left out, which nobody knew before answering."
        )
    if plan.shuffled:
        said.append("Each had the cases in an order of their own.")
    return tuple(said)


def _taking(session: Session) -> Taking:
    asked = all_asked(session)
    given = [one for one in asked if one.answer]
    before = [one for one in given if one.phase is Phase.BEFORE]
    after = [one for one in given if one.phase is Phase.AFTER]
    return Taking(
        joined=len(session.participants),
        late=sum(one.since >= 0 for one in session.everybody),
        before=len({one.who.id for one in before}),
        after=len({one.who.id for one in after}),
        answers_before=len(before),
        answers_after=len(after),
        unanswered=sum(one.answer is None and not one.unseen for one in asked),
        unseen=sum(one.unseen for one in asked),
    )


def _alone(session: Session) -> Alone:
    assert session.opening is not None
    task, first = task_of(session), session.opening.plan.alone_first
    given = [(one, (one.answer, one.item)) for one in firsts(session) if one.answer]

    def rate(*, without: bool, at_first: bool) -> Rate:
        return right(
            task,
            [
                pair
                for one, pair in given
                if (one.item.aid is Aid.ALONE) is without and (one.place < first) is at_first
            ],
        )

    return Alone(
        rate(without=True, at_first=True),
        rate(without=True, at_first=False),
        rate(without=False, at_first=False),
    )


def _here(measure: Measure, leant: Leaning) -> str:
    """The class's own number of a measure of the ruler."""
    found = leant.reliance
    if measure.name == "accuracy":
        rates = [found.correct_before, found.correct_after]
        model = f"; the model alone {found.correct_model.text}" if found.n else ""
        return f"before {rates[0].text}; after {rates[1].text}{model}"
    if measure.name == "by_advice":
        return "; ".join(
            f"where it was {side} {rate.text}"
            for side, rate in zip(("right", "wrong"), leant.by_advice, strict=True)
        )
    if measure.name == "reliance":
        return f"RAIR {found.rair.text}; RSR {found.rsr.text}"
    if measure.name == "profile":
        if leant.profile is None:
            return f"not told of fewer than {FEWEST} who got wrong advice"
        return f"always {leant.profile.always.text}; never {leant.profile.never.text}"
    rate = getattr(found, measure.name)
    assert isinstance(rate, Rate)
    return rate.text


def _lead(d: Debriefing) -> str:
    """The finding, first of all."""
    found = d.leaning.reliance
    if not d.taking.joined:
        return "Nobody took part in this session."
    if not d.taking.answers_before:
        return "Nobody answered in this session."
    if not d.taking.answers_after:
        count = d.taking.answers_before
        said = (
            f"{count} first {'answer was' if count == 1 else 'answers were'} given, no second one"
        )
        return f"{said}: nothing can be said of how the class leaned on the model."
    if not found.n:
        return (
            "The model gave no answer to any case that was answered twice: nothing can be said of"
            " how the class leaned on it."
        )
    before, model, after = (
        found.correct_before,
        found.correct_model,
        found.correct_after,
    )
    return (
        f"Of {found.n} {'answer' if found.n == 1 else 'answers'}, {before.hits} were right before"
        f" the model was seen and {after.hits} after it; the model alone was right {model.hits}"
        f" {'time' if model.hits == 1 else 'times'}."
    )
