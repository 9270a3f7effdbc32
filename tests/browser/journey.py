"""A review from the front door to the verdict, question by question, measured as a person meets it:
clicks, pixels scrolled, seconds, and whether the reason stands beside the number.

``python -m tests.browser.journey ADDRESS`` prints a line of JSON for each question and screen.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from playwright.sync_api import Page, expect

from tests.browser.settling import GUARD, listening, settled, still

__all__ = ["QUESTIONS", "SCREENS", "Journey", "arrived", "standing", "travelled"]

SCREENS = {"desk": (1440, 900), "phone": (390, 844)}


def _radio(page: Page) -> None:
    page.get_by_test_id("stForm").get_by_test_id("stRadio").locator("label").nth(1).click()


def _pill(page: Page) -> None:
    page.get_by_test_id("stForm").get_by_test_id("stButtonGroup").get_by_role("radio").nth(
        1
    ).click()


def _amount(page: Page) -> None:
    field = page.get_by_test_id("stForm").get_by_test_id("stNumberInputField").first
    field.fill("35")
    field.press("Tab")


# How a judgement is given, and how many clicks that takes.
QUESTIONS: dict[str, tuple[Callable[[Page], None], int]] = {
    "breast-fna": (_radio, 1),
    "breast-survival": (_radio, 1),
    "breast-ultrasound": (_radio, 1),
    "ecg-beat": (_pill, 1),
    "chest-xray": (_radio, 1),
    "icu-mortality": (_radio, 1),
    "note-section": (_pill, 1),
    "warfarin-dose": (_amount, 1),
}


@dataclass(frozen=True)
class Journey:
    """What a review took; ``beside`` is how far (pixels) the first reason ends below the top of the
    screen when the number stands on it, ``height`` that of the screen.
    """

    question: str
    screen: str
    clicks_to_number: int
    clicks_to_verdict: int
    scrolled: int
    seconds_to_number: float
    seconds_to_reason: float
    beside: int
    height: int


def arrived(page: Page, question: str) -> tuple[float, float]:
    """From the front door to the number and the reasons of the first sample of a question; the
    seconds from the commit to either.
    """
    page.locator(f"a[href*='task={question}']").first.click()
    form = page.get_by_test_id("stForm").first
    expect(form).to_be_visible(timeout=GUARD)
    settled(page)
    give, _ = QUESTIONS[question]
    form.scroll_into_view_if_needed()
    give(page)
    settled(page)
    button = page.get_by_role("button", name="Commit and reveal the model")
    start = time.perf_counter()
    button.click()
    expect(page.locator(".strip .finding").first).to_be_visible(timeout=GUARD)
    number = time.perf_counter() - start
    reason = page.locator(".reasons li").first
    expect(reason).to_be_visible(timeout=GUARD)
    said = time.perf_counter() - start
    settled(page)
    return number, said


def standing(page: Page, screen: str) -> tuple[int, int, int]:
    """Where the number begins and the first reason ends, below the top of the screen when the
    number stands on it, and how far the page is scrolled then; in pixels.
    """
    finding, reason = page.locator(".strip .finding").first, page.locator(".reasons li").first
    still(page)
    if screen == "phone":
        finding.evaluate("e => e.closest('.instrument').scrollIntoView({block: 'start'})")
        still(page)
    box, first = finding.bounding_box(), reason.bounding_box()
    assert box
    assert first
    return round(box["y"]), round(first["y"] + first["height"]), _scrolled(page)


def travelled(page: Page, address: str, question: str, screen: str) -> Journey:
    """Review the first sample of a question, from the front door on."""
    page.set_viewport_size(dict(zip(("width", "height"), SCREENS[screen], strict=True)))
    page.goto(address)
    settled(page)
    number, said = arrived(page, question)
    _, beside, top = standing(page, screen)
    picks = QUESTIONS[question][1]
    record = page.get_by_role("button", name="Record the verdict")
    record.scroll_into_view_if_needed()
    record.click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Recorded").first).to_be_visible(
        timeout=GUARD
    )
    return Journey(
        question,
        screen,
        clicks_to_number=1 + picks + 1,
        clicks_to_verdict=1 + picks + 2,
        scrolled=max(_scrolled(page), top),
        seconds_to_number=round(number, 2),
        seconds_to_reason=round(said, 2),
        beside=beside,
        height=SCREENS[screen][1],
    )


def _scrolled(page: Page) -> int:
    main = "document.querySelector('[data-testid=stMain]')"
    return int(page.evaluate(f"{main}.scrollTop"))


def main() -> None:
    """Every question on every screen, each in a browser of its own."""
    import shutil

    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for screen in SCREENS:
            for question in QUESTIONS:
                context = browser.new_context()
                listening(context)
                print(
                    json.dumps(asdict(travelled(context.new_page(), sys.argv[1], question, screen)))
                )
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
