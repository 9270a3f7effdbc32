"""The report holds the whole review, escapes what was typed, and hides what the reviewer did not
see.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from medmodels.card import NOTICE, model_facts
from medmodels.cases import Abstention, Case, Remark
from medmodels.evidence import evaluate, load_scores
from medmodels.explanations import explain
from medmodels.explanations.words import effect, part, sentence
from medmodels.gates.words import sentence as in_words
from medmodels.models import Model
from medmodels.predictions import predict, words_of
from medmodels.report import Report, report_html, report_json
from medmodels.reviews import Judgement, Review
from medmodels.strips import strip_of

UNLIKE = Abstention("unlike_cases", {"distance": 9.5, "limit": 3.2})
UNSTATED = Remark("age_unstated", {"said": "The age is not in the file."})


@pytest.fixture(scope="module")
def report(model: Model, cases: list[Case]) -> Report:
    case = replace(cases[0], truth="malignant")
    review = Review(
        Judgement("benign", 60), Judgement("malignant", 85), "<script>alert(1)</script> & done"
    )
    return Report(
        case,
        predict(model, case),
        explain(model, case),
        model_facts(model, evaluate(model)),
        review,
        datetime(2026, 3, 1, 9, 30),
        strip_of(model, predict(model, case), review.before, truths=load_scores(model.artifact).y),
    )


def words(page: str) -> str:
    """The text of an HTML page, without its tags and styles."""
    texts: list[str] = []
    parser = HTMLParser()
    parser.handle_data = texts.append  # type: ignore[method-assign]
    parser.feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return " ".join(" ".join(texts).split())


def test_the_page_says_all_of_the_review(report: Report) -> None:
    """Notice, both judgements, the strip's sentences, the truth and three reasons are on the
    page; the rest of the contributions is not.
    """
    said = words(report_html(report))

    assert said.count(NOTICE) == 2
    assert "benign, 60% sure" in said
    assert "malignant, 85% sure" in said
    assert "Known outcome malignant" in said
    assert report.strip is not None
    for text in report.strip.sentences:
        assert text in said
    assert report.explanation is not None
    e = report.explanation
    for c in e.contributions[:3]:
        assert f"{part(c)} {'▲' if c.amount > 0 else '▼'} {effect(e, c)}" in said
    assert e.contributions[-1].input not in said


def test_the_appendix_says_the_rest(report: Report) -> None:
    """Every contribution with its value, the sentence, each level and the whole digests."""
    said = words(report_html(report, appendix=True))

    assert f"malignant {words_of(report.prediction).text}" in said
    assert report.explanation is not None
    assert sentence(report.explanation) in said
    for c in report.explanation.contributions:
        assert f"{c.input} {c.shown}" in said
    for left in words_of(report.prediction).levels.values():
        assert left in said
    assert report.prediction.case in said
    assert words(report_html(report)) in said.replace(said[said.index("Appendix") :], NOTICE)


def test_the_page_stands_alone_and_escapes_what_was_typed(report: Report) -> None:
    """No script, link or remote address gets into the page, whatever the comment holds."""
    page = report_html(report, appendix=True)

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; done" in page
    assert not re.search(r"https?://|src=|href=", page)


def test_the_json_agrees_with_the_results(report: Report) -> None:
    """Probabilities, contributions and judgements in the JSON are those of the review."""
    body = json.loads(report_json(report))

    assert body["notice"] == NOTICE
    assert body["prediction"]["probabilities"] == report.prediction.probabilities
    assert report.explanation is not None
    assert [c["amount"] for c in body["explanation"]["contributions"]] == [
        c.amount for c in report.explanation.contributions
    ]
    assert body["review"]["after"] == {"label": "malignant", "confidence": 85}
    assert body["case"]["values"] == report.case.values


def test_a_hidden_number_stays_hidden(report: Report) -> None:
    """After an abstention whose number was not shown, neither form of the report gives it away."""
    abstained = replace(report.prediction, label=None, abstained=UNLIKE)
    hidden = replace(report, prediction=abstained, explanation=None, strip=None)
    said, body = words(report_html(hidden, appendix=True)), json.loads(report_json(hidden))

    assert f"The model abstains. {in_words(UNLIKE)}" in said
    assert "not shown: the model abstained" in said
    assert words_of(report.prediction).text not in said
    assert (
        "mean radius"
        f" {report.case.task.feature('mean radius').show(report.case.values['mean radius'])}"
        in said
    )
    assert {body["prediction"][name] for name in ("label", "probabilities", "levels")} == {None}
    assert body["explanation"] is None


def test_what_must_be_checked_stands_with_the_models_number(report: Report) -> None:
    """A warning of the file comes under the heading of the model, before its estimate, and in the
    JSON.
    """
    warned = replace(report, case=replace(report.case, warnings=(UNSTATED,)))
    said = words(report_html(warned))

    assert report.strip is not None
    assert (
        said.index(" The model ")
        < said.index("The age is not in the file.")
        < said.index(report.strip.finding)
    )
    assert json.loads(report_json(warned))["case"]["warnings"] == ["The age is not in the file."]
