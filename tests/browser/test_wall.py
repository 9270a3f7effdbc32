"""The wall of a class in a real browser: it follows its session by itself, holds on any screen, and
can be used without seeing it well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.sessions import Classroom, Give, Phase, Suspect
from tests.browser.settling import still, unfolded
from tests.browser.test_accessible import serious
from tests.browser.test_journeys import opened
from ui.classroom import classroom, close_classroom

pytestmark = pytest.mark.browser


@pytest.fixture
def room(server: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Classroom]:
    """The store of the server that is tested, from here: as if phones wrote to it."""
    close_classroom()
    monkeypatch.setenv("MEDMODELS_HOME", str(home))
    opened_here = classroom(make=True)
    assert opened_here is not None
    yield opened_here
    close_classroom()


def press(page: Page, label: str, then: str) -> None:
    """Click the button that goes on, and wait for the next."""
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_role("button", name=then, exact=True)).to_be_visible()


def code_of(page: Page) -> str:
    """The code of the session that the wall shows."""
    expect(page.locator(".st-key-code")).to_have_text(re.compile(r"\w"))
    return page.locator(".st-key-code").inner_text().strip()


def looks_well(page: Page) -> None:
    """At 1440 and 390 px, in light and dark: nothing serious, nothing that scrolls sideways."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert serious(page) == []
            still(page)
            wider = "document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"
            assert page.evaluate(wider) <= 0


def test_a_wall_goes_through_a_session(browser: Browser, server: str, room: Classroom) -> None:
    """What phones do appears without a click, a reload goes on, and every stage looks well."""
    page = opened(browser.new_context(), server, "teaching?task=breast-fna")
    press(page, "Start the session", "Begin")
    code = code_of(page)
    right = room.session(code).items[0].case.truth  # the samples are shuffled
    wrong = "malignant" if right == "benign" else "benign"
    everybody = [room.join(code, f"token {n}", f"Name {n}") for n in range(5)]
    expect(page.get_by_text("5 have joined")).to_be_visible()
    looks_well(page)

    press(page, "Begin", "Reveal the model")
    for who in everybody:
        room.act(code, Give(who.id, 0, Phase.BEFORE, right, 50 + 10 * who.number))
    expect(page.get_by_text("5 of 5 have answered")).to_be_visible()
    looks_well(page)
    page.reload()
    press(page, "Reveal the model", "Shut the answers")
    for who in everybody[:3]:
        room.act(code, Give(who.id, 0, Phase.AFTER, wrong, 80))
    expect(page.get_by_text("3 of 5 have answered")).to_be_visible()
    looks_well(page)

    press(page, "Shut the answers", "Next case")
    expect(page.get_by_text("5 of 5 were right before the model, 0 of 3 after it.")).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_be_visible()
    looks_well(page)

    unfolded(page, "More")
    press(page, "End the answering now", "Debrief")
    room.act(code, Suspect(everybody[0].id, "yes"))
    expect(page.get_by_text("1 of 5 has said")).to_be_visible()
    press(page, "Debrief", "Keep this session beyond 30 days")
    looks_well(page)
    page.context.close()


def test_two_walls_of_one_session_go_on_together(
    browser: Browser, server: str, room: Classroom
) -> None:
    """One takes over with the secret; what it does, the first shows a moment later."""
    first = opened(browser.new_context(), server, "teaching?task=breast-fna")
    press(first, "Start the session", "Begin")
    code = code_of(first)
    unfolded(first, "More")
    first.get_by_text("show the secret").click()
    expect(first.get_by_test_id("stCode")).to_have_text(re.compile(r"\w"))
    secret = first.get_by_test_id("stCode").inner_text().strip()

    second = opened(browser.new_context(), server, "teaching")
    unfolded(second, "Conduct a session that is running")
    second.get_by_label("Code of the session").fill(code)
    second.get_by_role("textbox", name="Its secret").fill(secret)
    second.get_by_role("button", name="Conduct it").click()
    press(second, "Begin", "Reveal the model")

    expect(first.get_by_role("button", name="Reveal the model")).to_be_visible()
    expect(first.get_by_text(secret)).to_have_count(0)
    first.context.close()
    second.context.close()
