"""A reload finds the case, the judgement and the verdict again; another tab does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from medmodels.sessions import Opened
from tests.screen import field
from ui import returning
from ui.kept import Shelf, Tab
from ui.state import CONDUCTED

ROOT = Path(__file__).parents[2]
FNA = (ROOT / "assets/samples/breast-fna/02-looks-malignant.csv").read_bytes()


class Browser:
    """A browser with its cookie: which tab answers, and whether it would ask before it leaves."""

    def __init__(self) -> None:
        self.cookie, self.tab, self.warns = "a cookie", "first tab", False
        self.asked: list[bool] = []

    def name(self, offered: str, *, ask: bool) -> str:
        self.asked.append(ask)
        return self.tab if ask else offered

    def leaving(self, *, warns: bool) -> None:
        self.warns = warns


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser of which nothing is kept yet, and a shelf of its own; a new tab takes the name that
    it is offered, as the first one.
    """
    made = Browser()
    monkeypatch.setattr(returning, "SHELF", Shelf())
    monkeypatch.setattr(returning, "cookie", lambda: made.cookie)
    monkeypatch.setattr(returning, "tab_name", made.name)
    monkeypatch.setattr(returning, "leaving", made.leaving)
    monkeypatch.setattr(returning.secrets, "token_urlsafe", lambda _: made.tab)
    return made


def opened(page: str = "review", **named: str) -> AppTest:
    """A page, looked at anew: as a reload does it, or another tab."""
    test = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    if not named:
        return test.run().switch_page(f"../pages/{page}.py").run()
    for name, value in named.items():
        test.query_params[name] = value
    return test.run()


def ends(*_: object, **__: object) -> None:
    """A run is over here."""
    raise TimeoutError


def judged(test: AppTest, label: str = "malignant") -> AppTest:
    test.radio(key=field(test, "before label")).set_value(label)
    return pressed(test, "Commit")


def pressed(test: AppTest, label: str) -> AppTest:
    return next(b for b in test.button if b.label.startswith(label)).click().run()


def said(test: AppTest, what: str) -> bool:
    return any(what in m.value for m in (*test.markdown, *test.success))


def test_a_reload_brings_back_the_judgement_and_the_verdict(browser: Browser) -> None:
    """On the same case, with what was recorded."""
    judged(opened(task="breast-fna", case="sample-2"))
    again = opened(task="breast-fna", case="sample-2")
    assert said(again, "You said **Malignant**")
    assert again.session_state["sample"] == "Case 2"

    again.radio(key=field(again, "after label")).set_value("benign")
    pressed(again, "Record")
    assert said(opened(task="breast-fna", case="sample-2"), "Recorded in this session only: benign")


@pytest.mark.parametrize("interrupted", ["knows", "fetch"])
def test_a_run_that_ends_while_the_shelf_is_asked_is_begun_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, interrupted: str
) -> None:
    """A click while another server is asked ends the run there: the next one is no error and finds
    what the tab had.
    """
    judged(opened(task="breast-fna", case="sample-2"))
    shelf, times = returning.SHELF, []
    asked = getattr(shelf, interrupted)

    def once(name: str) -> object:
        times.append(name)
        if len(times) == 1:
            raise TimeoutError
        return asked(name)

    monkeypatch.setattr(shelf, interrupted, once)
    again = opened(task="breast-fna", case="sample-2")
    assert len(again.exception) == 1
    again.run()

    assert not again.exception
    assert said(again, "You said **Malignant**")


