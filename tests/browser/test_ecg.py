"""A beat on ECG paper under a reader's eyes: its proportions, its segments, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.settling import settled, still
from tests.browser.test_accessible import SCHEMES, serious
from tests.browser.test_journeys import opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A ventricular beat before the reveal."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield opened(context, server, "review?task=ecg-beat&case=sample-2")
    context.close()


def paper(page: Page) -> Locator:
    return page.locator(".ecg svg.near").first


def revealed(page: Page) -> None:
    if not page.locator(".strip").count():
        form = page.get_by_test_id("stForm")
        form.get_by_test_id("stButtonGroup").get_by_role("radio").nth(2).click()
        page.get_by_role("button", name="Commit and reveal the model").click()
        expect(page.locator(".strip").first).to_be_visible()
        settled(page)


def box(of: Locator, part: str = "") -> dict[str, float]:
    """Where an element, or the first of a part of it, stands on the screen."""
    found = (of.locator(part).first if part else of).bounding_box()
    assert found is not None
    return dict(found)


def millimetre(page: Page) -> tuple[float, float]:
    """Pixels of a millimetre of paper, across and down."""
    still(page)
    box = paper(page).bounding_box()
    view = (paper(page).get_attribute("viewBox") or "").split()
    assert box is not None
    return box["width"] / float(view[2]), box["height"] / float(view[3])


def test_a_millimetre_is_as_long_down_as_across(page: Page) -> None:
    """25 of them are a second and 10 a millivolt: the paper is never stretched."""
    across, down = millimetre(page)

    assert across == pytest.approx(down, rel=0.01)
    assert across > 3
    expect(page.locator(".ecg .foot")).to_contain_text("25 mm/s, 10 mm/mV")


def test_the_beat_is_marked_and_intervals_are_written(page: Page) -> None:
    """The mark stands in the middle; half a second before it the beat before."""
    view = [float(n) for n in (paper(page).get_attribute("viewBox") or "").split()]
    place = paper(page).locator("path.mark").get_attribute("d") or ""

    assert float(re.match(r"M(\S+)", place)[1]) + 1.5 == pytest.approx(view[2] / 2)  # type: ignore[index]
    expect(paper(page).locator("text.interval").filter(has_text="0.50 s")).to_have_count(1)
    expect(page.locator(".ecg svg.whole")).to_have_count(1)


def test_nothing_of_the_model_lies_on_it_before_the_reveal(page: Page) -> None:
    """No segment has a colour, and pointing at one says what it is."""
    expect(paper(page).locator('[data-part="QRS complex"]')).to_have_count(1)
    assert paper(page).locator("rect.up, rect.down").count() == 0
    paper(page).locator('[data-part="QRS complex"]').hover()
    expect(page.locator(".ecg .foot")).to_contain_text("QRS complex: 0.08 s before")


def test_a_reason_and_its_segment_light_up_together(page: Page) -> None:
    """By pointer from the reasons, by keyboard from the paper."""
    revealed(page)
    reason = page.locator(".reasons li").first
    reason.hover()
    part = reason.get_attribute("data-part")

    lit = page.locator(".ecg .part.lit").first
    expect(lit).to_be_visible()
    assert lit.get_attribute("data-part") == part
    expect(page.locator(".ecg .foot")).to_contain_text(reason.locator(".effect").inner_text())

    page.mouse.move(2, 2)
    shade = paper(page).locator(".part").first
    shade.focus()
    page.keyboard.press("ArrowRight")
    second = paper(page).locator(".part").nth(1).get_attribute("data-part")
    expect(page.locator(f'.ecg .part.lit[data-part="{second}"]').first).to_be_visible()


def test_the_next_beat_is_a_key_away(page: Page) -> None:
    """n goes to another case, whose paper is another one."""
    level = page.locator(".ecg path.lead").first.get_attribute("d")
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")

    expect(page.locator(".ecg path.lead").first).not_to_have_attribute("d", level or "")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_paper_can_be_used_without_seeing_it_well(
    browser: Browser, server: str, scheme: str
) -> None:
    """Before and after the reveal axe-core finds nothing serious."""
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1440, "height": 900})  # type: ignore[arg-type]
    page = opened(context, server, "review?task=ecg-beat&case=sample-3")
    expect(paper(page)).to_be_visible()
    assert serious(page) == []
    revealed(page)
    assert serious(page) == []
    context.close()


def test_on_a_phone_fewer_seconds_are_shown_larger(browser: Browser, server: str) -> None:
    """At 390 px the paper has the whole width, 3.2 seconds of it, and nothing scrolls sideways."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = opened(context, server, "review?task=ecg-beat&case=sample-2")
    expect(paper(phone)).to_have_attribute("viewBox", re.compile(r"^\S+ \S+ 80(\.0*)? "))
    still(phone)
    box = paper(phone).bounding_box()

    assert box is not None
    assert box["width"] >= 350
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_a_closer_look_can_be_read_on_a_phone(browser: Browser, server: str) -> None:
    """The trace fills the width of its chart, the labels of the axis lie level and apart, the tools
    beside the title; nothing scrolls sideways.
    """
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = opened(context, server, "review?task=ecg-beat&case=sample-2")
    revealed(phone)
    phone.get_by_role("radio", name="A closer look").click()
    chart = phone.locator(".js-plotly-plot").first
    expect(chart.locator(".xtick text").first).to_be_visible()
    settled(phone)
    trace, title, tools = (box(chart, part) for part in (".js-line", ".gtitle", ".modebar"))
    labels = [box(label) for label in chart.locator(".xtick text").all()]

    assert trace["width"] > 250
    assert trace["height"] > 70
    assert title["y"] >= tools["y"] + tools["height"] - 1
    for left, right in pairwise(labels):
        assert left["x"] + left["width"] < right["x"]
        assert left["height"] < 20
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
