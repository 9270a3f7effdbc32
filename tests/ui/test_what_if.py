"""What if: from the case as it is, by its own fields, beside the old answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.cases import samples
from medmodels.explanations import explain, region_map
from medmodels.explanations.words import sentence
from medmodels.models import load_model
from medmodels.predictions import predict, words_of
from medmodels.tasks import TASKS, Film
from tests.ui.test_case_on_screen import drawn, opened, revealed, said
from ui.text import plain

NOTHING = "**Nothing is changed yet.** The strip shows the case as it is."


def asked(task: str, family: str, n: int = 0) -> AppTest:
    """The review page with what if open."""
    test = revealed(opened(task, family, n))
    return test.segmented_control(key="details").set_value("What if").run()


def strips(test: AppTest) -> list[str]:
    """The strips on the page: the answer's, and that of what if."""
    return [
        element.proto.json
        for element in test.get("bidi_component")
        if element.proto.component_name == "medmodels_strip"
    ]


def told(test: AppTest) -> str:
    """What is said of the change."""
    return next(m.value for m in test.markdown if m.value == NOTHING or m.value.endswith(" now."))


def moved(before: str, now: str, by: str) -> str:
    return f"**{plain(by[:1].upper() + by[1:])}**: {plain(before)} before, {plain(now)} now."


@pytest.mark.parametrize(
    ("task", "most", "first"),
    [("breast-fna", 5, 3), ("icu-mortality", 5, 1), ("note-section", 0, 0)],
)
def test_nobody_picks_everything_to_change(task: str, most: int, first: int) -> None:
    """No “select all”; what moved the estimate most is there and on top of the list, at its present
    value; at most five have fields of their own, which the page says.
    """
    test = asked(task, "rnn" if task == "icu-mortality" else "svm")
    _, explanation = said(task, "rnn" if task == "icu-mortality" else "svm")
    field = test.multiselect(key="what_if")
    decisive = [c.input for c in explanation.by_input]

    assert not test.exception
    assert field.proto.max_selections == most
    assert field.proto.select_all == 0
    assert field.value == decisive[:first]
    assert field.options[: len(decisive)] == decisive
    assert ("up to 5 at once" in field.label) == bool(most)
    assert told(test) == NOTHING
    assert "before" not in strips(test)[1]


@pytest.mark.parametrize("family", ["forest", "svm"])
def test_a_slider_moves_the_estimate_as_the_model_says(family: str) -> None:
    """It starts at the case's own value; moved, the page says how far the library's number moves,
    with the old answer as a ghost; reset brings the case back.
    """
    test, (case, _) = asked("breast-fna", family), said("breast-fna", family)
    for decisive in test.multiselect(key="what_if").value:
        assert test.slider(key=f"if {case.digest} {decisive}").value == case.values[decisive]
    name = "worst texture"
    test.multiselect(key="what_if").set_value([name]).run()
    key = f"if {case.digest} {name}"
    f = case.task.feature(name)
    assert test.slider(key=key).value == case.values[name]
    assert (test.slider(key=key).min, test.slider(key=key).max) == f.plausible

    test.slider(key=key).set_value(45.0).run()

    model, data = load_model(f"breast-fna/{family}"), case.data.copy()
    data[case.task.feature_names.index(name)] = 45.0
    before, now = predict(model, case), predict(model, replace(case, data=data))
    assert not test.exception
    assert told(test) == moved(
        words_of(before).text, words_of(now).text, words_of(now).moved_from(before)
    )
    assert "mark before" in strips(test)[1]
    assert "mark before" not in strips(test)[0]

    test.button[[b.label for b in test.button].index("Reset")].click().run()

    assert told(test) == NOTHING
    test.multiselect(key="what_if").set_value([name]).run()
    assert test.slider(key=key).value == case.values[name]


def test_a_change_that_no_model_should_be_asked_of_has_no_number() -> None:
    """Fractal dimensions at the end of what is plausible: why the model would abstain, and neither
    a number nor a strip of it.
    """
    test, (case, _) = asked("breast-fna", "svm"), said("breast-fna", "svm")
    data = case.data.copy()
    names = ["fractal dimension error", "smoothness error", "concavity error"]
    test.multiselect(key="what_if").set_value(names).run()
    for name in names:
        _, most = case.task.feature(name).plausible
        data[case.task.feature_names.index(name)] = most
        test.slider(key=f"if {case.digest} {name}").set_value(most)
    test.run()

    now = words_of(predict(load_model("breast-fna/svm"), replace(case, data=data)))
    assert now.abstained
    assert any(plain(now.abstained) in w.value for w in test.warning)
    assert len(strips(test)) == 1
    assert not any(m.value.endswith(" now.") for m in test.markdown)


def test_a_patient_who_cannot_be_is_refused_in_words() -> None:
    """A mean radius above the worst one: a sentence, and no number."""
    test, (case, _) = asked("breast-fna", "svm"), said("breast-fna", "svm")
    test.multiselect(key="what_if").set_value(["mean radius"]).run()
    test.slider(key=f"if {case.digest} mean radius").set_value(59.0).run()

    assert not test.exception
    assert any("No such patient" in e.value for e in test.error)
    assert len(strips(test)) == 1


