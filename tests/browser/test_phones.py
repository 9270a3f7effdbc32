"""A participant's phone in a real browser: by keyboard alone, without a script, light and dark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from medmodels.sessions import Begin, Close, Debrief, GoOn, Opened, Pace, Plan, Reveal, Shut
from medmodels.tasks import TASKS
from tests.browser.conftest import serving
from tests.browser.settling import still, until
from tests.phones.rooms import laid_out, opened, session, tell
from ui.classroom import close_classroom

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("class")


@pytest.fixture(scope="module")
def served(place: Path) -> Iterator[str]:
    """A server on a store of its own, which these tests write to as another process does."""
    with serving("app.py", os.environ | {"MEDMODELS_HOME": str(place)}) as address:
        yield address


@pytest.fixture(autouse=True)
def same_store(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MEDMODELS_HOME", str(place))
    yield
    close_classroom()


def a_session(plan: Plan | None = None, task: str = "breast-fna") -> Opened:
    return opened(laid_out(task, plan, cases=2))


def wrongs(page: Page) -> list[str]:
    """What is wrong with a page: every violation that axe-core finds, what is wider than a phone,
    and what is too small for a finger.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()  # of a page that came in the place of another
    still(page)
    found = Axe().run(page).response["violations"]
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, .pill, input.code, #amount")]
            .filter((e) => e.getBoundingClientRect().height < 44)
            .map((e) => `small: ${e.outerHTML.slice(0, 80)}`)"""
    )
    wide = page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
    return [
        *(f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found),
        *small,
        *(["wide"] if wide else []),
    ]


def reached(page: Page, selector: str) -> None:
    """Press Tab until what is meant has the focus, and see that this can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            break
    else:
        raise AssertionError(f"{selector} is never reached")


