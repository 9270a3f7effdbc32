"""The strip says the number, its side of the line and who agrees, for every kind of outcome."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Tree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.cases import read_cases, samples
from medmodels.evidence import load_scores
from medmodels.models import load_model, model_ids
from medmodels.outcomes import Quantity
from medmodels.predictions import Prediction, predict, words_of
from medmodels.reviews import Judgement
from medmodels.statistics.conformal import COVERAGE, COVERAGES, label_sets
from medmodels.strips import STRIPS, Mark, Row, Strip, strip_html, strip_of
from medmodels.tasks import TASKS


def predicted(model_id: str, number: int = 0) -> Prediction:
    model = load_model(model_id)
    sample = samples(model.task)[number]
    return predict(model, read_cases(sample.path.read_bytes(), task=model.task).case())


def strip(model_id: str, said: Prediction, mine: Judgement | None = None) -> Strip:
    model = load_model(model_id)
    return strip_of(model, said, mine, truths=load_scores(model.artifact).y)


def mark(of: Strip, role: str) -> Mark:
    return next(m for row in of.rows for m in row.marks if m.role == role)


def test_every_kind_of_outcome_has_a_strip() -> None:
    """The registry knows what the questions ask for."""
    assert STRIPS.keys() == {task.kind for task in TASKS.values()}


@pytest.mark.parametrize("model_id", model_ids())
def test_the_finding_begins_with_the_number_of_the_library(model_id: str) -> None:
    """In the words of the prediction, which go no further than held-out cases support."""
    said = predicted(model_id)

    assert words_of(said).text.lower() in strip(model_id, said).finding.lower()


@pytest.mark.parametrize("p", [0.0, 0.2, 0.646, 0.647, 0.9, 1.0])
def test_the_side_of_the_line_is_that_of_the_call(p: float) -> None:
    """At the line it is called, below it not; the reviewer agrees or not accordingly."""
    said = predicted("chest-xray/cnn")
    said = replace(said, probabilities={"pneumonia": p, "normal": 1 - p}, threshold=0.647)

    shown = strip("chest-xray/cnn", said, Judgement("pneumonia", 80))

    above = p >= 0.647
    assert ("not called pneumonia" in shown.finding) != above
    assert ("below the line of 64.7%" in shown.finding) != above
    assert shown.agreement.endswith(f"you and the model {'agree' if above else 'disagree'}.")
    assert (mark(shown, "model").place, mark(shown, "threshold").place) == (p, 0.647)


@pytest.mark.parametrize(
    ("p", "side"),
    [
        (0.6464, "64.6%, below the line of 64.7%: not called"),
        (0.6472, "64.7%, just below the line of 64.7%: not called"),
        (0.6474, "64.7%, at or above the line of 64.7%: called"),
    ],
)
def test_a_number_written_like_the_line_is_told_from_it(p: float, side: str) -> None:
    """What lies below it and is rounded to it is just below."""
    said = predicted("chest-xray/cnn")
    said = replace(said, probabilities={"pneumonia": p, "normal": 1 - p}, threshold=0.64738)

    assert strip("chest-xray/cnn", said).finding.startswith(side)


def test_a_reviewer_stands_on_the_side_of_the_answer() -> None:
    """80% sure of the negative label is 20% on the scale of the positive one."""
    said = predicted("chest-xray/cnn")

    assert mark(strip("chest-xray/cnn", said, Judgement("normal", 80)), "mine").place == (
        pytest.approx(0.2)
    )
    assert not [
        m for row in strip("chest-xray/cnn", said).rows for m in row.marks if m.role == "mine"
    ]


@pytest.mark.parametrize("model_id", ["breast-fna/svm", "chest-xray/cnn", "icu-mortality/rnn"])
def test_the_band_is_where_the_sets_hold_both_labels(model_id: str) -> None:
    """Inside it neither label is ruled out, outside one is, by the model's own limits."""
    band = strip(model_id, predicted(model_id)).rows[0].band
    limits = load_model(model_id).artifact.fitted["conformal"]

    def both(p: float) -> bool:
        level = COVERAGES.index(COVERAGE)
        return bool(label_sets(np.array([[p, 1 - p]]), limits)[level].all())

    assert band is not None
    assert both((band.low + band.high) / 2)
    assert not both(max(band.low - 0.002, 0)) or band.low == 0
    assert not both(min(band.high + 0.002, 1)) or band.high == 1


