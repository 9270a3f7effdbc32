"""A passage, and in it the words that moved the estimate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from medmodels.cases import Case
from medmodels.explanations import Contribution, Explanation, pieces_of
from medmodels.explanations.words import effect
from medmodels.tasks import Note
from ui.instrument.component import instrument

__all__ = ["denies", "marked_words", "moving_words", "passage", "word_at"]

_VISIBLE = 0.2  # of the largest contribution, from which a word is coloured
_DENIES = frozenset(
    "no not never none without denies denied deny nothing neither nor don't doesn't didn't isn't"
    " haven't hasn't can't cannot".split()
)

_passage = instrument("passage")


def word_at(piece: str, place: int) -> str:
    """The name of a word, which has its place since it may come again; counted from 1."""
    return f"{piece.strip()} ({place})"


def denies(word: str) -> bool:
    """Whether a word denies: it is easily overlooked, and turns round what follows.

    >>> denies("No,"), denies("know")
    (True, False)
    """
    return word.strip().lower().replace("’", "'").strip(".,;:!?") in _DENIES


def moving_words(explanation: Explanation) -> dict[int, Contribution]:
    """By its place the words that are coloured: those that moved the estimate by a fifth of the
    largest or more, and by more than two standard errors.
    """
    sure = [c for c in explanation.contributions if abs(c.amount) > 2 * c.spread]
    largest = max((abs(c.amount) for c in sure), default=0.0)
    return {round(c.value): c for c in sure if abs(c.amount) >= _VISIBLE * largest}


def passage(case: Case, explanation: Explanation | None, *, key: str) -> None:
    """The text line by line, who speaks on a line of their own, words that deny in bold; it scrolls
    inside itself.
    """
    moved = moving_words(explanation) if explanation else {}
    largest = max((abs(c.amount) for c in moved.values()), default=1.0)
    lines: list[list[dict[str, Any]]] = [[]]
    for n, piece in enumerate(pieces_of(case.text), 1):
        amount = moved[n].amount if n in moved else 0.0
        lines[-1].append(
            {
                "part": word_at(piece, n),
                "text": piece.strip(),
                "denies": denies(piece),
                "speaks": not lines[-1] and piece.strip().endswith(":"),
                "sign": (amount > 0) - (amount < 0),
                "strength": abs(amount) / largest,
            }
        )
        if "\n" in piece:
            lines.append([])
    words = sum(len(line) for line in lines)
    _passage(
        data={
            "lines": [line for line in lines if line],
            "label": f"The {Note.of(case.task.inputs).noun}, {words} words",
            "about": {c.input: _moved(explanation, c) for c in moved.values() if explanation},
            "rest": _rest(case, explanation, words),
        },
        key=key,
    )


def marked_words(words: Sequence[str], weights: Sequence[float], *, alt: str, key: str) -> None:
    """A text word by word, each marked by what it did, -1 to 1; a line ends where a word does with
    a break, and what it shows in words stands under it.
    """
    lines: list[list[dict[str, Any]]] = [[]]
    for n, (word, weight) in enumerate(zip(words, weights, strict=True), 1):
        lines[-1].append(
            {
                "part": word_at(word, n),
                "text": word.strip(),
                "denies": denies(word),
                "speaks": False,
                "sign": (weight > 0) - (weight < 0),
                "strength": min(1.0, abs(weight)),
            }
        )
        if "\n" in word:
            lines.append([])
    told = {"lines": [line for line in lines if line], "label": alt, "about": {}, "rest": alt}
    _passage(data=told, key=key)


def _moved(explanation: Explanation, c: Contribution) -> str:
    word = c.input.rpartition(" (")[0]
    return f"“{word}”: {effect(explanation, c)} for {explanation.label}."


def _rest(case: Case, explanation: Explanation | None, words: int) -> str:
    if explanation is None:
        return f"{words} words. Bold: words that deny. {case.task.input_note}"
    return (
        f"▲ on orange raises, ▼ on blue lowers the estimate of {explanation.label}. Bold: words"
        " that deny; look whether the model took them as such."
    )