@pytest.mark.parametrize(
    ("page", "label", "cut_off", "found"),
    [
        ("lessons", "Fewer missed", "ui.lessons.step.drawn_live", "(your answer)"),
        ("review", "Commit", "ui.reveal.answered", "You said **Malignant**"),
    ],
    ids=["a lesson's answer", "a judgement"],
)
def test_what_was_said_is_kept_though_its_run_does_not_come_to_its_end(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    label: str,
    cut_off: str,
    found: str,
) -> None:
    """A reload ends a run wherever it is; what was answered before is there again."""

    def arrived() -> AppTest:
        test = opened(task="breast-fna", case="sample-2")
        test.query_params.update({"lesson": "a-number", "step": "line"})
        return test.switch_page(f"../pages/{page}.py").run()

    test = arrived()
    if page == "review":
        test.radio(key=field(test, "before label")).set_value("malignant")
    with monkeypatch.context() as patched:
        patched.setattr(cut_off, ends)
        assert len(pressed(test, label).exception) == 1
    again = arrived()

    assert not again.exception
    assert said(again, found)


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("evidence", {}),
        ("review", {"task": "warfarin-dose", "model": "ridge", "open": "question"}),
        ("review", {"task": "breast-fna", "model": "forest", "case": "sample-2"}),
    ],
    ids=["another page", "another question", "another model and case"],
)
@pytest.mark.parametrize("session", ["the same", "a new one"])
def test_until_a_page_is_drawn_what_another_one_had_is_kept_as_it_was(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    address: dict[str, str],
    session: str,
) -> None:
    """It does not belong to the new address: a reload would look for it there in vain, or show it
    instead of what was asked for.
    """
    test = opened(task="breast-fna", model="svm")
    test.segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("mine.csv", FNA, "text/csv")).run()
    judged(test)
    tab = Tab(browser.cookie, browser.tab)
    before = returning.SHELF.find(tab)
    assert before is not None

    monkeypatch.setattr("ui.blocks.header", ends)
    if session == "a new one":
        test = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    test.query_params.clear()
    test.query_params.update(address)
    shown = test.switch_page(f"../pages/{page}.py").run()

    assert len(shown.exception) == 1
    assert returning.SHELF.find(tab) is before


def test_a_reload_brings_back_an_upload(browser: Browser) -> None:
    """The file's name and its cases, though no address says anything of them."""
    test = opened(task="breast-fna", model="svm")
    test.segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("mine.csv", FNA, "text/csv")).run()
    judged(test)
    assert "case" not in test.query_params

    again = opened(task="breast-fna", model="svm")

    assert again.session_state["source"] == "Upload"
    assert said(again, "mine")
    assert said(again, "You said **Malignant**")
    assert "case" not in again.query_params


def test_a_file_that_was_refused_is_not_kept(browser: Browser) -> None:
    """Its bytes would be."""
    test = opened(task="breast-fna", model="svm")
    test.segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("mine.csv", b"a,b\n1,2\n", "text/csv")).run()
    assert test.error

    assert not returning.SHELF.knows(browser.cookie)


def test_a_file_that_was_removed_is_not_kept(browser: Browser) -> None:
    """What the person took away does not come back."""
    test = opened(task="breast-fna", model="svm")
    test.segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("mine.csv", FNA, "text/csv")).run()
    assert returning.SHELF.knows(browser.cookie)

    test.button(key="remove upload").click().run()

    assert not returning.SHELF.knows(browser.cookie)


def test_another_tab_of_the_browser_starts_afresh(browser: Browser) -> None:
    """It is asked for its name, and has none that is known."""
    judged(opened(task="breast-fna", case="sample-2"))
    browser.tab = "second tab"

    other = opened(task="breast-fna", case="sample-2")

    assert browser.asked[-1]
    assert not said(other, "You said")


def test_a_link_to_something_else_wins_over_where_the_tab_was(browser: Browser) -> None:
    """The link is followed; what was judged is still known where that case is opened again."""
    judged(opened(task="breast-fna", case="sample-2"))

    other = opened(task="breast-fna", case="sample-3")
    assert other.session_state["sample"] == "Case 3"
    assert not said(other, "You said")
    assert said(pressed(other, "Previous case"), "You said **Malignant**")


def test_a_copied_tab_goes_its_own_way(browser: Browser) -> None:
    """What is judged in one of two tabs with one name is not judged in the other."""
    first = judged(opened(task="breast-fna", case="sample-2"))
    copy = opened(task="breast-fna", case="sample-2")
    copy.radio(key=field(copy, "after label")).set_value("benign")
    pressed(copy, "Record")

    assert said(copy, "Recorded")
    assert not said(first.run(), "Recorded")


def test_without_a_cookie_nothing_is_kept_and_nobody_is_asked(browser: Browser) -> None:
    """A browser that takes none could not come back for it."""
    browser.cookie = ""
    judged(opened(task="breast-fna", case="sample-2"))

    assert not said(opened(task="breast-fna", case="sample-2"), "You said")
    assert not any(browser.asked)


