"""Every page can be used without seeing it well: axe-core finds nothing serious, in light and in
dark. Reviews after the reveal are in ``test_one_screen.py``.
"""

from __future__ import annotations

import itertools
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.tasks import TASKS
from tests.browser.settling import settled, still
from tests.browser.test_journeys import opened
from tests.shares import WHOLE
from ui.evidence import views_of

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def serious(page: Page) -> list[str]:
    """Violations that axe-core calls serious or critical, with the first element of each; on a
    screen as high as the page, since it passes over what is scrolled out of sight.
    """
    from axe_playwright_python.sync_playwright import Axe

    screen = page.viewport_size
    assert screen
    still(page)
    whole = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": screen["width"], "height": max(screen["height"], whole)})
    still(page)
    found = Axe().run(page).response["violations"]
    page.set_viewport_size(screen)
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_has_a_serious_violation(
    browser: Browser, server: str, scheme: Literal["light", "dark"]
) -> None:
    """The front page, a review before the reveal, teaching, lessons, behaviour, training
    and models.
    """
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1440, "height": 1000})
    page = opened(context, server)
    assert serious(page) == []
    for name in ("", "teaching", "lessons", "behaviour", "training", "models"):
        page.goto(f"{server}/{name}")
        settled(page)
        assert serious(page) == [], name
    context.close()


# A question of each outcome and a film; every question in a soak.
OF_EACH = (
    list(TASKS) if WHOLE else [*{TASKS[name].kind: name for name in TASKS}.values(), "chest-xray"]
)


@pytest.mark.parametrize("task", OF_EACH)
def test_no_view_of_the_evidence_has_a_serious_violation(
    browser: Browser, server: str, task: str
) -> None:
    """Every view; light for most, dark for the classes."""
    context = browser.new_context(
        color_scheme="dark" if TASKS[task].kind == "classes" else "light",
        viewport={"width": 1440, "height": 1000},
    )
    page = opened(context, server, f"evidence?task={task}")
    for view in views_of(TASKS[task]):
        page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).first.click()
        settled(page)
        assert serious(page) == [], view
    context.close()


def test_the_evidence_page_reads_in_order(browser: Browser, server: str) -> None:
    """Headings go down one level at a time from the page's title, every chart has a description,
    and the tables have names.
    """
    context = browser.new_context()
    page = opened(context, server, "evidence")
    for view in views_of(TASKS["breast-fna"]):
        page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).first.click()
        settled(page)
        levels = [
            int(heading.evaluate("e => e.tagName[1]"))
            for heading in page.locator("h1, h2, h3").all()
        ]
        assert levels[0] == 1
        assert all(
            after <= before + 1 or before == 1 for before, after in itertools.pairwise(levels)
        ), view
        for drawn in page.get_by_test_id("stPlotlyChart").all():
            told = "xpath=descendant-or-self::*[@aria-label or @alt or self::title]"
            expect(drawn.locator(told).first, view).to_be_attached()
    expect(page.get_by_role("heading", name="Held-out evidence")).to_be_visible()
    context.close()
