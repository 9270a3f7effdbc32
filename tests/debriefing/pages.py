"""Pages as they are read."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["tables", "text"]


def text(page: str) -> str:
    """The words of an HTML page, without its tags and styles."""
    words: list[str] = []
    parser = HTMLParser()
    parser.handle_data = words.append  # type: ignore[method-assign]
    parser.feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    return " ".join(" ".join(words).split())


def tables(page: str) -> list[str]:
    """Each table of a page, as HTML."""
    return re.findall(r"<table>.*?</table>", page, flags=re.DOTALL)
