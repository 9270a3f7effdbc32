"""Whether a sentence denies something: a rule of a few lines, after NegEx (Chapman et al., "A
simple algorithm for identifying negated findings and diseases in discharge summaries", Journal of
Biomedical Informatics 34, 2001).

A word of denial counts for what follows within five words of the same clause.
"""

from __future__ import annotations

import re

__all__ = ["DENIALS", "REACH", "denied"]

REACH = 5  # words after a denial that it is taken to be about
DENIALS = frozenset(
    "no not never none nobody without denies deny denied don't doesn't didn't haven't hasn't"
    " isn't wasn't aren't".split()
)
_ENDS = frozenset("but except however though although".split())
_PARTS = re.compile(r"[a-z']+|[,.;:?!]")


def denied(sentence: str, word: str) -> bool:
    """Whether ``word`` stands in the sentence and each time within the reach of a denial.

    >>> denied("I have never had any surgeries.", "surgeries")
    True
    >>> denied("I smoke, but never had surgeries.", "smoke")
    False
    """
    found, left = [], 0
    for part in _PARTS.findall(sentence.lower()):
        if part in DENIALS:
            left = REACH
            continue
        if part in _ENDS or not part[0].isalpha():
            left = 0
            continue
        if part == word:
            found.append(left > 0)
        left -= 1
    return bool(found) and all(found)
