"""A case on the review page: curves, words and values, and on them what moved the estimate."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from medmodels.cases import Case, read_cases, samples
from medmodels.evidence import judged, load_scores
from medmodels.explanations import Explanation, explain
from medmodels.explanations.words import effect, sentence
from medmodels.figures import ranged_values, sparklines
from medmodels.models import load_model, model_ids
from medmodels.predictions import predict, words_of
from medmodels.tasks import TASKS
from tests.screen import app, instrument
from tests.ui.test_judgement import answered, pressed
from ui.instrument.passage import denies, moving_words
from ui.instrument.reasons import part_of
from ui.text import plain


def drawn(test: AppTest, name: str) -> dict[str, Any]:
    """What an instrument that is on the page was given."""
    given = instrument(test, name)
    assert given is not None, name
    return given


def opened(task: str, family: str, n: int = 0) -> AppTest:
    """The review page with a sample of a question."""
    test = app().selectbox(key="task").set_value(task).run()
    test.segmented_control(key="model").set_value(family).run()
    return test.selectbox(key="sample").set_value(samples(TASKS[task])[n].title).run()


def revealed(test: AppTest) -> AppTest:
    """The same page after a judgement."""
    answered(test, "before label")
    return pressed(test, "Commit and reveal the model")


def said(task: str, family: str, n: int = 0) -> tuple[Case, Explanation]:
    """The same case and what the library says of it."""
    model = load_model(f"{task}/{family}")
    case = read_cases(
        samples(model.task)[n].path.read_bytes(), task=model.task, origin="sample"
    ).case()
    return case, explain(model, case, label=predict(model, case).focus)


REVIEWED = ("icu-mortality", "note-section", "warfarin-dose")
CASES = [
    ("breast-fna", "svm", "values"),
    ("breast-fna", "forest", "values"),
    ("warfarin-dose", "forest", "values"),
    ("icu-mortality", "rnn", "curves"),
    ("icu-mortality", "forest", "curves"),
    ("note-section", "svm", "passage"),
]


def parts(given: dict[str, Any]) -> set[str]:
    """Every part of a case at which an instrument can be pointed."""
    words = [word for line in given.get("lines", ()) for word in line]
    rows = [*given.get("rows", ()), *given.get("whom", ()), *words]
    return {row["part"] for row in rows} | {
        shade["part"] for row in rows for shade in row.get("shades", ())
    }


@pytest.mark.parametrize(("task", "family", "name"), CASES)
def test_every_reason_has_its_place_in_the_case(task: str, family: str, name: str) -> None:
    """What the reasons point at is drawn, and says what it did, in the reasons' own words; before
    the reveal nothing on the case says anything of it.
    """
    test = opened(task, family, 1)
    before = drawn(test, name)
    revealed(test)
    after, reasons = drawn(test, name), drawn(test, "reasons")

    assert not test.exception
    _, explanation = said(task, family, 1)
    assert [row["part"] for row in reasons["rows"]] == [
        part_of(c) for c in explanation.contributions[:3]
    ]
    for row in reasons["rows"]:
        assert row["part"] in parts(after)
        assert row["effect"] in json.dumps(after, ensure_ascii=False)
        assert row["effect"] not in json.dumps(before, ensure_ascii=False)
    assert explanation.label not in before["rest"]


@pytest.mark.parametrize("task", ["breast-fna", "warfarin-dose"])
def test_a_row_says_all_of_a_value(task: str) -> None:
    """Value with unit, range, flag and contribution, and the whole of what it is once it is pointed
    at; a word has a word, and no empty range.
    """
    test = revealed(opened(task, "forest", 1))
    given = drawn(test, "values")
    case, explanation = said(task, "forest", 1)

    expected = ranged_values(case, explanation)
    assert len(given["rows"]) == len(case.task.features)
    for row, value in zip(given["rows"], expected, strict=True):
        f = value.feature
        assert f"{row['value']} {row['unit']}".strip() == f.show(value.value)
        assert row["flag"][:1] == f.flag(value.value)
        assert value.contribution
        assert row["effect"] == effect(explanation, value.contribution)
        assert f.definition in given["about"][f.name]
        assert (row["place"] is None) == bool(f.codes)
        assert row["reference"] == f.reference_text
    assert given["first"] < 14


def test_every_charted_variable_is_a_row_with_its_last_value() -> None:
    """In the order of the figures, with who the patient is above and a table of the same."""
    test = opened("icu-mortality", "rnn", 1)
    given = drawn(test, "curves")
    case, _ = said("icu-mortality", "rnn", 1)

    lines = sparklines(case)
    assert [row["name"] for row in given["rows"]] == [line.feature.name for line in lines]
    assert [f"{row['value']} {row['unit']}".strip() for row in given["rows"]] == [
        line.feature.show(line.values[-1]) for line in lines
    ]
    assert [row["text"].split()[0] for row in given["whom"]] == ["age", "sex", "height", "unit"]
    assert not any(row["shades"] for row in given["rows"])
    table = next(d.value for d in test.dataframe if "Lowest" in d.value)
    assert list(table["Variable"]) == [line.feature.name for line in lines]


def test_what_counts_though_it_was_not_charted_is_named() -> None:
    """A reason without a curve stands beside who the patient is."""
    test = revealed(opened("icu-mortality", "forest"))

    absent = [row for row in drawn(test, "curves")["whom"] if row["text"].endswith("not charted")]
    assert "bilirubin" in {row["part"] for row in absent}


def test_the_full_curves_are_one_click_away() -> None:
    """With their strips, how sure they are, and a part of the chart at a time."""
    test = revealed(opened("icu-mortality", "rnn", 1))
    test.segmented_control(key="details").set_value("A closer look").run()

    assert not test.exception
    assert test.segmented_control(key="strips").options == [
        "Vital signs",
        "Blood gas and ventilation",
        "Laboratory",
        "Fluids and weight",
    ]
    assert any("differ by about" in c.value for c in test.caption)


def test_a_closer_look_at_a_time_shows_what_came_of_the_nearest() -> None:
    """Their share at both horizons beside what the model says, and both curves in one picture."""
    test = revealed(opened("breast-survival", "cox", 1))
    test.segmented_control(key="details").set_value("A closer look").run()

    assert not test.exception
    told = next(m.value for m in test.markdown if m.value.startswith("Of the 50 cases"))
    assert "free of recurrence at 2 years" in told
    assert "below about 53% at 2 years" in told
    table = next(d.value for d in test.dataframe if "Time, years" in d.value)
    assert any("Kaplan–Meier" in name for name in table.columns)
    assert not any("stands on the case above" in c.value for c in test.caption)


def test_a_passage_is_all_there_with_its_denials_in_bold() -> None:
    """Every word in its order, who speaks at the start of a line, before the reveal and after; only
    then words have a side.
    """
    test = opened("note-section", "svm")
    case, explanation = said("note-section", "svm")
    for shown in (drawn(test, "passage"), drawn(revealed(test), "passage")):
        words = [word for line in shown["lines"] for word in line]
        assert [word["text"] for word in words] == case.text.split()
        assert len(shown["lines"]) == len(case.text.splitlines())
        assert {line[0]["text"] for line in shown["lines"] if line[0]["speaks"]} == {
            "Doctor:",
            "Patient:",
        }
        assert [word["text"] for word in words if word["denies"]] == [
            word for word in case.text.split() if denies(word)
        ]
        assert any(word["denies"] for word in words)
    moved = moving_words(explanation)
    assert [n for n, word in enumerate(words, 1) if word["sign"]] == sorted(moved)
    for n, c in moved.items():
        assert words[n - 1]["sign"] == (1 if c.amount > 0 else -1)
        assert words[n - 1]["part"] == part_of(c)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("No, not Never without DENIES denied none, doesn’t haven't. cannot nor", True),
        ("know nose note another notice nervous canoe nonsteroidal innocent", False),
    ],
)
def test_words_that_deny_are_told_by_the_whole_word(words: str, expected: bool) -> None:
    """Whatever their case, their stop and their apostrophe; not by how a longer word begins."""
    assert {denies(word) for word in words.split()} == {expected}


def test_a_word_is_coloured_by_what_it_moved_for_sure() -> None:
    """A fifth of the largest at least, and more than two standard errors."""
    _, explanation = said("note-section", "rnn")
    moved = moving_words(explanation)

    assert moved
    largest = max(abs(c.amount) for c in explanation.contributions if abs(c.amount) > 2 * c.spread)
    for c in explanation.contributions:
        sure = abs(c.amount) > 2 * c.spread and abs(c.amount) >= 0.2 * largest
        assert (round(c.value) in moved) == sure


@pytest.mark.parametrize(
    ("task", "family"),
    [tuple(name.split("/")) for name in model_ids() if name.split("/")[0] in REVIEWED],
)
def test_a_case_is_reviewed_with_the_numbers_of_the_library(task: str, family: str) -> None:
    """The number on the strip, how often it was wrong on the fifty most like it and the sentence of
    the explanation are those of the library, and a verdict is taken.
    """
    test = opened(task, family)
    assert instrument(test, "strip") is None
    revealed(test)
    case, explanation = said(task, family)
    model = load_model(f"{task}/{family}")
    prediction = predict(model, case)
    text = words_of(prediction).text
    held = judged(model.task, load_scores(model.artifact), model.threshold)
    wrong = int(
        held.wrong[np.argsort(np.abs(held.by - prediction.number), kind="stable")[:50]].sum()
    )
    test.segmented_control(key="details").set_value("All contributions").run()

    assert not test.exception
    assert text.split(", ")[-1] in drawn(test, "strip")["html"]
    near = next(m.value for m in test.markdown if "most like this one" in m.value)
    assert "Of the 50 held-out cases most like this one in their number" in near
    assert f"the model got **{wrong}** wrong ({wrong / 50:.0%}, 95% interval" in near
    assert plain(sentence(explanation)) in [m.value for m in test.markdown]
    pressed(test, "Record the verdict")
    assert test.success


def pasted(test: AppTest, text: str) -> AppTest:
    """A passage pasted on the page."""
    test.text_area(key="pasted text").set_value(text)
    return pressed(test, "Use this passage")


def entering() -> AppTest:
    """The review page, waiting for a passage."""
    test = app().selectbox(key="task").set_value("note-section").run()
    return test.segmented_control(key="source").set_value("Enter").run()


def test_a_pasted_passage_is_masked_and_judged() -> None:
    """What looked like a name never comes back on the page."""
    test = pasted(
        entering(),
        "Doctor: Mrs. Featherstone, which tablets do you take?\nPatient: Metformin and lisinopril,"
        " doctor.",
    )

    assert not test.exception
    shown = json.dumps(drawn(test, "passage"))
    assert "Metformin" in shown
    assert "Featherstone" not in shown + "".join(m.value for m in test.markdown)
    assert any("flagged 1 possible identifier" in c.value for c in test.caption)


def test_a_refused_paste_does_not_bring_the_last_passage_back() -> None:
    """A passage that is too short is refused without a row, and the one before it is gone on the
    next run too.
    """
    test = pasted(entering(), "Doctor: Any allergies?\nPatient: Penicillin.")
    assert "Penicillin" in json.dumps(drawn(test, "passage"))

    pasted(test, "No.")

    said = " ".join(e.value for e in test.error)
    assert "a passage has at least 3" in said
    assert "Row 1" not in said
    test.run()
    assert not test.exception
    assert instrument(test, "passage") is None


def test_what_a_passage_holds_stays_text() -> None:
    """Marks, tags and addresses are words like any other."""
    test = pasted(entering(), "Patient: **bold** <b>tag</b> [a](http://b.c) :red[d] ok.")

    words = [word["text"] for line in drawn(test, "passage")["lines"] for word in line]
    assert {"**bold**", "<b>tag</b>", ":red[d]"} <= set(words)
