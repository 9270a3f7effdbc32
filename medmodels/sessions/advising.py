"""What a model says of the cases of a pack, and wrong advice where a teacher asks for it."""

from __future__ import annotations

from random import Random

import numpy as np

from medmodels.card import least_said
from medmodels.cases import Case
from medmodels.evidence import load_evidence
from medmodels.explanations import Explanation, explain
from medmodels.explanations.words import effect, part
from medmodels.models import Model
from medmodels.predictions import ClassPrediction, Prediction, predict, supposed, words_of
from medmodels.sessions.making_up import SeenAnswer, wrong_outputs
from medmodels.sessions.opening import Advice, Item, Opening, Reason
from medmodels.sessions.pack import HeldOut, Pack, case_of
from medmodels.sessions.plan import Aid, Plan
from medmodels.strips import strip_of

__all__ = ["advise", "lay_out"]

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
    ``truths`` (n,) are those of the model's held-out cases: for the base rate, and for
    how far an amount may go that is made up.

    Raises ``SessionError`` when a case of the pack cannot be found, ``UnknownName`` when the model
    is of another question.
    """
    cases = [case_of(model.task, case, held_out) for case in pack.cases]
    predictions = [predict(model, case) for case in cases]
    aids = plan.aids(len(cases), random)
    made_up = _made_up(model, pack, plan, aids, cases, predictions, truths=truths, random=random)
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
        least=least_said(model.task, load_evidence(model.artifact)[0]),
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
    *,
    truths: np.ndarray,
    random: Random,
) -> dict[int, Prediction]:
    """Wrong predictions in place of right ones, by place."""
    shown = [
        SeenAnswer(place, item.truth, said, model.task.asks.is_right(answer, item.truth))
        for place, (item, said) in enumerate(zip(pack.cases, predictions, strict=True))
        if aids[place] is not Aid.ALONE and (answer := _named(model, said))
    ]
    outputs = wrong_outputs(model, shown, plan.simulated, truths=truths, random=random)
    return {place: supposed(model, cases[place], wrong) for place, wrong in outputs.items()}
