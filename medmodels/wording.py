"""How numbers are written, on screen and in files, and how a text stands in Markdown."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

__all__ = [
    "MARKS",
    "cells",
    "code",
    "finite",
    "markdown",
    "moved",
    "nearest_supported",
    "one_line",
    "percent",
    "placed",
    "renamed",
    "shown",
    "spans",
    "with_article",
]

# Where Markdown's own marks begin something: emphasis, code, pictures and links, tables,
# strike-through, formulas, HTML, character references. An underscore within a word is one.
MARKS = r"[\\`*\[\]|~$]|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|(?<![^\W_])_|_(?![^\W_])"
_MARKS = re.compile(MARKS)
_SPANS = re.compile(r"`(?P<code>[^`]+)`|\\(?P<mark>[!-/:-@\[-`{-~])|(?P<text>[^`\\]+|[`\\])")


def percent(share: float, supported: tuple[float, float], *, digits: int = 1) -> str:
    """A probability in percent, no nearer to an end than held-out cases support: ``supported`` is
    the lowest and the highest that they do.

    >>> held = (0.04, 0.96)
    >>> percent(0.43, held), percent(0.0, held), percent(0.99, held, digits=0)
    ('43.0%', 'below about 4%', 'above about 96%')
    """
    lowest, highest = supported
    if highest < share < lowest:  # so few cases that they support nothing near it from either side
        return f"between about {_rough(highest)} and {_rough(lowest)}"
    if share < lowest:
        return f"below about {_rough(lowest)}"
    if share > highest:
        return f"above about {_rough(highest)}"
    return f"{share:.{digits}%}"


def _rough(share: float) -> str:
    """Whole percents, but for an end that thousands of cases support the first digit that tells it
    from 0 or 100.
    """
    edge = 100 * min(share, 1 - share)
    return f"{share:.{math.ceil(-math.log10(edge)) if 0 < edge < 1 else 0}%}"


def nearest_supported(share: float, supported: tuple[float, float]) -> tuple[str, ...]:
    """Why ``percent`` gives no number, as a sentence; none where it does."""
    ends = [
        end
        for end, beyond in (("0", share < supported[0]), ("100", share > supported[1]))
        if beyond
    ]
    return (
        (f"The held-out cases are too few to support a number nearer to {' or '.join(ends)}%.",)
        if ends
        else ()
    )


def moved(now: float, before: float, supported: tuple[float, float]) -> str:
    """How far a probability moved, as far as held-out cases support both ends; in words where both
    lie beyond the same one.

    >>> moved(0.5, 0.2, (0.04, 0.96)), moved(0.0, 0.2, (0.04, 0.96)), moved(0.0, 0.01, (0.04, 0.96))
    ('+30.0 points', '-16 points or more', 'no move that the held-out cases support')
    """
    low, high = sorted(supported)
    ends = [min(max(share, low), high) for share in (now, before)]
    points = 100 * (ends[0] - ends[1])
    if ends == [now, before]:
        return f"{points:+.1f} points"
    if abs(points) < 0.5:
        return (
            "less than a point that the held-out cases support"
            if points
            else "no move that the held-out cases support"
        )
    return f"{points:+.0f} points or more"


def with_article(noun: str) -> str:
    """A noun in the singular with its article.

    >>> with_article("film"), with_article("image")
    ('a film', 'an image')
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def placed(said: str) -> str:
    """What ``percent`` says, as a place on the scale: ``at 43.0%``, ``below about 4%``."""
    return f"at {said}" if said[0].isdigit() else said


def natural(name: str) -> tuple[float, str]:
    """What names are sorted by: numbers by size, then the others by the alphabet.

    >>> sorted(["10", "9", "b", "Nan", "1.5"], key=natural)
    ['1.5', '9', '10', 'Nan', 'b']
    """
    try:
        number = float(name)
    except ValueError:
        return math.inf, name
    return (number, name) if math.isfinite(number) else (math.inf, name)


def finite(value: Any) -> Any:
    """The same value fit for JSON, which has no NaN and no infinity: they become null."""
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def renamed(entries: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The same entries in the same order, those that ``names`` has under another name: files and
    JSON keep their spelling where a field has another.

    >>> renamed({"fitted": 1, "task": 2}, {"fitted": "reference"})
    {'reference': 1, 'task': 2}
    """
    return {names.get(name, name): value for name, value in entries.items()}


def one_line(text: str) -> bool:
    """Whether a text has no line break and no control character in it, nor one that is not seen.

    >>> one_line("yes"), one_line("yes\\nno")
    (True, False)
    """
    return text.isprintable() or not any(
        unicodedata.category(c) in _NOT_IN_A_LINE or c in _UNSEEN for c in text
    )


def shown(text: str, limit: int = 100) -> str:
    """A name from a disk on one printable line of bounded length."""
    line = "".join(c if c.isprintable() else " " for c in text).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"


# What has no width, or turns round what follows: two names could look alike. Joiners stay: some
# scripts are written with them.
_UNSEEN = frozenset(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_NOT_IN_A_LINE = {"Cc", "Cs", "Zl", "Zp"}


def markdown(text: str) -> str:
    """Text from a file or a person for a place within a line of Markdown, where it means nothing
    but itself.

    >>> markdown("yes ![i](http://a.b/x.png)"), markdown("C_reactive < 5")
    ('yes !\\\\[i\\\\](http://a.b/x.png)', 'C_reactive < 5')
    """
    return _MARKS.sub(r"\\\g<0>", " ".join(text.split()))


def code(text: str) -> str:
    """Text as code in Markdown; as plain text where it holds the mark that would end it."""
    return markdown(text) if "`" in text or not text.strip() else f"`{' '.join(text.split())}`"


def spans(line: str) -> list[tuple[str, bool]]:
    """What a line of such Markdown says: runs of text, and whether each is code.

    >>> spans("by `train x`, on no\\\\*")
    [('by ', False), ('train x', True), (', on no*', False)]
    """
    runs: list[tuple[str, bool]] = []
    for m in _SPANS.finditer(line):
        text, is_code = m["code"] or m["mark"] or m["text"], bool(m["code"])
        if runs and not is_code and not runs[-1][1]:
            text = runs.pop()[0] + text
        runs.append((text, is_code))
    return runs


def cells(row: str) -> list[str]:
    """The texts of a row of a table in such Markdown, whose cells may hold an escaped bar."""
    parts = re.split(r"(?<!\\)\|", row.strip())[1:-1]
    return ["".join(text for text, _ in spans(part)).strip() for part in parts]
