"""The report on paper: one page for every question, and the rest on request."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import Browser

from medmodels.card import model_facts
from medmodels.cases import read_cases, samples
from medmodels.evidence import load_evidence, load_scores
from medmodels.explanations import explain
from medmodels.models import load_model, models_of
from medmodels.predictions import predict
from medmodels.report import Report, report_html
from medmodels.reviews import Judgement, Review
from medmodels.strips import strip_of
from medmodels.tasks import TASKS

pytestmark = pytest.mark.browser

COMMENT = "The border is ill defined, and I would have asked for another view. " * 4

# The heads of columns in which nothing stands.
EMPTY = """() => [...document.querySelectorAll('thead')].flatMap(head =>
    [...head.rows[0].cells].filter((_, n) => [...head.parentNode.tBodies[0].rows].every(row =>
        !row.cells[n].textContent.trim() && !row.cells[n].children.length))
    .map(cell => cell.textContent))"""


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?![a-z])", pdf))


def report_of(name: str, number: int) -> Report:
    model = load_model(models_of(name)[0])
    case = read_cases(
        samples(model.task)[number].path.read_bytes(), task=model.task, origin="sample"
    ).case()
    prediction = predict(model, case)
    label = "35.0 mg/week" if model.task.kind == "quantity" else model.task.labels[-1]
    mine = Judgement(label, 70)
    return Report(
        case,
        prediction,
        explain(model, case),
        model_facts(model, load_evidence(model.artifact)[0]),
        Review(mine, mine, COMMENT),
        datetime(2026, 3, 1),
        strip_of(model, prediction, mine, truths=load_scores(model.artifact).y),
    )


@pytest.mark.parametrize("name", list(TASKS))
def test_a_report_is_one_page(browser: Browser, name: str) -> None:
    """Case, strip, reasons, verdict and facts fit on A4 for each of a question's first samples;
    nothing is wider than the paper, and the appendix begins a page of its own.
    """
    page = browser.new_page(viewport={"width": 688, "height": 1000})  # the paper less its margins
    page.emulate_media(media="print")
    for number in range(min(len(samples(TASKS[name])), 3)):
        report = report_of(name, number)
        page.set_content(report_html(report))
        assert pages(page.pdf(prefer_css_page_size=True)) == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 688
        page.set_content(report_html(report, appendix=True))
        assert pages(page.pdf(prefer_css_page_size=True)) > 1
        assert page.evaluate(EMPTY) == []
    page.close()
