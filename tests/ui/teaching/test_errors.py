"""How often the model is wrong on a pack is said as it is."""

from __future__ import annotations

import pytest

from medmodels.models import load_model
from medmodels.models.svm import Svm
from medmodels.sessions import sample_pack
from ui.teaching.errors import ErrorsOfPack, errors_of, errors_said, told_errors


def test_misses_and_false_alarms_are_counted_apart(svm: Svm) -> None:
    """And what got no answer is neither."""
    answers = ["malignant", "benign", "malignant", None, "benign", "benign"]
    truths = ["malignant", "malignant", "benign", "benign", "malignant", "benign"]

    found = told_errors(svm, answers, truths)

    assert found == ErrorsOfPack(6, 1, (("false alarm", 1), ("missed", 2)))


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [(0, "too few errors"), (1, "too few errors"), (3, "good share"), (9, "too many errors")],
)
def test_a_share_is_recommended(wrong: int, advice: str) -> None:
    """Of twelve cases three is one, nine are too many."""
    assert advice in errors_said(ErrorsOfPack(12, 0, (("missed", wrong),)))


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_pack_of_one_case_gets_a_sentence(wrong: int) -> None:
    """Not “1 of these 1”."""
    said = errors_said(ErrorsOfPack(1, 0, (("wrong", wrong),) if wrong else ()))

    assert "of these 1" not in said


def test_the_samples_are_counted_as_the_model_calls_them() -> None:
    """The film: as many as differ from their truths."""
    model = load_model("chest-xray/cnn")
    counted = errors_of(model, sample_pack(model.task), None)

    assert (counted.cases, counted.wrong) == (12, 3)
