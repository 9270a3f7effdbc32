"""Trials whose measures are known."""

from __future__ import annotations

import numpy as np

from medmodels.reliance import Trials, trials


def digits(text: str) -> np.ndarray:
    return np.array([int(digit) for digit in text])


def of_cells(**counts: int) -> Trials:
    """Trials of two labels that are right or wrong as the cells say: before, the model, after."""
    cells = [cell for cell, count in counts.items() for _ in range(count)]
    before, model, after = (
        np.array([cell[place] == "R" for cell in cells], int) for place in range(3)
    )
    return trials(np.ones(len(cells), int), model, before, after)


# Of each: the truth, the model, before, after.
SIXTEEN = trials(
    digits("1011010011001010"),
    digits("1001100111010010"),
    digits("0011011010001100"),
    digits("1001111011011000"),
)
TWELVE = trials(
    digits("111111000000"),
    digits("110100010110"),
    digits("101010001101"),
    digits("110010010100"),
)
THREE_CLASSES = trials(list("ABCABC"), list("ABACBA"), list("BBCBAB"), list("ABCCAA"))
EIGHT = trials(digits("10110100"), digits("10011001"), digits("00100110"), digits("10011010"))
# Rosbach 2026 (arXiv 2603.11821): 28 pathologists, 20 slides.
PATHOLOGISTS = of_cells(RRR=382, RRW=5, RWR=37, RWW=38, WRR=29, WRW=4, WWR=9, WWW=56)
