"""What models of notes share: how a text is cut into words, and whose words they are."""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.model import Model

__all__ = [
    "NoteModel",
    "known_share",
    "opening_words",
    "said_words",
    "softmax_log_odds",
    "words_of",
]

_WORD = re.compile(r"[a-z0-9']+")
_OPENING = 4  # turns with which a passage opens
_SPEAKER = re.compile(r"\s*(doctor|patient|guest\w*|[a-z]{2,12})\s*:")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.lower())


def said_words(text: str) -> list[str]:
    """Words with who said them, d for the doctor and p for anybody else: "d_any", "d_allergies",
    "p_no".
    """
    words: list[str] = []
    who = "p"
    for line in text.lower().splitlines():
        speaker = _SPEAKER.match(line)
        if speaker:
            who, line = "d" if speaker[1] == "doctor" else "p", line[speaker.end() :]
        words += [f"{who}_{word}" for word in _WORD.findall(line)]
    return words


def opening_words(text: str) -> list[str]:
    """The words of the first four turns, with who said them."""
    return said_words("\n".join(text.splitlines()[:_OPENING]))


def softmax_log_odds(scores: np.ndarray) -> np.ndarray:
    """Log-odds log p/(1 − p) of each class from scores (n, classes) whose softmax is p, without
    overflow.
    """
    top = scores.max(1, keepdims=True)
    e = np.exp(scores - top)
    others = np.maximum(e.sum(1, keepdims=True) - e, 1e-300)
    return scores - top - np.log(others)


def known_share(text: str, vocabulary: frozenset[str]) -> float:
    """The share of a text's words that were in the training texts; 0 for a text without words."""
    words = words_of(text)
    return sum(word in vocabulary for word in words) / len(words) if words else 0.0


@dataclass(frozen=True, eq=False)
class NoteModel(Model):
    """A model of notes, explained in log-odds of each class; inputs are texts (n,)."""

    explained_in: ClassVar[str] = "log-odds"
    row_by_row: ClassVar[bool] = True

    @property
    @abstractmethod
    def vocabulary(self) -> frozenset[str]:
        """The single words that the model knows."""

    @abstractmethod
    def scores(self, texts: np.ndarray) -> np.ndarray:
        """Scores (n, labels) of texts (n,), before the temperature."""

    def inputs(self, case: Case) -> np.ndarray:
        return np.array([case.text], dtype=object)

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        return softmax_log_odds(float(self.artifact.fitted["temperature"]) * self.scores(data))
