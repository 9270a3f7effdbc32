"""Running text told from a table."""

from __future__ import annotations

import re

__all__ = ["is_prose"]

_SENTENCE_END = re.compile(r"[a-z)][.!?](?=\s|$)")
_ENOUGH = 100_000  # characters that are looked at


def is_prose(text: str, delimiter: str) -> bool:
    """Whether a text is of sentences: a blank follows its commas, and its full stops."""
    start = text[:_ENOUGH]
    return (
        delimiter in ",;"
        and len(_SENTENCE_END.findall(start)) >= 2
        and not re.search(rf"{delimiter}(?!\s|$)", start)
    )
