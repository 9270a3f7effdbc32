"""Each lesson, driven to its end as a teacher does: on a projector and on a phone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.lessons import Lesson, Step, lessons
from tests.browser.settling import settled, until
from tests.browser.test_accessible import SCHEMES, serious
from tests.browser.test_journeys import opened
from tests.shares import share

pytestmark = pytest.mark.browser

SCREENS = {"projector": (1440, 900), "phone": (390, 844)}
TAKEN = [
    *((lesson, "projector") for lesson in lessons()),
    *((lesson, "phone") for lesson in share(lessons(), 4)),
]
TOLD, LIVE, ASKED = ".st-key-told", ".st-key-live", ".st-key-asked"


def boxes(page: Page) -> list[tuple[float, float]]:
    """Top and bottom of the words, of what is live and of the question."""
    found = [page.locator(part).bounding_box() for part in (TOLD, LIVE, ASKED)]
    return [(box["y"], box["y"] + box["height"]) for box in found if box]


def taken(page: Page, step: Step, screen: str) -> None:
    """One step: its words are there, it runs if it can, its question is answered."""
    expect(page.locator(TOLD).get_by_role("heading")).to_have_text(step.title)
    expect(page.locator(LIVE).get_by_test_id("stElementContainer").first).to_be_visible()
    expect(page.locator(ASKED)).to_be_visible()
    told, live, asked = boxes(page)
    if screen == "projector":
        assert asked[1] <= SCREENS[screen][1], step.name
        assert live[0] < SCREENS[screen][1]
    else:
        assert told[0] < live[0] < asked[0]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= SCREENS[screen][0]
    if step.runs:
        page.get_by_role("button", name="Run it now").click()
        expect(page.get_by_role("button", name="Stop", exact=True).last).to_be_visible()
        expect(page.get_by_role("button", name="Run it now")).to_be_visible()
    if step.question:
        page.locator(ASKED).get_by_role("button").first.click()
        expect(page.locator(ASKED)).to_contain_text("(your answer)")
    settled(page)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def begins_at_its_top(page: Page) -> bool:
    """Whether nothing of the page is scrolled away."""
    top: float = page.evaluate("() => document.querySelector('.stMain').scrollTop")
    return top == 0


@pytest.mark.parametrize(
    ("lesson", "screen"), TAKEN, ids=[f"{lesson.name}-{screen}" for lesson, screen in TAKEN]
)
def test_a_lesson_can_be_taken_to_its_end(
    browser: Browser, server: str, lesson: Lesson, screen: str
) -> None:
    """From the list on, step by step; words, question and what is live share a projector's screen,
    follow one another on a phone, and are for everybody; each step begins at its top; the list then
    says that it was seen.
    """
    width, height = SCREENS[screen]
    scheme = SCHEMES[lesson.place % 2]
    some = share(lesson.steps, 2, seed=lesson.place)
    looked_at = some if screen == "projector" else lesson.steps[:1]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = opened(context, server, "lessons")
    page.get_by_role("link", name=f"{lesson.place}. {lesson.title}").click()
    for n, step in enumerate(lesson.steps):
        settled(page)
        until(page, partial(begins_at_its_top, page))
        taken(page, step, screen)
        if step in looked_at:
            assert serious(page) == [], step.name
        if n + 1 < len(lesson.steps):
            page.get_by_role("button", name="Next step").click()
            page.wait_for_url(f"**step={lesson.steps[n + 1].name}")
    expect(page.get_by_role("button", name="Next step")).to_have_count(0)
    page.get_by_role("button", name="All lessons").click()
    settled(page)
    card = page.locator(f".st-key-card_{lesson.name}")
    expect(card).to_contain_text("seen to the end")
    context.close()


def test_keys_go_from_step_to_step_and_leave_a_slider_alone(browser: Browser, server: str) -> None:
    """The arrows; a number answers the question that waits; a reload stays at the step."""
    lesson = lessons()[0]
    first, second = lesson.steps[:2]
    context = browser.new_context()
    page = opened(context, server, f"lessons?lesson={lesson.name}")
    page.get_by_role("button", name="Keys of this page").wait_for()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**step={second.name}")
    settled(page)
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    expect(page.locator(LIVE)).to_contain_text("With the line at 70%")
    assert page.url.endswith(f"step={second.name}")
    slider.blur()
    page.keyboard.press("1")
    expect(page.locator(ASKED)).to_contain_text("(your answer)")
    page.reload()
    settled(page)
    expect(page.locator(TOLD).get_by_role("heading")).to_have_text(second.title)
    expect(page.locator(ASKED)).to_contain_text("(your answer)")
    page.get_by_role("button", name="Keys of this page").wait_for()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**step={first.name}")
    context.close()


def test_back_leads_away_from_a_lesson(browser: Browser, server: str) -> None:
    """From a link without a step too, and what stood there before is there again."""
    context = browser.new_context()
    page = opened(context, server, "lessons")
    lesson = lessons()[0]
    page.goto(f"{server}/lessons?lesson={lesson.name}")
    settled(page)
    expect(page.locator(TOLD).get_by_role("heading")).to_have_text(lesson.steps[0].title)

    page.go_back()
    settled(page)

    expect(page.locator(f".st-key-card_{lesson.name}")).to_be_visible()
    context.close()


def test_a_handout_comes_as_a_file_that_prints(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    """With its questions on the first pages and its answers on the last."""
    lesson = lessons()[0]
    context = browser.new_context()
    page = opened(context, server, f"lessons?lesson={lesson.name}")
    with page.expect_download() as coming:
        page.get_by_text("Handout (HTML, prints on A4)").click()
    file = tmp_path / "handout.html"
    coming.value.save_as(file)
    paper = context.new_page()
    paper.goto(file.as_uri())
    expect(paper.get_by_role("heading", level=1)).to_have_text(lesson.title)
    expect(paper.get_by_role("heading", name="What the steps show")).to_be_visible()
    assert paper.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") >= 2
    context.close()
