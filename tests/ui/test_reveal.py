"""What the models say of a case, under one question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medmodels.cases import Abstention, Case, read_cases
from medmodels.models import Model, load_model, models_of
from medmodels.predictions import Prediction, predict, words_of
from medmodels.tasks import TASKS
from tests.screen import app, give, instrument, reveal, strip_says
from tests.test_pages import SAMPLE, strange_case
from ui import reveal as shown
from ui.text import plain


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


def test_an_abstention_says_why_and_shows_its_number_to_teach_alone() -> None:
    """The library's reason, and nothing of number, reasons or past errors until the switch for
    teaching is on.
    """
    case = read_cases(strange_case(), task=TASKS["breast-fna"]).case()
    prediction = predict(load_model("breast-fna/svm"), case)
    reason = words_of(prediction).abstained
    assert reason
    test = give(app().segmented_control(key="source").set_value("Upload").run(), strange_case())
    reveal(test)

    assert [w.value for w in test.warning] == [f"**The model abstains.** {plain(reason)}"]
    assert not strip_says(test)
    assert instrument(test, "reasons") is None
    assert not any("most like this one" in m.value for m in test.markdown)
    assert test.segmented_control(key="details").options == ["Model facts"]

    teach = next(t for t in test.toggle if t.label.endswith("for teaching"))
    assert not teach.value
    teach.set_value(True).run()

    assert test.warning[0].value.endswith(plain(reason))
    assert strip_says(test)
    assert instrument(test, "reasons") is not None


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