def answered(page: Page) -> None:
    """Answer by keyboard: the first label where none is picked, 60%, send."""
    reached(page, "[name=label]")
    page.keyboard.press("Space")
    reached(page, "[name=confidence]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    reached(page, "button")
    page.keyboard.press("Enter")


def test_a_session_by_keyboard_alone(browser: Browser, served: str) -> None:
    """From the code to the report; every step of the class comes without a key pressed."""
    at = a_session()
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/join")
    reached(page, "#code")
    page.keyboard.type(at.code.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#nickname")).to_be_visible()
    reached(page, "#nickname")
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Ana")
    tell(at.code, Begin())
    for n in range(2):
        expect(page.locator(".count")).to_have_text(f"Case {n + 1} of 2")
        answered(page)
        expect(page.get_by_role("status")).to_contain_text("Your answer stands")
        tell(at.code, Reveal(n))
        expect(page.get_by_role("heading", name="The model")).to_be_visible()
        answered(page)
        expect(page.get_by_role("status")).to_contain_text("Your answers stand")
        tell(at.code, Shut(n))
        expect(page.get_by_role("heading", name="What it was")).to_be_visible()
        tell(at.code, GoOn(n))
    expect(page.get_by_role("heading", level=1)).to_have_text("One last question")
    reached(page, "[name=said]")
    page.keyboard.press("Space")
    reached(page, "button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    tell(at.code, Debrief())
    expect(page.get_by_role("link", name="My report")).to_be_visible()
    (who,) = session(at.code).everybody
    assert len(who.answers) == 4
    sure = {phase: answer.confidence for (_, phase), answer in who.answers.items()}
    assert sure == {"before": 60, "after": 70}  # one step from what was kept
    assert who.suspected == "yes"
    context.close()


LINES = """
window.lines = [];
const Line = window.EventSource;
window.EventSource = class extends Line {
  constructor(...all) { super(...all); window.lines.push(this); }
};
window.seen = (is) => {
  Object.defineProperty(document, "hidden", { get: () => !is, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
window.open_lines = () => window.lines.filter((one) => one.readyState !== Line.CLOSED).length;
"""


def test_a_tab_that_nobody_sees_holds_no_line(browser: Browser, served: str) -> None:
    """Of six lines that a browser opens to a server none is left for a page; seen again, a tab has
    its line and the page as it is now.
    """
    at = a_session()
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.add_init_script(LINES)
    page = context.new_page()
    page.goto(f"{served}/join/{at.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Participant 1")
    until(page, lambda: page.evaluate("open_lines()") == 1)
    page.evaluate("seen(false)")
    assert page.evaluate("open_lines()") == 0
    tell(at.code, Begin())
    page.wait_for_timeout(4000)  # nor does it ask now and then
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Participant 1")
    page.evaluate("seen(true)")
    expect(page.locator(".count")).to_have_text("Case 1 of 2")
    until(page, lambda: page.evaluate("open_lines()") == 1)
    page.evaluate("seen(true)")
    assert page.evaluate("open_lines()") == 1
    context.close()


def test_many_answers_stand_two_beside_each_other(browser: Browser, served: str) -> None:
    """Twenty sections of notes are no twenty rows on a phone; nothing of a name is cut off."""
    at = a_session(task="note-section")
    tell(at.code, Begin())
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/join/{at.code}")
    page.get_by_role("button", name="Join").click()
    pills = page.locator("fieldset:not(.sure) .pill")
    expect(pills).to_have_count(len(TASKS["note-section"].labels))
    still(page)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("fieldset:not(.sure) .pill")].map((e) => {
            const box = e.getBoundingClientRect(), span = e.querySelector("span");
            return [box.left, box.top, span.scrollWidth <= span.clientWidth];
        })"""
    )
    assert len({left for left, _, _ in boxes}) == 2
    assert len({top for _, top, _ in boxes}) == (len(boxes) + 1) // 2
    assert all(whole for _, _, whole in boxes)
    assert not wrongs(page)
    context.close()


def test_a_session_without_a_script(browser: Browser, served: str) -> None:
    """What waits loads itself again; a form never does while it is filled in."""
    at = a_session()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/join/{at.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Participant 1")
    tell(at.code, Begin())
    for name, phase in ((Reveal(0), "before"), (Shut(0), "after")):
        expect(page.locator(f"input[name=phase][value={phase}]")).to_be_attached()
        assert "http-equiv" not in page.content()
        page.locator(".pill", has_text="Malignant").click()
        page.locator(".pill", has_text="80%").click()
        page.get_by_role("button").click()
        expect(page.get_by_role("status")).to_contain_text("stand")
        tell(at.code, name)
    expect(page.get_by_role("heading", name="What it was")).to_be_visible()
    context.close()


def test_the_marks_of_the_strip_stand_where_they_belong(browser: Browser, served: str) -> None:
    """The policy of the page, which forbids styles in elements, leaves them their places."""
    at = a_session()
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    said = list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{served}/join/{at.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Participant 1")
    tell(at.code, Begin())
    page.locator(".pill", has_text="Benign").click()
    page.locator(".pill", has_text="90%").click()
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("Your answer stands")
    tell(at.code, Reveal(0))
    expect(page.locator(".strip .mark.mine")).to_be_visible()
    still(page)
    scale = page.locator(".strip .scale").bounding_box()
    mine = page.locator(".strip .mark.mine").bounding_box()
    assert scale
    assert mine
    where = (mine["x"] + mine["width"] / 2 - scale["x"]) / scale["width"]
    assert where == pytest.approx(0.1, abs=0.01)  # 90% sure of benign
    assert said == []
    context.close()


def test_a_film_can_be_looked_into(browser: Browser, served: str) -> None:
    """A tap makes it larger than the screen in a frame of its own, another one small again."""
    at = a_session(task="chest-xray")
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/join/{at.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Participant 1")
    tell(at.code, Begin())
    film = page.locator("a.film")
    film.wait_for()
    page.wait_for_load_state()  # before its script has run a tap opens the file
    film.click()
    expect(film).to_have_text("Smaller")
    still(page)
    box = film.locator("img").bounding_box()
    assert box
    assert box["width"] > PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    film.click()
    expect(film).to_have_text("Larger")
    context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_can_be_used_by_everybody(
    browser: Browser, served: str, scheme: Literal["light", "dark"]
) -> None:
    """axe-core finds nothing, nothing is wider than a phone or too small for a finger."""
    at = a_session()
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in ("/join", "/join/AAAAAA", "/host", f"/join/{at.code}"):
        page.goto(served + path)
        assert wrongs(page) == [], path
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are in")
    assert wrongs(page) == []
    tell(at.code, Begin())
    for phase, then in (("before", Reveal(0)), ("after", Shut(0))):
        expect(page.locator(f"input[name=phase][value={phase}]")).to_be_attached()
        assert wrongs(page) == []
        page.locator(".pill", has_text="Benign").click()
        page.locator(".pill", has_text="70%").click()
        page.get_by_role("button").click()
        expect(page.get_by_role("status")).to_contain_text("stand")
        assert wrongs(page) == []
        tell(at.code, then)
    expect(page.get_by_role("heading", name="What it was")).to_be_visible()
    assert wrongs(page) == []
    tell(at.code, Close())
    expect(page.get_by_role("heading", level=1)).to_have_text("One last question")
    assert wrongs(page) == []
    context.close()


@pytest.mark.parametrize("task", ["icu-mortality", "note-section", "warfarin-dose", "chest-xray"])
def test_every_kind_of_case_fits_a_phone(browser: Browser, served: str, task: str) -> None:
    """The case with its form, then the model beside it, at an own pace to the truth."""
    at = a_session(Plan(pace=Pace.OWN), task)
    context = browser.new_context(viewport=PHONE, color_scheme="dark")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{served}/join/{at.code}")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in, Participant 1")
    tell(at.code, Begin())
    for phase in ("before", "after"):
        expect(page.locator(f"input[name=phase][value={phase}]")).to_be_attached()
        assert wrongs(page) == []
        if page.locator("#amount").count():
            page.locator("#amount").fill("35,5")
        else:
            page.locator(".pill").first.click()
        page.locator(".pill", has_text="70%").click()
        page.get_by_role("button").click()
    expect(page.get_by_role("heading", name="What it was")).to_be_visible()
    assert wrongs(page) == []
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".count")).to_have_text("Case 2 of 2")
    context.close()
