"""What is drawn stays where it is: nobody presses what came in the place of something else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.settling import settled

pytestmark = pytest.mark.browser

# The sum of layout shifts, as browsers score it (web.dev/cls); 0.1 is called good.
_MOVED = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(shift => moved += shift.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(moved), 500);
})"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_front_door_stands_still(
    browser: Browser, server: str, width: int, height: int
) -> None:
    """From the first word on it: the style comes with the page, and what is not yet drawn has its
    place.
    """
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(server)
    settled(page)
    page.locator(".st-key-card_chest-xray img").wait_for()

    assert page.evaluate(_MOVED) < 0.03
    page.context.close()
