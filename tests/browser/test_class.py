"""A whole class: one host and five phones, one that comes late, one that reloads, one that answers
twice; the wall, the report and the file of answers tell the same, in a soak on either database.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from medmodels.reliance import measured, trials
from tests.browser.conftest import serving
from tests.browser.settling import unfolded
from tests.shares import WHOLE
from tests.store.servers import POSTGRES
from tests.store.servers import served as served_database

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

ILL, WELL = "pneumonia", "normal"
# Of each phone for each case: the first answer and how sure, then the second ones.
ANSWERS: dict[str, list[tuple[str, int, str, int] | None]] = {
    "Ann": [(ILL, 80, ILL, 90), (WELL, 70, WELL, 80), (ILL, 60, WELL, 70)],
    "Bo": [(WELL, 60, ILL, 70), (WELL, 90, WELL, 90), (WELL, 70, WELL, 80)],
    "Cy": [(WELL, 90, WELL, 60), (ILL, 60, WELL, 60), (ILL, 80, ILL, 80)],
    "Di": [(ILL, 50, ILL, 60), (ILL, 70, ILL, 60), (WELL, 60, ILL, 50)],
    "Late": [None, (WELL, 60, WELL, 70), (WELL, 80, WELL, 90)],
}
CASES = 3


# One database a run: other tests here hold sessions in files, those of the stores try both.
DATABASES = ["sqlite", "postgresql"] if WHOLE else ["sqlite" if POSTGRES is None else "postgresql"]


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The app over a store of its own, in a file or on a server."""
    environment = os.environ | {"MEDMODELS_HOME": str(tmp_path)}
    if request.param == "sqlite":
        with serving("app.py", environment) as served:
            yield served
        return
    if POSTGRES is None:
        pytest.skip("PostgreSQL is not on this machine (Debian's postgresql)")
    with (
        served_database() as database,
        serving("app.py", environment | {"MEDMODELS_DATABASE": f"{database}/postgres"}) as served,
    ):
        yield served


