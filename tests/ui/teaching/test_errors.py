"""How often the model is wrong on a pack is said as it is."""

from __future__ import annotations

from random import Random

import pytest

from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.models.svm import Svm
from medmodels.sessions import Aid, Plan, lay_out, sample_pack
from ui.teaching.errors import ErrorsOfPack, Met, errors_of, errors_said, met, told_errors


def test_misses_and_false_alarms_are_counted_apart(svm: Svm) -> None:
    """And what got no answer is neither."""
    answers = ["malignant", "benign", "malignant", None, "benign", "benign"]
    truths = ["malignant", "malignant", "benign", "benign", "malignant", "benign"]

    found = told_errors(svm, answers, truths)

    assert (found.cases, found.no_answer) == (6, 1)
    assert found.kinds == (("false alarm", 1), ("missed", 2))


def of(cases: int, wrong: int) -> ErrorsOfPack:
    """So many cases, the last of which the model misses."""
    return ErrorsOfPack((*[""] * (cases - wrong), *["missed"] * wrong))


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [(0, "too few errors"), (1, "too few errors"), (3, "good share"), (9, "too many errors")],
)
def test_a_share_is_recommended(wrong: int, advice: str) -> None:
    """Of twelve cases three is one, nine are too many."""
    assert advice in errors_said(of(12, wrong), Plan())


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_pack_of_one_case_gets_a_sentence(wrong: int) -> None:
    """Not “1 of these 1”."""
    said = errors_said(of(1, wrong), Plan())

    assert "of these 1" not in said


@pytest.mark.parametrize(
    ("wrong", "plan", "expected"),
    [
        (3, Plan(), Met(12, 3, 0)),
        (1, Plan(simulated=0.25), Met(12, 1, 2)),
        (3, Plan(simulated=0.25), Met(12, 3, 0)),
        (6, Plan(simulated=0.25), Met(12, 6, 0)),
        (12, Plan(alone_first=4), Met(8, 8, 0)),
        (3, Plan(aid=Aid.ALONE, simulated=0.5), Met(0, 0, 0)),
        (4, Plan(hidden=0.5), Met(6, 2, 0, about=True)),
    ],
)
def test_what_a_class_meets_is_of_the_plan(wrong: int, plan: Plan, expected: Met) -> None:
    """Made-up advice where real errors are fewer, and nothing of cases without the model."""
    assert met(of(12, wrong), plan) == expected


def test_what_a_class_meets_is_said() -> None:
    """Of twelve answers one is wrong; two more bring it to a good share."""
    few, topped = (errors_said(of(12, 1), Plan(simulated=share)) for share in (0.0, 0.25))

    assert "sees 12 answers of the model; 1 is wrong." in few
    assert "too few" in few
    assert "sees 12 answers of the model; 3 are wrong, 2 of them made up." in topped
    assert "good share" in topped
    assert "no answer of the model" in errors_said(of(12, 1), Plan(aid=Aid.ALONE))


@pytest.mark.parametrize("plan", [Plan(simulated=0.4), Plan(alone_first=3, simulated=0.5)])
def test_a_session_is_laid_out_as_the_page_said(plan: Plan) -> None:
    """As many wrong answers, and as many of them made up."""
    model = load_model("chest-xray/cnn")
    pack, truths = sample_pack(model.task), load_scores(model.artifact).y
    said = met(errors_of(model, pack, None), plan)
    items = lay_out(model, pack, plan, truths=truths, random=Random(2)).items
    shown = [i for i in items if i.aid is not Aid.ALONE and i.advice.answer]

    assert len(shown) == said.answers
    assert sum(i.advice.simulated for i in shown) == said.made_up > 0
    assert sum(i.advice.answer != i.case.truth for i in shown) == said.wrong + said.made_up


def test_the_samples_are_counted_as_the_model_calls_them() -> None:
    """The film: as many as differ from their truths."""
    model = load_model("chest-xray/cnn")
    counted = errors_of(model, sample_pack(model.task), None)

    assert (counted.cases, counted.wrong) == (12, 3)
