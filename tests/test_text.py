"""What a file or a person wrote means nothing to Streamlit's Markdown, nor to that of a card."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.wording import cells, code, markdown, spans
from tests.browser.texts import WRITTEN, mixed
from ui.text import led, plain, spoken

_HELD_APART = re.compile(r":color\[\\(.)\]")
# What Streamlit's page does with the text that is left when the escapes are gone.
_AFTERWARDS = (
    r"(https?://|www(?=\.))[-.\w]+",
    r"[-.\w+]+@[-\w]+(\.[-\w]+)+",
    r":material_\w+:",
    r":streamlit:",
    r":\+1:|:-1:|:[\w-]+:",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)",
)
written = st.one_of(
    st.sampled_from((*WRITTEN, *mixed(100))),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40),
)


def line(text: str) -> str:
    """The text as one line."""
    return re.sub(r"[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", " ", text).strip()


@settings(deadline=None)
@given(written.filter(lambda text: bool(text.strip())))
def test_commonmark_finds_nothing_but_the_text(text: str) -> None:
    """A parser of CommonMark with tables and strike-through makes one paragraph of it, and that is
    the text.
    """
    parser = (
        pytest.importorskip("markdown_it")
        .MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
    )
    tokens = parser.parse(_HELD_APART.sub(r"\\\1", plain(text)))

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert "".join(child.content for child in tokens[1].children) == line(text).replace(
        "\0", "\ufffd"
    )


@settings(deadline=None)
@given(written)
def test_what_is_done_to_text_afterwards_finds_nothing(text: str) -> None:
    """No run of text between the characters that are held apart is an address, an icon, an emoji or
    a sign.
    """
    for run in re.split(r":color\[\\.\]", plain(text)):
        said = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", run)
        assert not [
            pattern for pattern in _AFTERWARDS if re.search(pattern, said, re.IGNORECASE | re.ASCII)
        ]
        assert not re.search(r"(?<!\\):[^\W\d]", run)


@pytest.mark.parametrize(
    "text",
    [
        "malignant",
        "worst radius 25.4 (high)",
        "C_reactive (mg/L) < 5",
        "Case 1: read, 80% to 20%",
        "5th to 95th",
    ],
)
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    """What means nothing to Markdown is given on as it is, so that names read aloud have no escapes
    in them.
    """
    assert plain(text) == text


@settings(deadline=None)
@given(written)
def test_a_card_says_what_was_written(text: str) -> None:
    """From a line and from a row of a card the text comes back; on the page it is the same as the
    text itself.
    """
    said = " ".join(text.split())

    assert "".join(part for part, _ in spans(f"- {markdown(text)}.")) == f"- {said}."
    assert cells(f"| {markdown(text)} | 5 |") == [said, "5"]
    assert "".join(part for part, _ in spans(code(text))) == said
    assert spoken(f"“{markdown(text)}”") == plain(f"“{said}”")


def test_the_first_sentence_leads() -> None:
    """A sentence in bold is text as well."""
    assert led("No *x*. Yes.") == r"**No \*x\*.** Yes."
