"""What in a text looks like an identifier by its pattern: masked before anything else sees it. A help, not de-identification.

After the identifiers of HIPAA Safe Harbor, 45 CFR 164.514(b)(2), as far as a pattern can tell one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

__all__ = ["Masked", "masked"]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
# In this order: an e-mail holds numbers, a telephone number is a run of digits.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("web address", re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)),
    (
        "date",
        re.compile(
            rf"\b(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}"
            rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "record number",
        re.compile(
            r"\b(?:mrn|ssn|nhs|record|chart|account|policy|case|file)\s*(?:number|no\.?|#|id)?\s*[:#]?\s*[A-Z]{0,3}-?\d[\d -]{3,}\d\b", re.IGNORECASE
        ),
    ),
    ("telephone number", re.compile(r"(?<!\d)(?:\+\d{1,3}[ .-]?)?(?:\(\d{2,4}\)[ .-]?|\d{2,4}[ .-])\d{3,4}[ .-]?\d{3,4}(?!\d)")),
    ("long number", re.compile(r"(?<![\d.,])\d{6,}(?![\d.,]?\d)")),
    (
        "name",
        re.compile(
            r"\b(?P<title>(?:[Dd]r|[Mm]r|[Mm]rs|[Mm]s|[Mm]x|[Pp]rof)\.?|[Dd]octor|[Mm]iss|[Mm]ister|[Pp]rofessor|[Nn]urse)\s+"
            r"(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)"
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what looked like identifiers replaced by their kind in brackets, and how many of each kind there were."""

    text: str
    found: dict[str, int]

    @property
    def sentence(self) -> str:
        """What was masked, in honest words."""
        count = sum(self.found.values())
        kinds = ", ".join(f"{kind}: {n}" for kind, n in self.found.items())
        what = f"flagged {count} possible identifier{'' if count == 1 else 's'}" + (f" ({kinds})" if kinds else "")
        return f"Patterns {what}; they were masked before anything else saw the text. What no pattern knows is still in it."


def masked(text: str) -> Masked:
    """Mask a text.

    >>> masked("Doctor Kumar saw her on 3/4/2019.").text
    'Doctor [name] saw her on [date].'
    """
    found: Counter[str] = Counter()
    for kind, pattern in _PATTERNS:
        text, count = pattern.subn(lambda m, kind=kind: f"{m['title']} [name]" if kind == "name" else f"[{kind}]", text)  # type: ignore[misc]
        found[kind] += count
    return Masked(text, {kind: count for kind, count in found.items() if count})
