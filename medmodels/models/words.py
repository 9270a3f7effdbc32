"""Weighted words (TF-IDF) and a linear support vector machine over them, with probabilities by a softmax of one temperature.

Salton and Buckley 1988; Joachims 1998; Guo et al., "On calibration of modern neural networks", 2017. Features are words and words with who
said them, alone and in pairs, and pieces of words; each kind is weighted and brought to length one by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.model import Model

__all__ = [
    "CUTS", "Machine", "WordSvm", "known_share", "margins", "packed", "said_words", "softmax_log_odds", "unpacked", "vectoriser_for", "words_of",
]  # fmt: skip

_WORD = re.compile(r"[a-z0-9']+")
_SPEAKER = re.compile(r"\s*(doctor|patient|guest\w*|[a-z]{2,12})\s*:")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.lower())


def said_words(text: str) -> list[str]:
    """Words with who said them, d for the doctor and p for anybody else: "d_any", "d_allergies", "p_no"."""
    found: list[str] = []
    who = "p"
    for line in text.lower().splitlines():
        speaker = _SPEAKER.match(line)
        if speaker:
            who, line = "d" if speaker[1] == "doctor" else "p", line[speaker.end() :]
        found += [f"{who}_{word}" for word in _WORD.findall(line)]
    return found


# How a text is cut for each of the vectorisers; the last takes pieces of the words.
CUTS: dict[str, Callable[[str], list[str]]] = {"words": words_of, "said": said_words, "pieces": words_of}


def softmax_log_odds(scores: np.ndarray) -> np.ndarray:
    """Log-odds log p/(1 − p) of each class from scores (n, classes) whose softmax is p, without overflow."""
    top = scores.max(1, keepdims=True)
    e = np.exp(scores - top)
    others = np.maximum(e.sum(1, keepdims=True) - e, 1e-300)
    return scores - top - np.log(others)


def known_share(text: str, vocabulary: frozenset[str]) -> float:
    """The share of a text's words that were in the training texts; 0 for a text without words."""
    words = words_of(text)
    return sum(word in vocabulary for word in words) / len(words) if words else 0.0


@dataclass(frozen=True, eq=False)
class WordSvm(Model):
    """A loaded machine, explained in log-odds of each class; inputs are texts (n,)."""

    explained_in: ClassVar[str] = "log-odds"

    @cached_property
    def machine(self) -> Machine:
        """The vectorisers and the linear machine; read when first needed."""
        return unpacked(self.artifact.arrays("model.npz"))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The single words of the training texts."""
        return frozenset(self.machine.vectorisers["words"].vocabulary_)

    def inputs(self, case: Case) -> np.ndarray:
        return np.array([case.text], dtype=object)

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        return softmax_log_odds(float(self.artifact.reference["temperature"]) * margins(self.machine, data))


@dataclass(frozen=True, eq=False)
class Machine:
    """A vectoriser for each of ``CUTS``, and a linear machine on their features side by side: weights (features, classes), bias (classes,)."""

    vectorisers: dict[str, Any]
    weights: np.ndarray
    bias: np.ndarray


def margins(machine: Machine, texts: np.ndarray) -> np.ndarray:
    """Margins (n, classes) of texts (n,)."""
    import scipy.sparse

    blocks = [machine.vectorisers[name].transform([" ".join(cut(text)) for text in texts]) for name, cut in CUTS.items()]
    return np.asarray(scipy.sparse.hstack(blocks, format="csr") @ machine.weights + machine.bias, float)


def vectoriser_for(name: str, **more: Any) -> Any:
    """An empty vectoriser for texts cut in that way; ``more`` are further settings of scikit-learn's."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    of: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (2, 5)} if name == "pieces" else {"token_pattern": r"\S+", "ngram_range": (1, 2)}
    return TfidfVectorizer(**of, sublinear_tf=True, lowercase=False, dtype=np.float32, **more)


def packed(machine: Machine) -> dict[str, np.ndarray]:
    """The machine as arrays; a skops file of the same would take a hundred megabytes to read, since it describes each word by itself."""
    found = {"weights": machine.weights, "bias": machine.bias}
    for name, vectoriser in machine.vectorisers.items():
        words = sorted(vectoriser.vocabulary_, key=vectoriser.vocabulary_.get)
        found[f"{name} vocabulary"] = np.frombuffer("\n".join(words).encode("utf-8"), np.uint8)
        found[f"{name} idf"] = vectoriser.idf_
    return found


def unpacked(arrays: Mapping[str, np.ndarray]) -> Machine:
    """The machine that ``packed`` made these arrays of."""
    vectorisers = {}
    for name in CUTS:
        words = arrays[f"{name} vocabulary"].tobytes().decode("utf-8").split("\n")
        vectorisers[name] = vectoriser_for(name, vocabulary={word: n for n, word in enumerate(words)})
        vectorisers[name].idf_ = arrays[f"{name} idf"]
    return Machine(vectorisers, arrays["weights"], arrays["bias"])
