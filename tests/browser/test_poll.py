"""A question of a lesson on the phones of a class: one host and two phones, one without a script;
the lid is closed in between.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.lessons import PlainBench, lessons, step_words
from tests.browser.settling import settled
from tests.browser.test_phones import wrongs
from tests.browser.test_wall import looks_well

pytestmark = pytest.mark.browser

LESSON = next(lesson for lesson in lessons() if lesson.name == "leaning")
STEP, NEXT = LESSON.steps[:2]
WORDS = step_words(STEP, STEP.facts(PlainBench()))


def joined(browser: Browser, address: str, code: str, *, script: bool) -> Page:
    """A phone that takes part."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=script
    )
    page = context.new_page()
    page.goto(f"{address}/join/{code}")
    page.get_by_role("button", name="Join").click()
    return page


def send(page: Page, answer: str) -> None:
    page.locator(".pill", has_text=answer).locator("input").check(force=True)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Your answer stands")).to_be_visible()


def no_wrongs(page: Page) -> None:
    """In light and dark: axe finds nothing, nothing is too small for a finger or too wide."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert wrongs(page) == []


def test_a_question_goes_to_the_phones_and_comes_back(browser: Browser, server: str) -> None:
    """A click opens the poll; what phones say is counted by itself; after the lid was closed it is
    all there; what is shown is the same on the wall and on the phones.
    """
    assert STEP.question
    assert STEP.question.right
    assert NEXT.question
    other = next(answer for answer in STEP.question.answers if answer != STEP.question.right)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    host = context.new_page()
    host.goto(f"{server}/lessons?lesson={LESSON.name}&step={STEP.name}")
    host.get_by_role("button", name="Ask the class").click()
    expect(host.get_by_text("Nobody has joined yet")).to_be_visible()
    code = host.locator(".st-key-poll_code").inner_text().strip()
    quick = joined(browser, server, code, script=True)
    plain = joined(browser, server, code, script=False)
    expect(host.get_by_text("0 of 2 have answered")).to_be_visible()
    no_wrongs(quick)
    send(quick, STEP.question.right)
    expect(host.get_by_text("1 of 2 has answered")).to_be_visible()
    no_wrongs(quick)
    looks_well(host)
    settled(host)
    host.close()

    send(plain, other)
    assert WORDS.because not in quick.content() + plain.content()
    host = context.new_page()
    host.goto(f"{server}/lessons?lesson={LESSON.name}&step={STEP.name}")
    host.get_by_role("button", name=f"Go on with {code}").click()
    expect(host.get_by_text("2 of 2 have answered")).to_be_visible()
    host.get_by_role("button", name="Show answers").click()
    expect(host.get_by_text(f"Right: {STEP.question.right}. 1 of 2 was right.")).to_be_visible()
    expect(host.get_by_text(WORDS.because)).to_be_visible()
    expect(host.get_by_test_id("stPlotlyChart").last).to_be_visible()
    looks_well(host)

    expect(quick.get_by_text("Your answer was right.")).to_be_visible()
    no_wrongs(quick)
    plain.goto(f"{server}/join/{code}")
    expect(plain.get_by_text("Your answer was not right.")).to_be_visible()
    for phone in (quick, plain):
        expect(phone.get_by_text(WORDS.because)).to_be_visible()

    host.get_by_role("button", name="Next step").click()
    expect(host.get_by_text(NEXT.question.text)).to_be_visible()
    expect(host.get_by_text("2 have joined")).to_be_visible()
    assert "Your answer was right." in quick.content()
    host.get_by_role("button", name="Ask the class").click()
    expect(quick.get_by_role("heading", name=NEXT.question.text)).to_be_visible()
    for page in (quick, plain):
        page.context.close()
    context.close()