def test_why_the_changed_case_moved_is_told_on_request() -> None:
    """The explanation of the changed case is that of the library, for the label that was chosen,
    once it is opened.
    """
    test, (case, _) = asked("breast-fna", "forest"), said("breast-fna", "forest")
    test.multiselect(key="what_if").set_value(["worst texture"]).run()
    test.slider(key=f"if {case.digest} worst texture").set_value(45.0).run()
    data = case.data.copy()
    data[case.task.feature_names.index("worst texture")] = 45.0
    other = explain(load_model("breast-fna/forest"), replace(case, data=data), label="malignant")
    assert plain(sentence(other)) not in [m.value for m in test.markdown]

    test.session_state["why changed"] = True
    test.run()

    assert not test.exception
    assert plain(sentence(other)) in [m.value for m in test.markdown]


def test_a_variable_starts_at_what_was_charted_and_can_be_taken_off() -> None:
    """The mean stands in its field; off the chart the library's number of the stay without it, and
    over no hours nothing changes.
    """
    test, (case, _) = asked("icu-mortality", "rnn", 1), said("icu-mortality", "rnn", 1)
    test.multiselect(key="what_if").set_value(["lactate"]).run()
    key = f"if {case.digest} lactate"
    mine = case.data[:, 1] == TASKS["icu-mortality"].elements.index("lactate")
    assert test.number_input(key=key).value == round(case.data[mine, 2].mean(), 1)
    assert told(test) == NOTHING

    test.toggle(key=f"{key} off").set_value(True).run()

    model = load_model("icu-mortality/rnn")
    before, now = predict(model, case), predict(model, replace(case, data=case.data[~mine]))
    assert not test.exception
    assert told(test) == moved(
        words_of(before).text, words_of(now).text, words_of(now).moved_from(before)
    )
    test.slider(key=f"{key} hours").set_value((24, 24)).run()
    assert told(test) == NOTHING


def test_a_descriptor_has_a_value_and_no_hours() -> None:
    """Another age is the library's number for a patient of that age."""
    test, (case, _) = asked("icu-mortality", "rnn", 1), said("icu-mortality", "rnn", 1)
    test.multiselect(key="what_if").set_value(["age"]).run()
    test.number_input(key=f"if {case.digest} age").set_value(30.0).run()

    data = case.data.copy()
    data[data[:, 1] == TASKS["icu-mortality"].elements.index("age"), 2] = 30.0
    now = predict(load_model("icu-mortality/rnn"), replace(case, data=data))
    assert not test.exception
    assert told(test).endswith(f"{plain(words_of(now).text)} now.")
    assert f"if {case.digest} age hours" not in test.session_state


def test_fewer_words_move_the_estimate() -> None:
    """The words that moved it most come first in the list; without them it falls."""
    test = asked("note-section", "svm")
    words = test.multiselect(key="what_if").options[:3]
    test.multiselect(key="what_if").set_value(words).run()

    assert not test.exception
    assert told(test).startswith("**-")
    assert "mark before" in strips(test)[1]
    assert [row["part"] for row in drawn(test, "reasons")["rows"]] == words


def test_painting_over_a_region_moves_the_estimate() -> None:
    """Hiding regions of the film gives the changed film's own number."""
    painted, task = ["right lower zone", "left lower zone"], TASKS["chest-xray"]
    test, (case, _) = asked("chest-xray", "cnn", 1), said("chest-xray", "cnn", 1)
    test.multiselect(key="what_if").set_value(painted).run()

    film, held = case.data.copy(), region_map(Film.of(task.inputs).regions, case.data.shape)
    film[np.isin(held, [task.elements.index(name) for name in painted])] = round(film.mean())
    model = load_model("chest-xray/cnn")
    before, now = predict(model, case), predict(model, replace(case, data=film))
    assert not test.exception
    assert told(test) == moved(
        words_of(before).text, words_of(now).text, words_of(now).moved_from(before)
    )


def test_another_genotype_moves_the_dose() -> None:
    """A word is picked from a list that starts at the patient's own; a sensitive one takes less."""
    test, (case, _) = asked("warfarin-dose", "svm"), said("warfarin-dose", "svm")
    field = test.selectbox(key=f"if {case.digest} VKORC1")
    assert field.value == "G/G"

    field.set_value("A/A").run()

    assert not test.exception
    assert told(test).startswith("**-")
    assert "mg/week now." in told(test)


def test_what_might_be_known_says_what_is_to_be_doubted_of_it() -> None:
    """Among the answers for each genotype, one that few have stands with its number of training
    cases; common ones without; the patient's own is named, and all are amounts.
    """
    test = asked("warfarin-dose", "svm")

    table = next(frame.value for frame in test.dataframe if "If it were" in frame.value)
    own = table["If it were"].str.endswith(" (this case)")
    doubts = dict(
        zip(table["If it were"].str.removesuffix(" (this case)"), table["Doubts"], strict=True)
    )
    assert own.sum() == 2
    assert "*3/*3: 9 of" in doubts["*3/*3"]
    assert doubts["*1/*1"] == ""
    assert table["Estimated weekly dose"].str.endswith("mg/week").all()


def test_another_case_starts_at_its_own_values() -> None:
    """What was picked for one case is not what stands there for the next."""
    test = asked("breast-fna", "svm")
    test.multiselect(key="what_if").set_value(["mean radius"]).run()
    test.selectbox(key="sample").set_value(samples(TASKS["breast-fna"])[1].title).run()
    revealed(test)
    test.segmented_control(key="details").set_value("What if").run()

    _, explanation = said("breast-fna", "svm", 1)
    assert test.multiselect(key="what_if").value == [c.input for c in explanation.by_input[:3]]
    assert told(test) == NOTHING
