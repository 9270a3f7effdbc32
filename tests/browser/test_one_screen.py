"""A review of each question, from the front door on: the number and its reason on one screen, on a
desk and on a phone, and nothing on it that is hard to see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.tasks import TASKS
from tests.browser.journey import QUESTIONS, SCREENS, arrived, standing
from tests.browser.settling import settled
from tests.browser.test_accessible import SCHEMES, serious
from tests.browser.test_journeys import detail, opened

pytestmark = pytest.mark.browser

CASE = ".film, .values, .curves, .passage, .ecg"
CHART_TABLE = "Table and description of this chart"
SPEAKS = (
    "xpath=//*[@data-testid='stPlotlyChart']"
    "[descendant-or-self::*[string-length(@aria-label) > 40]]"
)
# Views that a kind of case draws in its own way, and those that every question has alike.
OWN, ALIKE = ("A closer look", "What if"), ("Model facts", "All contributions", "Every model")


@dataclass(frozen=True)
class Review:
    """A question's first sample after the reveal, and how often a pointer was pressed for it."""

    page: Page
    question: str
    presses: int


@pytest.fixture(scope="module", params=list(QUESTIONS))
def review(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Review]:
    """Reached as a person does, on a desk."""
    context = browser.new_context(color_scheme="light", viewport=size("desk"))
    pressed: list[object] = []
    context.expose_binding("counted", lambda _: pressed.append(None))
    context.add_init_script("addEventListener('pointerdown', () => counted(), true)")
    page = opened(context, server, "")
    arrived(page, request.param)
    yield Review(page, request.param, len(pressed))
    context.close()


def size(screen: str) -> dict[str, int]:
    return dict(zip(("width", "height"), SCREENS[screen], strict=True))


def test_every_question_is_reviewed_here() -> None:
    """A new question has a way of answering it before it counts as one."""
    assert set(QUESTIONS) == set(TASKS)


def test_a_desk_shows_the_number_with_its_first_reason(review: Review) -> None:
    """Without scrolling, after three clicks from the front door."""
    number, reason, scrolled = standing(review.page, "desk")

    assert scrolled == 0
    assert 0 < number < reason <= SCREENS["desk"][1]
    _, picks = QUESTIONS[review.question]
    assert review.presses <= 1 + picks + 1 <= 3


def test_a_phone_shows_them_within_one_screen_below_the_case(review: Review) -> None:
    """Under the bar, which stays; case, judgement, strip and reasons follow one another, and
    nothing scrolls sideways.
    """
    page = review.page
    page.set_viewport_size(size("phone"))
    expect(page.locator(CASE).first).to_be_visible()

    number, reason, _ = standing(page, "phone")

    bar = page.locator(".st-key-bar")
    held = bar.bounding_box()
    assert held
    assert 0 <= held["y"] < held["y"] + held["height"] <= number < reason <= SCREENS["phone"][1]
    ground = bar.evaluate("e => getComputedStyle(e.parentElement).backgroundColor")
    assert ground not in ("", "rgba(0, 0, 0, 0)")
    places = [
        place.first.bounding_box()
        for place in (
            page.locator(CASE),
            page.get_by_text("sure, before the model"),
            page.locator(".strip"),
            page.locator(".reasons"),
            page.get_by_role("button", name="Record the verdict"),
        )
    ]
    tops = [place["y"] for place in places if place]
    assert len(tops) == len(places)
    assert tops == sorted(tops)
    assert page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth"
    )
    page.set_viewport_size(size("desk"))


def test_a_review_has_no_serious_violation(review: Review) -> None:
    """The case with its instruments, the strip, the reasons and what opens below, in both themes;
    every chart has its table, and of a passage the words that deny stand in bold.
    """
    page, bold = review.page, review.page.locator(".passage strong")
    charts, tables = page.get_by_test_id("stPlotlyChart"), page.get_by_text(CHART_TABLE)
    for view in (*OWN, *(ALIKE if review.question == "warfarin-dose" else ())):
        detail(page, view)
        settled(page)
        for found in (charts, page.locator(SPEAKS)):
            expect(found).to_have_count(tables.count())
        for scheme in reversed(SCHEMES):
            page.emulate_media(color_scheme=scheme)
            expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
            assert serious(page) == [], (view, scheme)
    if review.question == "note-section":
        assert {"No,", "not"} <= set(bold.all_inner_texts())
        assert int(bold.first.evaluate("e => getComputedStyle(e).fontWeight")) >= 600
