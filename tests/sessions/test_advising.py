"""What a model says in a session, and wrong advice where it is asked for."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import numpy as np
import pytest

from medmodels.errors import SessionError
from medmodels.events import canonical
from medmodels.evidence import load_scores
from medmodels.models import Model, load_model, models_of
from medmodels.outcomes import OUTCOME_KINDS
from medmodels.predictions import predict, words_of
from medmodels.sessions import Aid, Opening, Pack, Plan, case_of, lay_out, sample_pack
from medmodels.sessions.making_up import WRONG, SeenAnswer, still_to_make_up, wrong_outputs
from medmodels.tasks import TASKS
from tests.shares import WHOLE, share

LOADED: dict[str, Model] = {}


def model_of(task: str) -> Model:
    """The first model of a question, loaded once."""
    if task not in LOADED:
        LOADED[task] = load_model(models_of(task)[0])
    return LOADED[task]


def a_pack(task: str) -> Pack:
    """Eight of the samples: the first, and the last, on which some models abstain."""
    pack = sample_pack(TASKS[task])
    return pack if WHOLE else replace(pack, cases=(*pack.cases[:6], *pack.cases[-2:]))


@cache  # one takes a second
def laid_out(task: str, plan: Plan, *, seed: int = 1, pack: Pack | None = None) -> Opening:
    model = model_of(task)
    truths = load_scores(model.artifact).y
    pack = pack or a_pack(task)
    return lay_out(model, pack, plan, truths=truths, random=Random(seed))


def test_every_kind_of_outcome_has_a_way_to_be_wrong() -> None:
    """A question of a new kind would have none."""
    assert WRONG.keys() == {task.kind for task in TASKS.values()} == OUTCOME_KINDS.keys()


@pytest.mark.parametrize("task", list(TASKS))
def test_advice_is_what_the_model_says(task: str) -> None:
    """Its answer as a participant's is written, its number, a strip without anybody's answer, up to
    three reasons, largest first; where it abstains the reason why and nothing else.
    """
    model, opening = model_of(task), laid_out(task, Plan())
    assert (opening.task, opening.model, opening.digest) == (task, model.id, model.digest)
    abstained = 0
    for item in opening.items:
        said = predict(model, case_of(model.task, item.case))
        advice = item.advice
        assert advice.number == said.number
        assert not advice.simulated
        if words_of(said).abstained:
            abstained += 1
            assert (advice.answer, advice.strip, advice.reasons) == (None, None, ())
            assert advice.said == words_of(said).abstained
            continue
        assert advice.answer == (
            said.answer if isinstance(said.answer, str) else model.task.asks.named(said.answer)
        )
        assert advice.strip is not None
        assert "mine" not in {mark.role for row in advice.strip.rows for mark in row.marks}
        assert not advice.strip.agreement
        assert 1 <= len(advice.reasons) <= 3
    assert abstained == {"breast-fna": 1, "warfarin-dose": 1}.get(task, abstained)


PLAN = Plan(aid=Aid.REASONS, alone_first=1, hidden=0.1, simulated=0.4)


@pytest.mark.parametrize("task", list(TASKS))
def test_an_opening_is_read_as_it_was_written(task: str) -> None:
    """Through JSON and back nothing changes, for every question and every setting."""
    opening = replace(laid_out(task, PLAN), alone=True)
    assert Opening.of_json(json.loads(canonical(opening.as_json()))) == opening


@pytest.mark.parametrize("task", list(TASKS))
@pytest.mark.parametrize("seed", share([1, 2, 3], 1))
def test_wrong_advice_is_wrong_and_looks_like_any_other(task: str, seed: int) -> None:
    """So many that the share of answers that the plan says is wrong, real errors among them; as
    many misses as false alarms, too low as too high; its strip and its reasons point its way, and
    none of it is said to be made up.
    """
    model, real = model_of(task), laid_out(task, Plan())
    opening = laid_out(task, PLAN, seed=seed)
    made_up = [n for n, item in enumerate(opening.items) if item.advice.simulated]
    answers = [
        item
        for item, planned in zip(real.items, opening.items, strict=True)
        if item.advice.answer and planned.aid is not Aid.ALONE
    ]
    right = [i for i in answers if model.task.asks.is_right(i.advice.answer, i.case.truth)]
    wrong = [item for item in answers if item not in right]
    assert len(made_up) == min(max(round(0.4 * len(answers)) - len(wrong), 0), len(right))
    sides = Counter(item.case.truth for item in wrong)
    if model.task.quantity:
        amount = model.task.quantity.amount
        sides = Counter(str(i.advice.number > amount(i.case.truth)) for i in wrong)
    before_it = dict(sides)
    for place, item in enumerate(opening.items):
        advice, before = item.advice, real.items[place].advice
        if place not in made_up:
            assert advice == before
            continue
        asks, truth = model.task.asks, item.case.truth
        assert asks.is_right(before.answer, truth)
        assert advice.answer is not None
        assert not asks.is_right(advice.answer, truth)
        assert advice.strip is not None
        assert advice.said != before.said
        higher = advice.number > before.number
        sides[truth if model.task.kind != "quantity" else str(higher)] += 1
        if model.task.kind == "labels":
            assert (advice.number >= model.threshold) is not (before.number >= model.threshold)
        up = higher if model.task.kind != "classes" else True
        assert {reason.up for reason in advice.reasons} <= {up}
        shown = str(advice).replace("simulated", "")
        assert "made up" not in shown
    if model.task.kind == "quantity":
        apart = abs(before_it.get("True", 0) - before_it.get("False", 0))
        assert abs(sides["True"] - sides["False"]) <= max(apart, 1)
    if model.task.kind == "labels":
        there, (one, other) = Counter(item.case.truth for item in right), model.task.labels
        for mine, its in ((one, other), (other, one)):
            by_itself = there[mine] == 0 or sides[its] == before_it.get(its, 0)
            assert by_itself or sides[mine] >= min(there[mine], sides[its] - 1)


@pytest.mark.parametrize(
    ("share", "answers", "wrong", "more"),
    [(0.3, 12, 3, 1), (0.3, 12, 4, 0), (0.3, 12, 7, 0), (0.5, 4, 0, 2), (0.5, 0, 0, 0)],
)
def test_made_up_advice_tops_up_what_is_wrong_by_itself(
    share: float, answers: int, wrong: int, more: int
) -> None:
    """Of twelve answers 30% are four: with three that are wrong one more, with four none."""
    assert still_to_make_up(share, answers=answers, wrong=wrong) == more


@dataclass(frozen=True)
class Said:
    """As much of a prediction as making one up looks at."""

    number: float


def test_real_misses_are_met_by_made_up_false_alarms() -> None:
    """Two real misses: of four that are wrong in all, both others are false alarms."""
    model = model_of("breast-fna")
    missed = [SeenAnswer(n, "malignant", Said(0.01), right=False) for n in range(2)]
    right = [SeenAnswer(n, "malignant", Said(0.99), right=True) for n in range(2, 5)]
    right += [SeenAnswer(n, "benign", Said(0.01), right=True) for n in range(5, 8)]
    for seed in range(5):
        found = wrong_outputs(
            model, [*missed, *right], 0.5, truths=np.zeros(0), random=Random(seed)
        )
        assert len(found) == 2
        assert set(found) <= {5, 6, 7}


@pytest.mark.parametrize(("true", "up"), [(70.0, False), (7.5, True), (110.0, False)])
def test_a_made_up_amount_stays_within_what_held_out_amounts_reach(true: float, up: bool) -> None:
    """Of 70 mg a week none of 110 is made up, of 7.5 none of 5; both are off by more than 20%."""
    model = model_of("warfarin-dose")
    truths = load_scores(model.artifact).y
    low, high = np.quantile(truths, [0.01, 0.99])
    one = SeenAnswer(0, f"{true} mg/week", Said(true * 1.1), right=True)
    for seed in range(20):
        found = wrong_outputs(model, [one, one], 0.5, truths=truths, random=Random(seed))
        amount = float(found[0][0])
        assert low <= amount <= high
        assert (amount > true) is up
        assert not model.task.asks.is_right(f"{amount:.1f} mg/week", one.truth)


def test_made_up_amounts_are_as_often_too_high_as_too_low_real_ones_counted() -> None:
    """Two real ones too high: the two that are made up are too low."""
    model = model_of("warfarin-dose")
    truths = load_scores(model.artifact).y
    high = [SeenAnswer(n, "30.0 mg/week", Said(60.0), right=False) for n in range(2)]
    right = [SeenAnswer(n, "30.0 mg/week", Said(31.0), right=True) for n in range(2, 8)]
    found = wrong_outputs(model, [*high, *right], 0.5, truths=truths, random=Random(1))
    assert [float(made[0]) < 30 for made in found.values()] == [True, True]


def test_no_advice_is_made_up_for_a_case_without_a_reveal() -> None:
    """It would never be seen, and the debrief would tell of it; nor where nothing asks for it."""
    opening = laid_out("breast-fna", Plan(alone_first=2, hidden=0.2, simulated=0.5))
    assert any(item.advice.simulated for item in opening.items)
    for item in opening.items:
        assert not (item.advice.simulated and item.aid is Aid.ALONE)
    nothing = laid_out("breast-fna", Plan(aid=Aid.ALONE, simulated=0.5))
    assert not any(item.advice.simulated for item in nothing.items)


def test_a_model_that_is_never_right_needs_no_wrong_advice() -> None:
    """Then none is made up; nothing waits for one that cannot come."""
    task = TASKS["breast-fna"]
    pack = a_pack("breast-fna")
    turned = {"benign": "malignant", "malignant": "benign"}
    real = {item.case.name: item.advice.answer for item in laid_out("breast-fna", Plan()).items}
    cases = tuple(
        replace(case, truth=turned[answer])
        for case in pack.cases
        if (answer := real[case.name]) is not None
    )
    opening = laid_out("breast-fna", Plan(simulated=0.5), pack=Pack(task.name, "x", cases))
    assert not any(item.advice.simulated for item in opening.items)


def test_the_same_random_numbers_lay_out_the_same_session() -> None:
    """Others another one."""
    plan = Plan(hidden=0.3, simulated=0.3)
    again = laid_out.__wrapped__("breast-fna", plan)
    assert laid_out("breast-fna", plan) == again
    assert laid_out("breast-fna", plan) != laid_out("breast-fna", plan, seed=2)


def test_a_session_whose_case_is_gone_is_not_opened() -> None:
    """It is said which case."""
    pack = sample_pack(TASKS["breast-fna"])
    lost = replace(pack, cases=(replace(pack.cases[0], name="gone.csv"), *pack.cases[1:]))
    with pytest.raises(SessionError) as caught:
        laid_out("breast-fna", Plan(), pack=lost)
    assert caught.value.code == "pack-case-gone"
