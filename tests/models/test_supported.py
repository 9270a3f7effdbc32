"""No number nearer to 0 or 100% than held-out cases support: by hand, beside scipy's exact
interval, and wherever a probability is said.
"""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from scipy.stats import binomtest

from medmodels.card import model_facts
from medmodels.cases import Case, read_cases, samples
from medmodels.evidence import load_evidence, load_scores
from medmodels.explanations import explain
from medmodels.explanations.words import sentence
from medmodels.figures import waterfall
from medmodels.models import Model, load_model, model_ids
from medmodels.outcomes import TimeToEvent
from medmodels.predictions import predict, words_of
from medmodels.report import Report, report_html
from medmodels.reviews import Review

WITH_PROBABILITIES = [
    model_id for model_id in model_ids() if load_model(model_id).task.kind != "quantity"
]


def upper(events: int, n: int) -> float:
    return float(binomtest(events, n).proportion_ci(0.95, "exact").high)


def test_a_forest_without_a_vote_says_below_about_four_percent() -> None:
    """101 held-out stays got exactly 0 and none of them died: nothing lower than 4% is said of
    such a stay.
    """
    model = load_model("icu-mortality/forest")
    extremes = model.artifact.extremes
    assert extremes is not None
    assert extremes.lowest_of == (101, 0)
    assert extremes.lowest == pytest.approx(upper(0, 101))
    quiet = predict(model, sample(model))
    assert words_of(quiet).text == "below about 4%"
    assert "survived above about 96%" in words_of(quiet).report_lines["Probability"]
    assert (
        words_of(quiet).remarks[0]
        == "The held-out cases are too few to support a number nearer to 0%."
    )


def sample(model: Model, number: int = 0) -> Case:
    return read_cases(
        samples(model.task)[number].path.read_bytes(), task=model.task, origin="sample"
    ).case()


@pytest.mark.parametrize("model_id", WITH_PROBABILITIES)
def test_nothing_that_is_said_of_a_sample_goes_beyond(model_id: str) -> None:
    """Text, lines, sentence, labels of the waterfall and the report hold no percentage outside what
    is supported; the raw number stays in the row.
    """
    model = load_model(model_id)
    evidence, _ = load_evidence(model.artifact)
    for number in range(min(len(samples(model.task)), 4)):
        case = sample(model, number)
        prediction, explanation = predict(model, case), explain(model, case)
        low, high = prediction.supported[prediction.focus]
        allowed = [100 * low, 100 * high, 100 - 100 * low, 100 - 100 * high]
        report = report_html(
            Report(
                case,
                prediction,
                explanation,
                model_facts(model, evidence),
                Review(None, None),
                datetime(2026, 3, 1),
            ),
            appendix=True,
        )
        said = [
            words_of(prediction).text,
            next(iter(words_of(prediction).report_lines.values())),
            sentence(explanation),
            *words_of(prediction).remarks[:1],
        ]
        claims = re.sub(r"nearer to [\dor ]+%", "", " ".join(said))  # what is not said
        for percentage in re.findall(r"([\d.]+)%", claims):
            value = float(percentage)
            inside = any(
                a - 0.51 <= value <= b + 0.51
                for a, b in ((allowed[0], allowed[1]), (allowed[3], allowed[2]))
            )
            assert inside or any(round(edge) == value for edge in allowed), (said, allowed)
        if not low <= explanation.shown <= high:
            words = sentence(explanation).split("this case ends ")[1].split("%")[0] + "%"
            assert re.match("(below|above) about", words)
            drawn = waterfall(explanation).figure.data[0]
            assert (drawn.y[-1], drawn.text[-1], drawn.hovertemplate[-1]) == (
                f"This case, {words}",
                "",
                "%{y}<extra></extra>",
            )
            assert re.search(f"this case:? {re.escape(words)}", report)
            assert not re.search(f"this case:? {explanation.output:.4f}", report)
        assert "under 0" not in report
        assert "over 99" not in report
        assert sum(prediction.row["probabilities"].values()) == pytest.approx(1)


@pytest.mark.parametrize("model_id", WITH_PROBABILITIES)
def test_lists_of_held_out_cases_go_no_further(model_id: str) -> None:
    """The mistakes and the cases on which two models differ say what a review of them would."""
    model = load_model(model_id)
    scores, extremes = load_scores(model.artifact), model.artifact.extremes
    assert extremes is not None
    asks = model.task.asks
    if isinstance(asks, TimeToEvent):  # what is supported is measured on everybody, not on these
        shown = asks.shown(scores.y, scores.p)
        assert shown[0] == f"{asks.first(scores.p)[0]:.1%}"
        return
    answers = scores.p if scores.p.ndim == 1 else scores.p.max(1)
    for p, said in zip(answers, model.task.asks.shown(scores.y, scores.p), strict=True):
        if p < extremes.lowest:
            assert said == f"below about {extremes.lowest:.0%}"
        elif p > extremes.highest:
            assert said == f"above about {extremes.highest:.0%}"
        else:
            assert said == f"{p:.1%}"


@pytest.mark.parametrize("model_id", WITH_PROBABILITIES)
def test_the_card_says_which_cases_support_the_ends(model_id: str) -> None:
    """How many cases, how many with the outcome, and the interval's end."""
    model = load_model(model_id)
    extremes = model.artifact.extremes
    assert extremes is not None
    line = next(
        line for line in model.artifact.card.splitlines() if line.startswith("- No number is shown")
    )
    assert f"Of the {extremes.lowest_of[0]} " in line
    assert f"{extremes.lowest_of[1]} had the outcome (at most {extremes.lowest:.1%})" in line
    assert (
        f"of the {extremes.highest_of[0]} with the highest {extremes.highest_of[1]} (at least"
        f" {extremes.highest:.1%}" in line
    )


def test_an_amount_has_no_such_ends() -> None:
    """Of an amount an interval is said, and nothing is left out."""
    model = load_model("warfarin-dose/svm")
    assert (model.artifact.extremes, model.artifact.supported) == (None, {})
    assert predict(model, sample(model)).row["supported"] is None