def test_the_page_waits_for_the_tabs_name_before_it_shows_anything(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other case flashes up: until the tab has answered there is one line."""
    judged(opened(task="breast-fna", case="sample-2"))
    monkeypatch.setattr(returning, "tab_name", lambda offered, *, ask: None if ask else offered)

    waiting = opened(task="breast-fna", case="sample-2")

    assert [c.value for c in waiting.caption] == ["Looking for what this tab had…"]
    assert not waiting.title


def test_end_and_forget_leaves_nothing(browser: Browser) -> None:
    """Neither on the shelf nor in the session, which is back on the front page."""
    test = judged(opened(task="breast-fna", case="sample-2"))

    pressed(test, "End and forget")

    assert not returning.SHELF.knows(browser.cookie)
    assert "reviews" not in test.session_state
    assert not said(opened(task="breast-fna", case="sample-2"), "You said")


def test_the_statisticians_switch_comes_back_on_whichever_page(browser: Browser) -> None:
    """Turned on under evidence, it is on after a reload of the review, where nothing else is there
    to be forgotten, and under another question; turned off it stays off.
    """
    test = opened("evidence")
    test.toggle(key="statistician").set_value(True).run()
    test.switch_page("../pages/review.py").run()
    assert not any(b.label == "End and forget" for b in test.button)

    again = opened(task="breast-fna", case="sample-2").switch_page("../pages/behaviour.py").run()
    assert again.toggle(key="statistician").value

    again.toggle(key="statistician").set_value(False).run()
    assert not returning.SHELF.knows(browser.cookie)


def test_leaving_warns_between_the_judgement_and_the_verdict(browser: Browser) -> None:
    """Not before, not after, and not for a look without a judgement."""
    test = opened(task="breast-fna", case="sample-2")
    assert not browser.warns
    judged(test)
    assert browser.warns
    test.radio(key=field(test, "after label")).set_value("benign")
    pressed(test, "Record")
    assert not browser.warns
    pressed(test, "Next case")
    pressed(test, "Show the model without my judgement")
    assert not browser.warns


def test_a_row_that_needs_correcting_comes_back_with_its_problems(browser: Browser) -> None:
    """A case that cannot be used yet is on the page all the same."""
    test = opened(task="breast-fna", model="svm")
    test.segmented_control(key="source").set_value("Upload").run()
    wrong = FNA.replace(b"\n", b"\n-", 1)
    test.file_uploader(key="upload").set_value(("t.csv", wrong, "text/csv")).run()
    shown = [e.value for e in test.error]
    assert ["cannot be used yet" in told for told in shown] == [True]

    assert [e.value for e in opened(task="breast-fna", model="svm").error] == shown


def test_a_conducted_session_comes_back_wherever_one_arrives(browser: Browser) -> None:
    """Its code and secret, also with a link to something else; there is no case to be forgotten.
    Whoever ends and forgets a case forgets that too, and who let go of it finds nothing.
    """
    test = opened("teaching")
    test.session_state[CONDUCTED] = Opened("AC3D4E", "secret")
    test.run()
    assert not any(b.label == "End and forget" for b in test.button)

    again = opened(task="breast-fna", case="sample-2")
    assert again.session_state[CONDUCTED] == Opened("AC3D4E", "secret")

    pressed(again.switch_page("../pages/teaching.py").run(), "Choose another")
    assert not returning.SHELF.knows(browser.cookie)


@pytest.mark.parametrize("lost", ["reading", "everything"])
def test_what_another_server_could_not_give_is_said(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """The page is whole without it: a file does not come without its cases."""
    test = opened(task="breast-fna", model="svm")
    test.segmented_control(key="source").set_value("Upload").run()
    test.file_uploader(key="upload").set_value(("mine.csv", FNA, "text/csv")).run()
    judged(test)
    kept = returning.SHELF.find(Tab(browser.cookie, browser.tab))
    assert kept is not None
    things = {name: thing for name, thing in kept.things.items() if name != lost}
    come = replace(kept, things=things if lost == "reading" else {}, left_out=(lost,))
    monkeypatch.setattr(returning.SHELF, "fetch", lambda _: come)

    again = opened(task="breast-fna", model="svm")

    assert not again.exception
    assert "served by another server now" in again.toast[0].value
    assert not said(again, "mine")
