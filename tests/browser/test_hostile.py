"""One question whose every word is markup, walked through every page: it stays text, and nothing
asks for anything elsewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import serving
from tests.browser.hostile import COLUMNS, ELSEWHERE, NO, TARGET, TASK, TITLE, YES, table, trained
from tests.browser.settling import settled, still, unfolded
from tests.browser.test_journeys import detail

pytestmark = pytest.mark.browser

Opened = Callable[[str], Page]

# What on a page could have come from the table's markup: pictures, links, formulas, icons and
# colours in texts and in charts.
_MARKUP = """elsewhere => [...document.querySelectorAll(
    `img[src*="${elsewhere}"], a[href*="${elsewhere}"], .katex, [aria-label="delete icon"],
     .stMarkdownColoredText, .stMarkdownContainer b`)]
  .concat([...document.querySelectorAll('svg a, svg tspan')].filter(
    e => e.tagName == 'a' || /red/.test(e.getAttribute('style') || '')))
  .map(e => e.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose only own question is the hostile one, with a forest and a support vector
    machine.
    """
    home = tmp_path_factory.mktemp("hostile")
    trained(home)
    with serving("app.py", os.environ | {"MEDMODELS_HOME": str(home)}) as found:
        yield found


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opened]:
    """Opens pages of that server; at the end every one is searched for markup, and what was asked
    of another address fails.
    """
    pages: list[Page] = []
    asked: list[str] = []

    def heard(request: Request) -> None:
        if not request.url.startswith((f"{address}/", "data:", "blob:")):
            asked.append(request.url)

    def opened(path: str) -> Page:
        page = browser.new_context().new_page()
        page.on("request", heard)
        page.goto(f"{address}/{path}")
        settled(page)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        no_markup(page)
        page.context.close()
    assert not asked


def no_markup(page: Page) -> None:
    """The charts have been drawn, and nothing on the page is made of the table's markup."""
    drawn(page)
    still(page)
    assert page.evaluate(_MARKUP, ELSEWHERE) == []


def drawn(page: Page) -> None:
    """Wait until every chart has been drawn."""
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator("svg.main-svg").first).to_be_attached()


def says(page: Page, *texts: str) -> None:
    """Each text stands on the page, letter by letter."""
    for text in texts:
        expect(page.locator("body")).to_contain_text(text)


def test_a_review_shows_the_words_of_the_table(opened: Opened, tmp_path: Path) -> None:
    """Question, labels and columns of an uploaded case are literal in the judgement, the estimate,
    the charts, what-if and the verdict.
    """
    file = tmp_path / "case.csv"
    file.write_bytes(table(12))
    page = opened(f"review?task={TASK}&model=svm")
    page.get_by_text("Upload", exact=True).first.click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    says(
        page, f"Is it “{YES}” rather than “{NO}”?", f"“{TARGET}” is kept aside as the known outcome"
    )
    no_markup(page)
    yes, no = (label[:1].upper() + label[1:] for label in (YES, NO))
    page.get_by_test_id("stRadio").first.get_by_text(no, exact=True).click()
    page.get_by_role("button", name="Commit and reveal the model").click()
    says(page, f"You said {no}, 70% sure, before the model.")
    strip = page.locator(".strip").first
    expect(strip).to_contain_text(f"100% {YES}")
    expect(strip).to_contain_text(f"You said {NO}, 70% sure")
    names = page.locator(".values .name")
    expect(names).to_have_count(len(COLUMNS))
    assert sorted(names.all_text_contents()) == sorted(COLUMNS)
    settled(page)
    detail(page, "All contributions")
    says(page, f"What moved the model's estimate of “{YES}”")
    drawn(page)
    still(page)
    charted = " ".join(page.locator("svg text").all_text_contents())
    assert all(f"{column} = " in charted for column in COLUMNS[:2])
    detail(page, "What if")
    expect(page.get_by_test_id("stSlider").filter(has_text=COLUMNS[0])).to_be_visible()
    page.get_by_test_id("stRadio").first.get_by_text(yes, exact=True).click()
    page.get_by_role("button", name="Record the verdict").click()
    says(page, f"Recorded in this session only: {YES}", "Known outcome of this case: ")


@pytest.mark.parametrize("family", ["forest", "svm"])
def test_every_view_of_the_evidence_shows_the_words_of_the_table(
    opened: Opened, family: str
) -> None:
    """Every view is opened; labels are literal in its sentences, sliders and charts."""
    page = opened(f"evidence?task={TASK}&model={family}")
    says(
        page, f"of them {YES}.", f"Threshold: call it “{YES}” from this probability", f"truly {NO}"
    )
    views = page.get_by_test_id("stButtonGroup").last.get_by_role("radio")
    expect(views).to_have_count(8)
    names = views.all_text_contents()
    for name in names:
        page.get_by_role("radio", name=name, exact=True).click()
        settled(page)
        if name == "Thresholds and prevalence":
            says(
                page,
                f"How common cases that turned out “{YES}” are where you work",
                f"truly {NO}, called {YES}",
            )
        if name in ("Calibration", "Uncertainty"):
            says(page, NO)
        no_markup(page)


def test_behaviour_and_card_show_the_words_of_the_table(opened: Opened) -> None:
    """Columns are literal in the charts of all cases, one that looks like a year is a name; labels
    are literal on the card.
    """
    page = opened(f"behaviour?task={TASK}&model=svm")
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(3)
    names = page.get_by_test_id("stPlotlyChart").first.locator(".ytick text")
    expect(names).to_have_count(len(COLUMNS))
    still(page)
    assert sorted(names.all_text_contents()) == sorted(COLUMNS)
    card = opened(f"models?task={TASK}&model=svm")
    says(card, f"rather than “{NO}”?", f"{YES}.", "Not a medical device")
    with card.expect_download() as download:
        card.get_by_role("button", name=re.compile("Card .HTML")).click()
    page.set_content(download.value.path().read_text(encoding="utf-8"))
    says(page, f"rather than “{NO}”?", f"or “{NO}”. Split")


def test_a_training_shows_the_words_of_the_table(opened: Opened, tmp_path: Path) -> None:
    """The notes on a table, the title of its training and what the training says are literal while
    it goes on and when it is stopped.
    """
    file = tmp_path / "table.csv"
    file.write_bytes(table())
    page = opened("training")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    says(page, YES[:30], NO[:30])
    title = page.get_by_label("What to call the question", exact=True)
    title.fill(TITLE)
    title.press("Enter")
    settled(page)
    unfolded(page, "Strategy")
    trees = page.get_by_label("Trees", exact=True)
    trees.fill("10000")  # so that it still goes on when it is stopped
    trees.press("Enter")
    settled(page)
    page.get_by_role("button", name="Train", exact=True).click()
    says(page, f"{TITLE} · Random forest · ")
    no_markup(page)
    page.get_by_role("button", name="Stop and discard").first.click()
    says(page, f"{TITLE} · Random forest · stopped and discarded")