def test_the_five_most_probable_classes_and_mine_are_shown() -> None:
    """In their order, with the rank of the reviewer's own; those that cannot be ruled out are
    marked.
    """
    said = predicted("note-section/svm")
    ranked = [label for label, _ in said.ranked]
    mine = Judgement(ranked[8], 60)

    shown = strip("note-section/svm", said, mine)

    assert [row.name for row in shown.rows] == [*ranked[:5], ranked[8]]
    assert [row.name for row in shown.rows if row.left] == [
        row.name for row in shown.rows if row.name in said.conformal_set
    ]
    assert "yours comes after the first five" in shown.agreement


@pytest.mark.parametrize(("factor", "word"), [(1.0, "agree"), (1.19, "agree"), (1.3, "disagree")])
def test_amounts_agree_within_what_counts_as_right(factor: float, word: str) -> None:
    """A fifth more than the model is the same answer, a third more is not."""
    said = predicted("warfarin-dose/svm")
    quantity = TASKS["warfarin-dose"].asks
    assert isinstance(quantity, Quantity)

    shown = strip("warfarin-dose/svm", said, Judgement(quantity.named(factor * said.value), 70))

    assert f"you and the model {word} (" in shown.agreement


def test_the_same_amount_is_neither_more_nor_less() -> None:
    """As far as it is written: a difference of nothing is no difference."""
    said = replace(predicted("warfarin-dose/svm"), value=35.04)

    for amount, how in (("35.0", "as the model"), ("34.5", "0.5 mg/week less than the model")):
        agreement = strip("warfarin-dose/svm", said, Judgement(f"{amount} mg/week", 70)).agreement
        assert agreement.startswith(f"You said {amount} mg/week, {how}: you and the model agree")


@given(st.floats(0.1, 400, allow_nan=False))
def test_an_amount_is_read_as_it_was_written(amount: float) -> None:
    """What ``named`` writes is read back to the last digit that it has."""
    quantity = TASKS["warfarin-dose"].asks
    assert isinstance(quantity, Quantity)

    assert quantity.amount(quantity.named(amount)) == round(amount, quantity.decimals)


@given(st.text(max_size=40))
def test_whatever_is_said_is_text(said: str) -> None:
    """Markup in a name stays text, in the picture's description too."""
    said = "".join(c for c in said if c.isprintable())
    row = Row((Mark("model", said, said, 0.5),))

    figure = Tree.fromstring(strip_html(Strip((said, said), (row,), said, "", "")))

    names = {element.tag.rpartition("}")[2] for element in figure.iter()}
    assert names <= {"figure", "div", "span", "b", "i", "figcaption", "p"}
    assert said in "".join(figure.itertext())


def test_the_answer_before_a_change_is_a_ghost() -> None:
    """The changed case's strip keeps its own model mark and has the old one's place beside it."""
    old, new = strip("chest-xray/cnn", predicted("chest-xray/cnn")), None
    said = predicted("chest-xray/cnn", 1)
    new = strip("chest-xray/cnn", said).with_ghost(old)

    assert mark(new, "before").place == mark(old, "model").place
    assert mark(new, "model").place == said.number


@pytest.mark.parametrize(
    ("p", "supported", "line", "reaches"),
    [
        (0.30, (0.53, 0.93), 0.50, True),  # “below about 53%” leaves both sides of 50% open
        (0.30, (0.45, 0.93), 0.50, False),
        (0.001, (0.04, 0.96), 0.50, False),
        (0.97, (0.10, 0.45), 0.50, True),
        (0.97, (0.10, 0.60), 0.50, False),
        (0.40, (0.53, 0.93), 0.30, False),  # above the line
        (0.60, (0.70, 0.40), 0.50, True),  # between two ends that support neither
    ],
)
def test_a_bound_that_reaches_over_the_line_does_not_say_its_side(
    p: float, supported: tuple[float, float], line: float, reaches: bool
) -> None:
    """“Below about 53%, below the line of 50%” would contradict itself: the side first, then how
    little the cases tell.
    """
    said = predicted("breast-fna/svm")
    held = {"malignant": supported, "benign": (1 - supported[1], 1 - supported[0])}
    odds = {"malignant": p, "benign": 1 - p}
    shown = strip(
        "breast-fna/svm", replace(said, probabilities=odds, supported=held, threshold=line)
    )

    side = "At or above" if p >= line else "Below"
    assert shown.finding.startswith(f"{side} the line of {line:.0%}") == reaches
    assert ("too few to say how far" in shown.finding) == reaches
