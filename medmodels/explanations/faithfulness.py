"""Does a heat map point at what the network uses: deletion and insertion against a random order.

Petsiuk et al., "RISE", 2018: hide the parts of a film from the most to the least important and watch the output fall
(deletion), or bring them back in that order and watch it rise (insertion). Both are compared with a random order of the same film.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from medmodels.explanations.heat import PATCHES, cnn_heat
from medmodels.explanations.regions import composed
from medmodels.models.cnn import Cnn

__all__ = ["Faithfulness", "measure_faithfulness"]

_STEPS = 12


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Mean difference between a random order and the heat map's, in log-odds of the called label averaged over the steps, with a
    95 % bootstrap interval over films; above zero is better than random."""

    deletion: tuple[float, float, float]
    insertion: tuple[float, float, float]
    films: int


def measure_faithfulness(model: Cnn, pictures: np.ndarray, *, seed: int = 0) -> Faithfulness:
    """Measure on pictures (n, size, size) as the network sees them."""
    rng = np.random.default_rng(seed)
    deletion, insertion = [], []
    for picture in pictures:
        label = int(model.probabilities(picture[None])[0, 0] < model.threshold)
        importance = cnn_heat(model, picture, label=label).patches().ravel()
        gaps = [_curves(model, picture, label, order) for order in (np.argsort(-importance), rng.permutation(len(importance)))]
        deletion.append(gaps[1][0] - gaps[0][0])
        insertion.append(gaps[0][1] - gaps[1][1])
    return Faithfulness(_interval(np.array(deletion), rng), _interval(np.array(insertion), rng), len(pictures))


def _curves(model: Cnn, picture: np.ndarray, label: int, order: np.ndarray) -> tuple[float, float]:
    """Mean output while patches are hidden in that order, and while they are brought back."""
    rank = np.empty(len(order), int)
    rank[order] = np.arange(len(order))
    side = len(picture) // PATCHES
    ranks = np.kron(rank.reshape(PATCHES, PATCHES), np.ones((side, side), int))
    cuts = np.linspace(0, len(order), _STEPS + 1)[1:-1, None, None]
    background = model.artifact.reference["background"][0]
    shown = np.concatenate([ranks[None] >= cuts, ranks[None] < cuts])
    outputs = model.outputs(composed(picture, background, shown))[:, label]
    return float(outputs[: len(cuts)].mean()), float(outputs[len(cuts) :].mean())


def _interval(values: np.ndarray, rng: np.random.Generator) -> tuple[float, float, float]:
    means = rng.choice(values, (2000, len(values))).mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(values.mean()), float(low), float(high)