def joined(browser: Browser, address: str, code: str, name: str) -> Page:
    """A phone that takes part under a name."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{address}/join")
    page.get_by_label("The code on the wall").fill(code.lower())
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("A nickname, if you like").fill(name)
    page.get_by_role("button", name="Join").click()
    return page


def answer(page: Page, label: str, sure: int, *, second: bool) -> None:
    """Answer what the phone asks now."""
    send = page.get_by_role("button", name=f"Send my {'second ' if second else ''}answer")
    expect(send).to_be_visible()
    page.locator(f"input[name=label][value={label}]").check(force=True)
    page.locator(f"input[name=confidence][value='{sure}']").check(force=True)
    send.click()
    expect(page.get_by_role("status")).to_contain_text(
        "Your answers stand" if second else "Your answer stands"
    )


def press(host: Page, name: str) -> None:
    """Press the one button of the wall."""
    host.get_by_role("button", name=name, exact=True).click()


def counted(host: Page, said: str) -> None:
    """The wall counts so many by itself."""
    expect(host.get_by_text(said)).to_be_visible()


def text_of(download: Download) -> str:
    return Path(download.path()).read_text(encoding="utf-8")


def taken(host: Page, label: str) -> str:
    """A file that the debrief hands out."""
    with host.expect_download() as waiting:
        host.get_by_role("button", name=label).click()
    return text_of(waiting.value)


def test_a_class_from_the_first_click_to_the_report(browser: Browser, address: str) -> None:
    """Three clicks to a running session; five phones answer, see the model and answer again; what
    the wall counted, the report says and the file of answers holds is the same.
    """
    host = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    host.goto(address)
    host.get_by_role("link", name="Teaching").click()
    host.get_by_role("button", name="Start the session").click()
    expect(host.locator(".st-key-code")).to_have_text(re.compile(r"\w"))
    code = re.sub(r"\s", "", host.locator(".st-key-code").inner_text())
    phones = {name: joined(browser, address, code, name) for name in list(ANSWERS)[:4]}
    counted(host, "4 have joined")
    press(host, "Begin")

    moves = []
    for place in range(CASES):
        if place == 1:
            phones["Late"] = joined(browser, address, code, "Late")
            expect(phones["Late"].get_by_text("You joined at this case")).to_be_visible()
        given = {name: said for name, of in ANSWERS.items() if (said := of[place])}
        for name, (label, sure, _, _) in given.items():
            answer(phones[name], label, sure, second=False)
        if place == 0:
            again_and_twice(phones["Ann"], address, code)
        counted(host, f"{len(given)} of {len(given)} have answered")
        press(host, "Reveal the model")
        for name, (_, _, label, sure) in given.items():
            answer(phones[name], label, sure, second=True)
        counted(host, f"{len(given)} of {len(given)} have answered")
        press(host, "Shut the answers")
        outcome = host.locator(".st-key-outcome")
        for said in ("Truth: ", "right before the model", "after it"):
            expect(outcome).to_contain_text(said)
        moves.append(outcome.inner_text())
        press(host, "Next case")
        expect(host.get_by_text(f"Case {place + 2} of")).to_be_visible()

    unfolded(host, "More")
    host.get_by_role("button", name="End the answering now").click()
    for page in phones.values():
        expect(page.get_by_role("heading", name="One last question")).to_be_visible()
        page.locator("input[name=said][value=unsure]").check(force=True)
        page.get_by_role("button", name="Send").click()
    counted(host, "5 of 5 have said")
    press(host, "Debrief")
    expect(host.get_by_role("heading", name="Every case")).to_be_visible()

    rows = list(csv.DictReader(io.StringIO(taken(host, "Answers (CSV)"))))
    told = json.loads(taken(host, "JSON"))
    page_of_class = taken(host, "Report (HTML)")
    agree(rows, told, page_of_class, moves)
    for name, page in phones.items():
        page.get_by_role("link", name="My report").click()
        expect(page.locator("body")).to_contain_text("Not a medical device")
        right = sum(
            row["right"] == "yes" and row["phase"] == "after"
            for row in rows
            if row["reader"] == f"R{list(ANSWERS).index(name) + 1:02d}"
        )
        said = re.compile(rf"\b{right} of \d")
        expect(page.locator("body")).to_have_text(said, use_inner_text=True)
        page.context.close()
    host.context.close()


def again_and_twice(page: Page, address: str, code: str) -> None:
    """A reload keeps person, case and phase; a second answer, sent from another tab, is refused
    with the first one shown.
    """
    page.reload()
    expect(page.get_by_text("Your answer stands.")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{address}/join/{code}")
    expect(other.get_by_text("Your answer stands.")).to_be_visible()
    sent = other.request.post(
        f"{address}/join/{code}/answer",
        form={"place": "0", "phase": "before", "label": WELL, "confidence": "100"},
        headers={"Origin": address},
    )
    assert f"You answered this already: {ILL}, 80% sure" in sent.text()
    other.close()


def agree(rows: list[dict[str, str]], told: dict[str, Any], report: str, moves: list[str]) -> None:
    """The file holds what was answered, and the wall and the reports count it."""
    said = {(row["reader"], row["case"], row["phase"]): row for row in rows}
    truth = {row["case"]: row["truth"] for row in rows}
    model = {row["case"]: row["model_answer"] for row in rows}
    pairs = []
    for n, (name, of) in enumerate(ANSWERS.items(), 1):
        for place, given in enumerate(of, 1):
            both = [said[f"R{n:02d}", str(place), phase] for phase in ("before", "after")]
            if given is None:
                assert [row["answer"] for row in both] == ["", ""]
                continue
            assert [row["answer"] for row in both] == [given[0], given[2]], name
            assert [row["confidence"] for row in both] == [str(given[1]), str(given[3])]
            pairs.append((truth[str(place)], model[str(place)], given[0], given[2]))
    for place, wall in enumerate(moves, 1):
        here = [of[place - 1] for of in ANSWERS.values() if of[place - 1]]
        right = [sum(one[k] == truth[str(place)] for one in here if one) for k in (0, 2)]
        assert f"Truth: {truth[str(place)]}" in wall
        assert f"{right[0]} of {len(here)} were right before the model" in wall
        assert f"{right[1]} of {len(here)} after it" in wall
    found = measured(trials(*map(list, zip(*pairs, strict=True))))
    for name in ("correct_before", "correct_model", "correct_after", "rair", "over_reliance"):
        rate = getattr(found, name)
        assert told["leaning"]["reliance"][name] == {"hits": rate.hits, **rate.as_row()}, name
        assert f"{rate.hits} of {rate.n}" in report if rate.n else "no opportunity" in report
