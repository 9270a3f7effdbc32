"""Weighted words (TF-IDF) and a linear support vector machine over them, with probabilities by a
softmax of one temperature.

Salton and Buckley 1988; Joachims 1998; Guo et al., "On calibration of modern neural networks",
2017. Features are words, words with who said them and those of the first turns once more, alone and
in pairs, and pieces of words; each kind is weighted and brought to length one by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from medmodels.models.text import NoteModel, opening_words, said_words, words_of

__all__ = [
    "CUTS",
    "Machine",
    "NoteSvm",
    "margins",
    "packed",
    "single_words",
    "unpacked",
    "vectoriser_for",
]

# texts: an explanation asks for a thousand, whose features would take tens of megabytes
_AT_ONCE = 200
_UNKNOWN = -1

# How a text is cut for each of the vectorisers; one takes pieces of the words. A machine may do
# without the last.
CUTS: dict[str, Callable[[str], list[str]]] = {
    "words": words_of,
    "said": said_words,
    "pieces": words_of,
    "opening": opening_words,
}


@dataclass(frozen=True, eq=False)
class NoteSvm(NoteModel):
    """A loaded machine."""

    @cached_property
    def machine(self) -> Machine:
        """The vectorisers and the linear machine; read when first needed."""
        with self.artifact.parsing("model.npz"):
            return unpacked(self.artifact.arrays("model.npz"))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return single_words(self.machine)

    def scores(self, texts: np.ndarray) -> np.ndarray:
        return margins(self.machine, texts)


@dataclass(frozen=True, eq=False)
class Machine:
    """Vectorisers for some of ``CUTS``, in their order, and a linear machine on their features side
    by side: weights (features, classes), bias (classes,).
    """

    vectorisers: dict[str, Any]
    weights: np.ndarray
    bias: np.ndarray


def single_words(machine: Machine) -> frozenset[str]:
    """The words that the machine knows by themselves, not its pairs."""
    return frozenset(word for word in machine.vectorisers["words"].vocabulary_ if " " not in word)


def margins(machine: Machine, texts: np.ndarray) -> np.ndarray:
    """Margins (n, classes) of texts (n,)."""
    import scipy.sparse

    blocks = []
    for start in range(0, len(texts), _AT_ONCE):
        block = texts[start : start + _AT_ONCE]
        kinds = [
            (_pieces if name == "pieces" else _words)(
                vectoriser, [CUTS[name](text) for text in block]
            )
            for name, vectoriser in machine.vectorisers.items()
        ]
        blocks.append(
            np.asarray(
                scipy.sparse.hstack(kinds, format="csr") @ machine.weights + machine.bias, float
            )
        )
    return np.concatenate(blocks)


def _words(vectoriser: Any, texts: list[list[str]]) -> Any:
    """What the vectoriser makes of texts, each given as its words: words and neighbouring pairs.

    It would cut them anew, and join each pair as often as a text holds it.
    """
    import scipy.sparse
    from sklearn.preprocessing import normalize

    known, pairs, columns, ends = vectoriser.vocabulary_, dict[tuple[str, str], int](), [], [0]
    for words in texts:
        columns += [known.get(word, _UNKNOWN) for word in words]
        for pair in pairwise(words):
            if pair not in pairs:
                pairs[pair] = known.get(" ".join(pair), _UNKNOWN)
            columns.append(pairs[pair])
        ends.append(len(columns))
    column, row = np.array(columns, np.int32), np.repeat(np.arange(len(texts)), np.diff(ends))
    there = column != _UNKNOWN
    counted = scipy.sparse.csr_matrix(
        (np.ones(there.sum(), np.float32), (row[there], column[there])), (len(texts), len(known))
    )
    counted.sum_duplicates()
    counted.data = (np.log(counted.data) + 1) * vectoriser.idf_[counted.indices]
    return normalize(counted, copy=False)


def _pieces(vectoriser: Any, texts: list[list[str]]) -> Any:
    """The same of the pieces of words, which add up over the words, so that each word is cut up
    once however many texts hold it.
    """
    import scipy.sparse
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.preprocessing import normalize

    position = {
        word: n for n, word in enumerate(dict.fromkeys(word for text in texts for word in text))
    }
    if not position:
        return vectoriser.transform([""] * len(texts))
    places = [(n, position[word]) for n, text in enumerate(texts) for word in text]
    row, column = np.array(places).T
    words = scipy.sparse.csr_matrix(
        (np.ones(len(places), np.float32), (row, column)), (len(texts), len(position))
    )
    counted = words @ CountVectorizer.transform(vectoriser, list(position))
    counted.data = 1 + np.log(counted.data)
    return normalize(counted @ scipy.sparse.diags(vectoriser.idf_))


def vectoriser_for(name: str, **more: Any) -> Any:
    """An empty vectoriser for texts cut in that way; ``more`` are further settings of
    scikit-learn's.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    of: dict[str, Any] = (
        {"analyzer": "char_wb", "ngram_range": (2, 5)}
        if name == "pieces"
        else {"token_pattern": r"\S+", "ngram_range": (1, 2)}
    )
    return TfidfVectorizer(**of, sublinear_tf=True, lowercase=False, dtype=np.float32, **more)


def packed(machine: Machine) -> dict[str, np.ndarray]:
    """The machine as arrays; a skops file of the same would take a hundred megabytes to read, since
    it describes each word by itself.
    """
    arrays = {"weights": machine.weights, "bias": machine.bias}
    for name, vectoriser in machine.vectorisers.items():
        words = sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.get)
        arrays[f"{name} vocabulary"] = np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)
        arrays[f"{name} idf"] = vectoriser.idf_
    return arrays


def unpacked(arrays: Mapping[str, np.ndarray]) -> Machine:
    """The machine that ``packed`` made these arrays of; raises ``ValueError`` for others."""
    vectorisers = {}
    for name in CUTS:
        if f"{name} vocabulary" not in arrays:
            continue
        words = arrays[f"{name} vocabulary"].tobytes().decode("utf-8").split("\n")
        vectorisers[name] = vectoriser_for(name)
        # given as a setting it would be copied: megabytes
        vectorisers[name].vocabulary_ = {word: n for n, word in enumerate(words)}
        vectorisers[name].idf_ = arrays[f"{name} idf"]
    known = sum(len(vectoriser.vocabulary_) for vectoriser in vectorisers.values())
    if "words" not in vectorisers or known != len(arrays["weights"]):
        raise ValueError("no machine of words")
    return Machine(vectorisers, arrays["weights"], arrays["bias"])
