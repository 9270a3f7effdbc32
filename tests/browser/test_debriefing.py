"""The reports of a session in a browser: nothing serious for axe-core, nothing cut on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from medmodels.debriefing import class_html, debrief, participant_html
from medmodels.sessions import Aid, Plan
from tests.debriefing.classes import Both, item, opening, played

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of a class of six with every kind of case, and of its first participant."""
    folder = tmp_path_factory.mktemp("reports")
    items = [
        item("malignant", "benign", aid=Aid.ALONE),
        item("malignant", "benign", title="A long title " * 6),
        item("benign", "malignant", simulated=True),
        item("benign", None),
        item("benign", "benign", aid=Aid.ALONE),
    ]
    both: list[Both] = [(("malignant", 90), ("benign", 60))] * 5
    names = [f"N{n}" for n in range(6)]
    session = played(
        opening(items, plan=Plan(aid=Aid.MODEL, alone_first=1)),
        dict.fromkeys(names, both),
        suspected=dict.fromkeys(names, "yes"),
    )
    pages = {
        "class": class_html(debrief(session)),
        "one": participant_html(session, session.everybody[0]),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["class", "one"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_report_can_be_read_by_everybody(
    browser: Browser,
    written: dict[str, Path],
    name: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    """axe-core finds nothing serious, and the page is no wider than the screen."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(written[name].as_uri())
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    high = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": high})
    found = Axe().run(page).response["violations"]
    context.close()

    assert wide <= width
    assert [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ] == []


def test_a_report_prints_on_paper(browser: Browser, written: dict[str, Path]) -> None:
    """On A4 nothing is cut at the side, and a dark screen prints dark on white."""
    context = browser.new_context(color_scheme="dark", viewport={"width": 680, "height": 1000})
    page = context.new_page()
    page.goto(written["class"].as_uri())
    page.emulate_media(media="print", color_scheme="dark")

    cut = page.evaluate(
        "() => [...document.querySelectorAll('table, dl, p')]"
        ".filter(e => e.getBoundingClientRect().right > 681).length"
    )
    ground, ink = page.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; }"
    )
    context.close()
    assert cut == 0
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(13, 19, 22)")
