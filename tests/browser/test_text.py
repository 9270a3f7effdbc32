"""What a file or a person wrote is on the page as it was written, and is nothing but text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, serving
from tests.browser.settling import settled
from tests.browser.texts import WRITTEN, mixed

pytestmark = pytest.mark.browser

_INERT = {"P", "SPAN", "DIV", "STRONG", "UL", "LI"}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """The page of texts, opened once."""
    with serving("tests/browser/texts.py", os.environ | {"PYTHONPATH": str(ROOT)}) as address:
        opened = browser.new_page()
        asked: list[str] = []
        opened.on(
            "request",
            lambda r: (
                None if r.url.startswith((address, "data:", "blob:")) else asked.append(r.url)
            ),
        )
        opened.goto(address)
        settled(opened)
        expect(opened.get_by_text("Refused")).to_have_count(-(-len(WRITTEN) // 12))
        settled(opened)
        yield opened
        opened.close()
    assert not asked


def shown(page: Page, selector: str, count: int = len(WRITTEN)) -> list[dict]:
    """Text, tags and styles of every text on the page under that selector, when all are there."""
    expect(page.locator(selector)).to_have_count(count)
    return page.locator(selector).evaluate_all(
        """found => found.map(e => ({
          text: e.textContent,
          tags: [...e.querySelectorAll('*')].map(x => x.tagName),
          styled: [...e.querySelectorAll('span')]
            .filter(x => x.hasAttribute('style') || x.hasAttribute('role')).length}))"""
    )


def words(text: str) -> str:
    """A text as a page has it: one line, single blanks."""
    return re.sub(r"[ \t\n\r]+", " ", text).strip().strip("\u00a0")


def checked(found: list[dict], expected: list[str], tags: set[str] = _INERT) -> None:
    wrong = [
        (e, f)
        for e, f in zip(expected, found, strict=True)
        if words(f["text"]) != e or f["styled"] or not set(f["tags"]) <= tags
    ]
    assert not wrong


def test_a_paragraph_is_the_text(page: Page) -> None:
    """Hundreds of texts full of Markdown are each one paragraph of exactly that text."""
    texts = [*WRITTEN, *mixed()]
    found = shown(
        page,
        "[data-testid=stMarkdown] [data-testid=stMarkdownContainer]",
        len(texts) + len(WRITTEN),
    )
    checked(found[: len(texts)], [words(t) for t in texts], {"P", "SPAN"})
    checked(found[len(texts) :], [f"Before {words(t)}, after" for t in WRITTEN])


def test_a_text_among_ours_is_the_text(page: Page) -> None:
    """Between quotes, after a comma and in brackets nothing of it means anything either."""
    found = shown(page, "[data-testid=stMarkdown] [data-testid=stCaptionContainer]")
    checked(found, [f"“{words(t)}”: x, {words(t)} and ({words(t)})" for t in WRITTEN])


@pytest.mark.parametrize(
    "element", ["stCheckbox", "stMetricLabel", "stMetricValue", "stRadioGroup", "stButtonGroup"]
)
def test_a_label_is_the_text(page: Page, element: str) -> None:
    """Labels, metrics and options say exactly what was written."""
    within = {"stButtonGroup": "button"}.get(element, "")
    checked(
        shown(page, f"[data-testid={element}] {within} [data-testid=stMarkdownContainer]"),
        [words(t) for t in WRITTEN],
        {"P", "SPAN"},
    )


def test_a_list_of_what_is_wrong_is_the_text(page: Page) -> None:
    """In the list of a refusal every sentence is one item."""
    found = shown(page, "[data-testid=stAlert] li")
    checked(found, [words(t) for t in WRITTEN])
