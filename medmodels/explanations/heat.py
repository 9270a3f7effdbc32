"""A heat map of a film: SHAP partition values (Owen values over halves of halves of the picture)
through LiteRT.

Lundberg and Lee 2017; Owen 1977. A part that is absent shows the reference film; values are in the
same log-odds as the regions' and add up to the same output.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from medmodels.models.film_cnn import FilmCnn

__all__ = ["HEAT_EVALUATIONS", "PATCHES", "HeatMap", "film_cnn_heat"]

HEAT_EVALUATIONS = 512
PATCHES = 12  # a side; the pictures the networks see divide by it
_LOCK = threading.Lock()


@dataclass(frozen=True, eq=False)
class HeatMap:
    """Contributions (H, W) of each pixel of what the model sees; base + their sum = output."""

    values: np.ndarray
    base: float
    evaluations: int
    additivity_error: float
    seconds: float

    def patches(self) -> np.ndarray:
        """Sums over squares of the picture, (PATCHES, PATCHES): finer detail than that is noise of
        the halving.
        """
        return self.values.reshape(PATCHES, len(self.values) // PATCHES, PATCHES, -1).sum((1, 3))


@lru_cache(maxsize=8)
def _explainer(model: FilmCnn) -> Any:
    """One explainer for each loaded model; building the partition takes seconds, using it
    does not.
    """
    from medmodels.explanations.library import shap

    background = model.artifact.fitted["background"][0][..., None].astype(float)
    return shap.PartitionExplainer(
        lambda pictures: model.outputs(np.reshape(pictures, (-1, *background.shape[:2])))[:, 0],
        shap.maskers.Image(background, background.shape),
    )


def film_cnn_heat(
    model: FilmCnn, picture: np.ndarray, *, label: int, evaluations: int = HEAT_EVALUATIONS
) -> HeatMap:
    """The heat map of a picture (H, W) for the label at that position."""
    start = time.perf_counter()
    with _LOCK:
        explainer = _explainer(model)
        explained = explainer(
            picture[None, ..., None].astype(float),
            max_evals=evaluations,
            batch_size=64,
            silent=True,
        )
        # shap keeps the last result on the explainer, which outlives the session
        explainer.values = explainer.dvalues = None
    sign = 1 if label == 0 else -1
    values, base = (
        sign * explained.values[0, ..., 0],
        sign * float(np.ravel(explained.base_values)[0]),
    )
    output = float(model.outputs(picture[None])[0, label])
    return HeatMap(
        values,
        base,
        evaluations,
        abs(base + float(values.sum()) - output),
        time.perf_counter() - start,
    )
