"""What a model says of the cases of a pack, and wrong advice where a teacher asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

import numpy as np

from medmodels.cases import Case
from medmodels.explanations import Explanation, explain
from medmodels.explanations.words import effect, part
from medmodels.models import Model
from medmodels.outcomes import Quantity
from medmodels.predictions import ClassPrediction, Prediction, predict, supposed, words_of
from medmodels.sessions.opening import Advice, Item, Opening, Reason
from medmodels.sessions.pack import HeldOut, Pack, case_of
from medmodels.sessions.plan import Aid, Plan
from medmodels.strips import strip_of

__all__ = ["WRONG", "advise", "lay_out"]

_REASONS = 3


def lay_out(
    model: Model,
    pack: Pack,
    plan: Plan,
    *,
    truths: np.ndarray,
    random: Random,
    held_out: HeldOut | None = None,
    alone: bool = False,
) -> Opening:
    """A session of a pack as it can be opened: every case with its aid and the model's advice;
    ``truths`` (n,) are those of the model's held-out cases, for the base rate.

    Raises ``SessionError`` when a case of the pack cannot be found, ``UnknownName`` when the model
    is of another question.
    """
    cases = [case_of(model.task, case, held_out) for case in pack.cases]
    predictions = [predict(model, case) for case in cases]
    aids = plan.aids(len(cases), random)
    made_up = _made_up(model, pack, plan, aids, cases, predictions, random)
    items = []
    for place, (case, prediction) in enumerate(zip(cases, predictions, strict=True)):
        advice = advise(
            model, case, made_up.get(place, prediction), truths=truths, simulated=place in made_up
        )
        items.append(Item(pack.cases[place], aids[place], advice))
    return Opening(
        task=model.task.name,
        model=model.id,
        digest=model.digest,
        title=pack.title,
        plan=plan,
        items=tuple(items),
        seed=random.getrandbits(32),
        alone=alone,
    )


def advise(
    model: Model,
    case: Case,
    prediction: Prediction,
    *,
    truths: np.ndarray,
    simulated: bool = False,
) -> Advice:
    """A prediction as it is shown in a session. The reasons of a simulated one are those parts of
    the real explanation that point its way.
    """
    words = words_of(prediction)
    if words.abstained:
        return Advice(None, prediction.number, words.abstained, None)
    explanation = explain(model, case, label=prediction.focus)
    return Advice(
        answer=_named(model, prediction),
        number=prediction.number,
        said=words.text,
        strip=strip_of(model, prediction, None, truths=truths),
        reasons=_reasons(explanation, prediction, simulated=simulated),
        simulated=simulated,
    )


def _named(model: Model, prediction: Prediction) -> str | None:
    """The answer as a participant's is written."""
    answer = prediction.answer
    return model.task.asks.named(answer) if isinstance(answer, float) else answer


def _reasons(e: Explanation, prediction: Prediction, *, simulated: bool) -> tuple[Reason, ...]:
    moved = [c for c in e.contributions if c.amount]
    if simulated:
        up = prediction.number >= e.shown or isinstance(prediction, ClassPrediction)
        moved = [c for c in moved if (c.amount > 0) is up]
    return tuple(Reason(part(c), effect(e, c), c.amount > 0) for c in moved[:_REASONS])


def _made_up(
    model: Model,
    pack: Pack,
    plan: Plan,
    aids: tuple[Aid, ...],
    cases: list[Case],
    predictions: list[Prediction],
    random: Random,
) -> dict[int, Prediction]:
    """Wrong predictions in place of right ones, by place: of each truth in turn, so that as many
    are misses as false alarms, and of amounts as many too high as too low.
    """
    right: dict[str, list[int]] = {}
    answers = 0
    for place, (item, said) in enumerate(zip(pack.cases, predictions, strict=True)):
        answer = _named(model, said)
        if not answer or aids[place] is Aid.ALONE:
            continue
        answers += 1
        if model.task.asks.is_right(answer, item.truth):
            group = "" if isinstance(model.task.asks, Quantity) else item.truth
            right.setdefault(group, []).append(place)
    for places in right.values():
        random.shuffle(places)
    count = min(round(plan.simulated * answers), sum(map(len, right.values())))
    taken, first = Counter[str](), random.random() < 0.5
    made_up: dict[int, Prediction] = {}
    while len(made_up) < count:
        group = min((g for g in right if right[g]), key=lambda g: (taken[g], -len(right[g])))
        taken[group] += 1
        place = right[group].pop()
        up = first is (len(made_up) % 2 == 0)
        outputs = WRONG[model.task.kind](model, predictions[place], random, up)
        made_up[place] = supposed(model, cases[place], outputs)
    return made_up


def _other_label(model: Model, said: Prediction, random: Random, up: bool) -> np.ndarray:
    """On the other side of the line, not far from it."""
    line = model.threshold
    p = (
        line * random.uniform(0.4, 0.9)
        if said.number >= line
        else line + (1 - line) * random.uniform(0.1, 0.6)
    )
    return np.array([p, 1 - p])


def _other_class(model: Model, said: Prediction, random: Random, up: bool) -> np.ndarray:
    """The second most probable one comes first."""
    assert isinstance(said, ClassPrediction)
    p = np.array([said.probabilities[label] for label in model.task.labels])
    first, second = np.argsort(-p)[:2]
    p[[first, second]] = p[[second, first]]
    return p


def _other_amount(model: Model, said: Prediction, random: Random, up: bool) -> np.ndarray:
    """So much more or less that it is off by more than counts as right, wherever the truth lies
    around what was right, as far as the amount can be.
    """
    quantity = model.task.asks
    assert isinstance(quantity, Quantity)
    within, (low, high) = quantity.within, quantity.plausible
    times = 1.05 * (1 + within) / (1 - within) * random.uniform(1, 1.15)
    wrong = said.number * times if up else said.number / times
    other = said.number / times if up else said.number * times
    return np.array([wrong if low <= wrong <= high else other])


# By the kind of outcome: a model's outputs that would be wrong where its own are right, ``up`` or
# down where that can be chosen.
WRONG: Mapping[str, Callable[[Model, Prediction, Random, bool], np.ndarray]] = {
    "labels": _other_label,
    "classes": _other_class,
    "quantity": _other_amount,
}
