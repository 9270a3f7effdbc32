"""How a class leaned on the model: the measures of reliance, each with one plain sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medmodels.debriefing.asked import AnswerPair, as_trials, sure_of_positive
from medmodels.outcomes import Quantity
from medmodels.reliance import (
    Reliance,
    Trials,
    by_reader,
    followed_wrong_advice,
    measured,
    sentence,
    weight_of_advice,
)
from medmodels.sessions import Advice, Answer
from medmodels.statistics.rate import Rate
from medmodels.tasks import Task

__all__ = ["FEWEST", "Leaning", "MeasureTold", "Moves", "leaning", "moves"]

_NO_MOVE = 1e-9
FEWEST = 5  # participants, below which no rates of subgroups are told

# What each measure is called, in the order in which they are told.
TITLES: Mapping[str, str] = {
    "rair": "Wrong first answers put right (RAIR)",
    "rsr": "Right first answers kept (RSR)",
    "over_reliance": "Wrong advice followed",
    "under_reliance": "Right advice not followed",
    "automation_bias": "Right answers given up for wrong advice",
    "switch_fraction": "Disagreements that went to the model",
    "changed": "Answers changed",
    "agreement": "Second answers that were the model's",
}


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """A measure, how often it came of how many opportunities, and the same in a sentence."""

    measure: str
    title: str
    rate: Rate
    sentence: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """Of amounts: the mean and median share of the way to the model's that answers went (weight of
    advice), the mean within 0 to 1, and how many went away from it or past it; ``None`` where no
    answer differed from the model's. ``errors`` are the mean absolute ones, before, of the model,
    and after, in the unit of the question.
    """

    mean: float | None
    median: float | None
    clipped: float | None
    outside: Rate
    errors: tuple[float, float, float]
    sentence: str


@dataclass(frozen=True, slots=True)
class Profile:
    """How many participants followed wrong advice always, sometimes or never."""

    always: Rate
    sometimes: Rate
    never: Rate


@dataclass(frozen=True, slots=True)
class Leaning:
    """Everything that the trials with advice tell: each is of one participant and one case with
    both answers and the model's. ``by_advice`` are the second answers that were right where the
    model was right, and where it was wrong; ``wrong_alone`` the first answers that were the wrong
    advice before it was seen, which following it is to be held against (Tsai 2003). ``profile`` is
    ``None`` of fewer than ``FEWEST`` participants who got wrong advice; ``weighing`` is ``None``
    but of amounts.
    """

    reliance: Reliance
    statements: tuple[MeasureTold, ...]
    by_advice: tuple[Rate, Rate]
    wrong_alone: Rate
    profile: Profile | None
    weighing: Weighing | None


@dataclass(frozen=True, slots=True)
class Moves:
    """How many second answers came nearer to the model's, and how many went away from it."""

    towards: int
    away: int


def leaning(task: Task, these: Sequence[AnswerPair]) -> Leaning:
    """The measures of pairs with advice."""
    found = as_trials(task, these)
    reliance = measured(found)
    right = found.alike(found.after, found.truth)
    model = found.alike(found.model, found.truth)
    return Leaning(
        reliance=reliance,
        statements=tuple(
            MeasureTold(name, title, getattr(reliance, name), sentence(reliance, name))
            for name, title in TITLES.items()
        ),
        by_advice=(
            Rate(int((right & model).sum()), int(model.sum())),
            Rate(int((right & ~model).sum()), int((~model).sum())),
        ),
        wrong_alone=Rate(
            int((found.alike(found.before, found.model) & ~model).sum()), int((~model).sum())
        ),
        profile=_profile(found, these),
        weighing=_weighing(task.asks, found) if isinstance(task.asks, Quantity) else None,
    )


def _profile(found: Trials, these: Sequence[AnswerPair]) -> Profile | None:
    profile = followed_wrong_advice(by_reader(found, [pair.reader for pair in these]))
    if profile.always.n < FEWEST:
        return None
    return Profile(profile.always, profile.sometimes, profile.never)


def _weighing(asks: Quantity, found: Trials) -> Weighing | None:
    if not len(found):
        return None
    weight = weight_of_advice(found.before, found.model, found.after)
    errors = tuple(
        float(abs(said - found.truth).mean()) for said in (found.before, found.model, found.after)
    )
    return Weighing(
        weight.mean,
        weight.median,
        weight.clipped,
        weight.outside,
        (errors[0], errors[1], errors[2]),
        _weighed(weight.median, weight.outside),
    )


def _weighed(median: float | None, outside: Rate) -> str:
    if median is None:
        return "No first answer differed from the model's, so none could move towards it."
    went = (
        f"Half of the answers went {median:.0%} of the way to the model's number or further"
        if median > 0
        else "Half of the answers or more did not move towards the model's number"
    )
    beyond = f"{outside.hits} of {outside.n} went away from it, or past it"
    return f"{went}; {beyond}."


def moves(task: Task, these: Sequence[AnswerPair]) -> Moves:
    """Nearer to the model's answer or further from it, of pairs with advice; who is surer of the
    same answer has moved too.
    """
    ways = [_gap(task, p.item.advice, p.before) - _gap(task, p.item.advice, p.after) for p in these]
    return Moves(sum(way > _NO_MOVE for way in ways), sum(way < -_NO_MOVE for way in ways))


def _gap(task: Task, advice: Advice, answer: Answer) -> float:
    """How far an answer is from the model's: of an amount the distance, of two labels that of the
    probabilities, of many classes what is left for the model's class.
    """
    assert advice.answer is not None
    if isinstance(task.asks, Quantity):
        return abs(task.asks.amount(answer.label) - task.asks.amount(advice.answer))
    positive, share = sure_of_positive(task, answer), answer.confidence / 100
    if positive is not None:
        return abs(positive - advice.number)
    return 1 - share if answer.label == advice.answer else share
