"""What a reload, another browser and a hurried click do to a review."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.tasks import TASKS
from tests.browser.settling import settled, still
from tests.browser.test_journeys import opened

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.browser

SAMPLE = ROOT / "assets/samples/breast-fna/02-looks-malignant.csv"
QUESTION = "review?task=breast-fna&model=svm"

# Whether the page lets itself be left without a question; what listens is told after the script.
LEFT_WITHOUT = """expected => {
  const leaving = new Event('beforeunload', {cancelable: true});
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented !== expected;
}"""


def commit(page: Page) -> None:
    page.get_by_test_id("stRadio").first.get_by_text("Malignant", exact=True).click()
    page.get_by_role("button", name="Commit and reveal the model").click()
    expect(page.get_by_text("sure, before the model")).to_be_visible()
    settled(page)


def warnings(page: Page) -> list[str]:
    """The kinds of questions that the browser asks from now on; each is answered with yes."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    return asked


def test_a_reload_brings_back_the_case_and_the_judgement(browser: Browser, server: str) -> None:
    """An upload, which no address names, with its number; another tab of the same browser sees
    neither, and after “End and forget” nor does this one.
    """
    context = browser.new_context()
    page = opened(context, server, QUESTION)
    asked = warnings(page)
    page.get_by_text("Upload", exact=True).first.click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(SAMPLE)
    expect(page.get_by_text(SAMPLE.name)).to_be_visible()
    settled(page)
    commit(page)
    number = page.locator(".strip .finding").inner_text()
    page.wait_for_function(LEFT_WITHOUT, arg=False)

    page.reload()
    expect(page.get_by_text("sure, before the model")).to_be_visible()
    expect(page.get_by_text(SAMPLE.name)).to_be_visible()
    expect(page.locator(".strip .finding")).to_have_text(number)
    assert "case=" not in page.url
    assert asked == ["beforeunload"]

    other = opened(context, server, QUESTION)
    expect(other.get_by_role("button", name="Commit and reveal the model")).to_be_visible()
    settled(other)
    expect(other.get_by_text(SAMPLE.name)).to_have_count(0)

    page.get_by_role("button", name="End and forget").click()
    expect(page.get_by_role("link", name="Breast cytology", exact=True)).to_be_visible()
    settled(page)
    page.goto(f"{server}/{QUESTION}")
    expect(page.get_by_role("button", name="Commit and reveal the model")).to_be_visible()
    expect(page.get_by_text(SAMPLE.name)).to_have_count(0)


def test_a_verdict_that_is_recorded_is_left_without_a_question(
    browser: Browser, server: str
) -> None:
    """And is there again after the reload."""
    page = opened(browser.new_context(), server, QUESTION)
    asked = warnings(page)
    commit(page)
    page.get_by_role("button", name="Record the verdict").click()
    expect(page.get_by_text("Recorded in this session only")).to_be_visible()
    settled(page)
    page.wait_for_function(LEFT_WITHOUT, arg=True)

    page.reload()
    expect(page.get_by_text("Recorded in this session only")).to_be_visible()
    assert asked == []


def test_a_link_to_a_sample_opens_it_in_another_browser(browser: Browser, server: str) -> None:
    """The address as it stands after “Next case” is all that is needed; what was judged stays
    behind.
    """
    page = opened(browser.new_context(), server, QUESTION)
    page.get_by_role("button", name="Next case").click()
    page.wait_for_url("**/review?*case=sample-2*")
    settled(page)
    commit(page)

    other = opened(browser.new_context(), server, page.url.removeprefix(f"{server}/"))

    expect(other.get_by_role("button", name="Commit and reveal the model")).to_be_visible()
    settled(other)
    assert "case=sample-2" in other.url  # the address says what is shown, whatever was asked for
    expect(other.get_by_text("sure, before the model")).to_have_count(0)


def test_nothing_picked_says_so_beside_the_field(browser: Browser, server: str) -> None:
    """Between the answers and the button, where the eyes are; the model stays hidden."""
    page = opened(browser.new_context(), server, QUESTION)
    button = page.get_by_role("button", name="Commit and reveal the model")
    button.click()

    said = page.get_by_test_id("stForm").get_by_text("Pick an answer first.")
    expect(said).to_be_visible()
    settled(page)
    still(page)
    radio = page.get_by_test_id("stForm").get_by_test_id("stRadio")
    field, here, below = (
        place.evaluate("e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom]")
        for place in (radio, said, button)
    )
    assert field[0] < here[0] < below[0]
    assert here[0] - field[1] < 60
    expect(page.locator(".strip")).to_have_count(0)


def test_a_statisticians_switch_stays_on_through_a_reload(browser: Browser, server: str) -> None:
    """As it was turned, on the same page and on the next one that has it."""
    page = opened(browser.new_context(), server, "evidence?task=breast-fna")
    switch = page.get_by_role("switch", name="Statistician")
    page.get_by_test_id("stCheckbox").first.locator("label").click()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("0.982")
    settled(page)

    page.reload()
    expect(page.get_by_test_id("stMetricValue").first).to_have_text("0.982")
    expect(switch).to_be_checked()
    settled(page)
    page.get_by_role("link", name="Behaviour").click()
    expect(page.get_by_text("Contributions in").first).to_be_visible()
    expect(switch).to_be_checked()


@pytest.mark.parametrize(("width", "columns"), [(1440, 3), (390, 1)])
def test_a_card_of_the_front_page_opens_a_case_with_one_click(
    browser: Browser, server: str, width: int, columns: int
) -> None:
    """Anywhere on the card; they stand in columns as the width allows, and nothing scrolls
    sideways.
    """
    page = opened(browser.new_context(viewport={"width": width, "height": 844}), server, "")
    for task in TASKS:  # beside them, what other tests have trained
        expect(page.locator(f".st-key-card_{task}")).to_be_visible()
    page.wait_for_function(  # the style arrives after the cards
        """columns => {
          const cards = [...document.querySelectorAll("[class*='st-key-card_']")];
          const lefts = new Set(cards.map(card => Math.round(card.getBoundingClientRect().x)));
          return lefts.size === columns
            && getComputedStyle(document.querySelector('.st-key-cards')).display === 'grid';
        }""",
        arg=columns,
    )
    assert page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"
    )

    page.locator(".st-key-card_breast-fna").get_by_text("Is this breast mass malignant?").click(
        force=True
    )

    expect(page.get_by_role("button", name="Commit and reveal the model")).to_be_visible()
    page.wait_for_url("**/review?task=breast-fna*")


def test_nothing_unsent_goes_along_to_the_next_case(browser: Browser, server: str) -> None:
    """Neither an answer that was picked and not committed, nor a comment that was not recorded,
    which would stand in another patient's report.
    """
    page = opened(browser.new_context(), server, QUESTION)
    page.get_by_test_id("stRadio").first.get_by_text("Malignant", exact=True).click()
    look = page.get_by_role("button", name="Show the model without my judgement")
    comment = page.get_by_role("textbox", name="Comment")
    for number in (2, 3):
        page.get_by_role("button", name="Next case").click()
        page.wait_for_url(f"**/review?*case=sample-{number}*")
        settled(page)
        expect(page.get_by_test_id("stForm").locator("input:checked")).to_have_count(0)
        look.click()
        expect(comment).to_be_visible()
        settled(page)
    comment.fill("Of the third patient.")

    page.get_by_role("button", name="Previous case").click()
    page.wait_for_url("**/review?*case=sample-2*")
    settled(page)
    expect(comment).to_have_value("")
