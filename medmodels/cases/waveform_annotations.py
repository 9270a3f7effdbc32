"""The annotations of a WFDB file in MIT's format: words of 16 bits, six of them a code and ten the
samples since the word before.
"""

from __future__ import annotations

import numpy as np

from medmodels.errors import UnreadableFile

__all__ = ["BEATS", "annotated_beats"]

# The codes that stand at a beat, and the symbols they are written with.
BEATS = {
    1: "N",
    2: "L",
    3: "R",
    4: "a",
    5: "V",
    6: "F",
    7: "J",
    8: "A",
    9: "S",
    10: "E",
    11: "j",
    12: "/",
    13: "Q",
    25: "B",
    30: "?",
    34: "e",
    35: "n",
    38: "f",
    41: "r",
}
_SKIP, _LAST_WORD, _TEXT = 59, 62, 63  # a long interval; words about a word; a text that follows
_MOST_WORDS = 1_000_000


def annotated_beats(data: bytes) -> tuple[np.ndarray, tuple[str, ...]]:
    """The samples at which a beat is, int (beats,), and the symbol of each; raises
    ``UnreadableFile`` past the bound. Texts among them are passed over.
    """
    if len(data) // 2 > _MOST_WORDS:
        raise UnreadableFile("ecg-many-annotations", most=_MOST_WORDS)
    words = np.frombuffer(data[: len(data) // 2 * 2], "<u2").tolist()
    at, n, places, symbols = 0, 0, [], []
    while n < len(words) and words[n]:
        code, rest = words[n] >> 10, words[n] & 0x3FF
        n += 1
        if code == _SKIP and n + 1 < len(words):
            skipped = (words[n] << 16) | words[n + 1]
            at += skipped - (1 << 32) if skipped >> 31 else skipped
            n += 2
        elif code == _TEXT:
            n += (rest + 1) // 2
        elif code < _SKIP:
            at += rest
            if code in BEATS and at >= 0:
                places.append(at)
                symbols.append(BEATS[code])
    return np.array(places, int), tuple(symbols)
