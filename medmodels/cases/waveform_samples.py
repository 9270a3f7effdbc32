"""The samples of one signal of a WFDB file, as the counts that were stored."""

from __future__ import annotations

import numpy as np

from medmodels.errors import UnreadableFile

__all__ = ["FORMATS", "MAX_SAMPLES", "samples_of"]

MAX_SAMPLES = 3_600_000  # of a lead: an hour at 1 000 a second
_BLOCK = 100_000  # turns that are unpacked at once

# Bytes of one sample, its numbers as NumPy reads them, and what is taken off each.
_PLAIN = {
    16: ("<i2", 0),
    61: (">i2", 0),
    80: ("u1", 128),
    160: ("<u2", 32_768),
    32: ("<i4", 0),
}
_MISSING = {16: -32_768, 61: -32_768, 80: -128, 160: -32_768, 32: -(2**31), 212: -2_048}
FORMATS = (16, 32, 61, 80, 160, 212)


def samples_of(data: bytes, form: int, *, signals: int, which: int) -> np.ndarray:
    """The counts of one of several signals whose samples take turns, float64, ``nan`` where none
    was taken; raises ``UnreadableFile`` where there are too many.

    >>> samples_of(bytes([0x01, 0xF0, 0xFF]), 212, signals=2, which=1).tolist()
    [-1.0]
    """
    if len(data) / _size(form) > MAX_SAMPLES * signals:
        raise UnreadableFile("ecg-many-samples", millions=MAX_SAMPLES / 1e6)
    if form == 212:
        step = 3 * signals * _BLOCK
        blocks = (data[at : at + step] for at in range(0, len(data), step))
        turns = [_turns(_of_twelve_bits(block), signals, which) for block in blocks]
        mine = np.concatenate([*turns, np.empty(0, np.int16)])  # of no bytes there is no block
        less = 0
    else:
        kind, less = _PLAIN[form]
        whole = len(data) // np.dtype(kind).itemsize * np.dtype(kind).itemsize
        mine = _turns(np.frombuffer(data[:whole], kind), signals, which)
    counts = mine.astype(float) - less
    counts[counts == _MISSING[form]] = np.nan
    return counts


def _size(form: int) -> float:
    """Bytes of a sample."""
    return 1.5 if form == 212 else np.dtype(_PLAIN[form][0]).itemsize


def _turns(stored: np.ndarray, signals: int, which: int) -> np.ndarray:
    """Every so manieth of the samples; what is left of an unfinished turn is cut off."""
    return stored[: len(stored) // signals * signals].reshape(-1, signals)[:, which]


def _of_twelve_bits(data: bytes) -> np.ndarray:
    """Pairs of twelve bits in three bytes: the middle one has the upper four of both. At the end
    of a file one may stand alone, in two bytes.
    """
    padded = data + b"\0" * (-len(data) % 3)
    triples = np.frombuffer(padded, np.uint8).reshape(-1, 3).astype(np.int16)
    first = triples[:, 0] | (triples[:, 1] & 0x0F) << 8
    second = triples[:, 2] | (triples[:, 1] & 0xF0) << 4
    pairs = np.column_stack([first, second]).reshape(-1)
    pairs = pairs[: int(len(data) / 1.5)]
    return np.where(pairs > 2_047, pairs - 4_096, pairs)
