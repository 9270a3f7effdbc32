"""Recurrent network over the words of a note, served through LiteRT, with probabilities by a
softmax of one temperature.

Gated recurrent units (Cho et al. 2014) from both ends of the note; of their states the highest
values and an average weighted by attention (Bahdanau et al. 2015) go to the classes. A note is as
long as it is: nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.models.lite import Lite
from medmodels.models.text import NoteModel, said_words

__all__ = ["START", "UNKNOWN", "NoteRnn", "numbered", "packed_words", "positions_of", "tokens"]

# 0 is no word at all; a note starts with START, so that an empty one is not nothing
UNKNOWN, START = 1, 2
_FIRST = 3
_SPEAKERS = {"d": 1, "p": 2}
_MULTIPLE = 32  # lengths are rounded up to it, so that the interpreter is planned anew less often
_AT_ONCE = 32


@dataclass(frozen=True, eq=False)
class NoteRnn(NoteModel):
    """A loaded network."""

    @cached_property
    def network(self) -> Lite:
        """Scores of numbered words; read when first needed."""
        # a second thread waits more than it works: steps are small
        return Lite(self.artifact.read("model.tflite"), threads=1, batch=_AT_ONCE, model=self.id)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The number of each word."""
        with self.artifact.parsing("vocabulary.npz"):
            words = (
                self.artifact.arrays("vocabulary.npz")["words"]
                .tobytes()
                .decode("utf-8")
                .split("\n")
            )
        return positions_of(words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.positions)

    def scores(self, texts: np.ndarray) -> np.ndarray:
        parts = [tokens(text, self.positions) for text in texts]
        # those of like length together: a note is filled up to the longest beside it
        order = sorted(range(len(parts)), key=lambda n: len(parts[n]))
        blocks = [
            self.network(numbered([parts[n] for n in order[start : start + _AT_ONCE]]))[0]
            for start in range(0, len(parts), _AT_ONCE)
        ]
        scores = np.empty((len(parts), blocks[0].shape[1]))
        scores[order] = np.concatenate(blocks)
        return scores


def positions_of(words: Sequence[str]) -> dict[str, int]:
    """Numbers for words in this order."""
    return {word: n for n, word in enumerate(words, _FIRST)}


def packed_words(words: Sequence[str]) -> dict[str, np.ndarray]:
    """The words in their order as an array that ``NoteRnn`` reads."""
    return {"words": np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)}


def tokens(text: str, positions: Mapping[str, int]) -> np.ndarray:
    """A note as (1 + words, 2) int: the number of each word, and 1 where the doctor says it, 2
    where anybody else does.
    """
    said = said_words(text)
    return np.array(
        [(START, 0), *((positions.get(word[2:], UNKNOWN), _SPEAKERS[word[0]]) for word in said)]
    )


def numbered(notes: Sequence[np.ndarray]) -> np.ndarray:
    """Notes as ``tokens`` makes them side by side, (n, length, 2) float32, the shorter ones filled
    up with zeros.
    """
    longest = max(len(note) for note in notes)
    block = np.zeros((len(notes), -(-longest // _MULTIPLE) * _MULTIPLE, 2), np.float32)
    for n, note in enumerate(notes):
        block[n, : len(note)] = note
    return block
