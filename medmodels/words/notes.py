"""Passages of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from medmodels.words.tables import NO_NAMES

__all__ = ["WORDS"]

WORDS: Mapping[str, str | Callable[..., str]] = {
    "passage": "the passage",
    "passage-refused": "The passage {wrong}; {right}.",
    "passages-too-long": (
        "The passages have more than {millions:g} million characters together; give fewer rows at"
        " once."
    ),
    "passage-delimiters-amiss": (
        "a delimiter is missing or too many, or a passage that holds one is not in quotes"
    ),
    "taken-for-a-table": (
        "{why} The file was taken for a table, since its first line names a column “{column}”; if"
        " it is one passage, leave that line out."
    ),
    "no-names-over-passages": (
        f"{NO_NAMES}, with “text” over the passages. If it is one passage, leave out the"
        " numbers or outcomes that stand apart in its lines."
    ),
    "passage-too-long": "has {characters:,} characters",
    "give-fewer-characters": "at most {most:,} are read; give the part in question",
    "passage-too-short": lambda words: f"has {words} word{'' if words == 1 else 's'}",
    "give-more-words": "a passage has at least {least}",
}
