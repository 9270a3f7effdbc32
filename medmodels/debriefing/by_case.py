"""Case by case: the truth, the model, and what the class answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from medmodels.debriefing.asked import advised, firsts, pairs, right, task_of, was_reached
from medmodels.debriefing.leaning import Moves, moves
from medmodels.outcomes import Quantity
from medmodels.sessions import Advice, Aid, Answer, Item, Session
from medmodels.statistics.rate import Rate
from medmodels.tasks import Task

__all__ = ["CaseTold", "Shown", "by_case", "name_of", "shown_of"]

# By the kind of outcome: the model's number where its answer does not say it already; that of two
# labels is of the positive one, whichever is the answer.
SAID: Mapping[str, Callable[[Task, Advice], str]] = {
    "labels": lambda task, advice: f"{task.labels[0]}: {advice.said}",
    "classes": lambda _, advice: advice.said.removeprefix(f"{advice.answer}, "),
    "quantity": lambda _, advice: "",
    "time_to_event": lambda task, advice: f"{task.labels[0]}: {advice.said}",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the model said of a case: its answer (``None``: it abstained), what else it said beside
    the answer (or why it gave none), whether that is right, whether it was made up.
    """

    answer: str | None
    said: str
    right: bool | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class CaseTold:
    """A case of a session: its number from 1, its truth, the aid, the model; the first and second
    answers that were right, how often each was given (of amounts: none), and the moves.
    """

    number: int
    title: str
    truth: str
    aid: str
    hidden: bool
    reached: bool
    model: Shown
    first: Rate
    second: Rate
    before: tuple[tuple[str, int], ...]
    after: tuple[tuple[str, int], ...]
    moves: Moves

    @property
    def name(self) -> str:
        return name_of(self.number, self.title)

    @property
    def misled(self) -> bool:
        """Whether wrong advice was shown, or would have been."""
        return self.aid != Aid.ALONE and self.model.right is False


def name_of(number: int, title: str) -> str:
    """Number and title of a case, once where the title is no more than the number.

    >>> name_of(2, "Case 2"), name_of(2, "A lump")
    ('Case 2', '2. A lump')
    """
    return title if title == f"Case {number}" else f"{number}. {title}"


def shown_of(task: Task, item: Item) -> Shown:
    """The model's advice beside the truth."""
    advice = item.advice
    hit = None if advice.answer is None else task.asks.is_right(advice.answer, item.case.truth)
    said = advice.said if advice.answer is None else SAID[task.kind](task, advice)
    return Shown(advice.answer, said, hit, advice.simulated)


def by_case(session: Session) -> tuple[CaseTold, ...]:
    """Every case of the pack in its order."""
    assert session.opening is not None
    task, alone = task_of(session), session.opening.plan.alone_first
    given, both = firsts(session), pairs(session)
    told = []
    for place, item in enumerate(session.items):
        before = [(one.answer, item) for one in given if one.place == place and one.answer]
        mine = [pair for pair in both if pair.place == place]
        after = [(pair.after, item) for pair in mine]
        told.append(
            CaseTold(
                number=place + 1,
                title=item.case.title,
                truth=item.case.truth,
                aid=str(item.aid),
                hidden=item.aid is Aid.ALONE and place >= alone,
                reached=was_reached(session, place),
                model=shown_of(task, item),
                first=right(task, before),
                second=right(task, after),
                before=_counted(task, before),
                after=_counted(task, after),
                moves=moves(task, advised(mine)),
            )
        )
    return tuple(told)


def _counted(task: Task, answers: list[tuple[Answer, Item]]) -> tuple[tuple[str, int], ...]:
    """How often each label was answered, in their order."""
    if isinstance(task.asks, Quantity):
        return ()
    counts = Counter(answer.label for answer, _ in answers)
    return tuple((label, counts[label]) for label in task.labels if counts[label])
