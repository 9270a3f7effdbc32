"""From log-odds to probabilities and back."""

from __future__ import annotations

import numpy as np

__all__ = ["expit", "logit"]

_LEAST = 1e-6  # probabilities are clipped to [1e-6, 1 − 1e-6]


def expit(x: np.ndarray) -> np.ndarray:
    """1 / (1 + e^−x) without overflow."""
    return np.exp(-np.logaddexp(0.0, -np.asarray(x, dtype=float)))


def logit(p: np.ndarray) -> np.ndarray:
    """log p / (1 − p) of probabilities, clipped so that 0 and 1 have one."""
    clipped = np.clip(p, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(clipped / (1 - clipped)))
