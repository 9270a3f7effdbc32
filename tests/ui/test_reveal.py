"""What the models say of a case, under one question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medmodels.cases import Abstention, Case, read_cases
from medmodels.models import Model, models_of
from medmodels.predictions import Prediction, predict
from medmodels.tasks import TASKS
from tests.screen import app, reveal
from tests.test_pages import SAMPLE
from ui import reveal as shown


def test_each_model_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number, the disagreement and the comparison of every model rest on one prediction each,
    over all reruns.
    """
    asked: list[str] = []

    def counted(model: Model, case: Case) -> Prediction:
        asked.append(model.id)
        return predict(model, case)

    monkeypatch.setattr(shown, "predict", counted)

    test = reveal(app()).run()

    assert not test.exception
    assert sorted(asked) == sorted(models_of("breast-fna"))


def test_what_speaks_against_a_case_is_part_of_what_is_remembered(
    svm: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same input from a file that a model is not for, such as another age's film, does not get
    the number of the one that it is for.
    """
    monkeypatch.setattr(shown.st, "session_state", {})
    case = read_cases(SAMPLE, task=TASKS["breast-fna"]).case()
    assert not shown.predicted(svm, case).abstained
    assert shown.predicted(
        svm, replace(case, unfit=Abstention("other_age", {"said": "It is another's."}))
    ).abstained
