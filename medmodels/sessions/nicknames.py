"""Nicknames: as they are shown, and which would be taken for somebody else's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from medmodels.wording import shown

__all__ = ["is_taken", "tidied_nickname"]

# As those without a nickname are called: nobody goes by the name of another.
_NUMBERED = re.compile(r"participant\s*\d+")
# Cyrillic and Greek letters that look like Latin ones, small or large.
_ALIKE = str.maketrans(
    "авсԁенһіјкморԛѕтԝхуαβεηικμνορτυχζıɑ",
    "abcdehhijkmopqstwxyabehikmnoptyxzia",
)
# Format characters, and marks that are never seen: they part no letters and make no other name.
_UNSEEN = {0x034F, *range(0x180B, 0x180F), *range(0xFE00, 0xFE10), 0x115F, 0x1160, 0x3164, 0xFFA0}


def tidied_nickname(typed: str) -> str:
    """A nickname as it is kept and shown; what cannot be seen in it is gone, blanks are single.

    >>> tidied_nickname(" An\\u200ba   B ")
    'Ana B'
    """
    return " ".join(shown(_seen(typed)).split())


def is_taken(nickname: str, others: Iterable[str]) -> bool:
    """Whether it looks like one of others, or like what those without a nickname are called.

    >>> is_taken("ANA", ["Ana"]), is_taken("Anna", ["Ana"]), is_taken("Participant 7", [])
    (True, False, True)
    """
    alike = _alike(nickname)
    if not alike:
        return False
    return _NUMBERED.fullmatch(alike) is not None or alike in {_alike(other) for other in others}


def _alike(nickname: str) -> str:
    """The same for all that look the same."""
    folded = unicodedata.normalize("NFKC", _seen(nickname)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).translate(_ALIKE).split())


def _seen(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) != "Cf" and ord(c) not in _UNSEEN)
