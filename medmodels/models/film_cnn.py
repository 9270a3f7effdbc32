"""Convolutional network on a film, served through LiteRT, with Platt's calibrated log-odds.

LeCun et al. 1989; Ioffe and Szegedy, "Batch normalization", 2015. The network sees the film
squashed to a small square and standardised film by film, so exposure does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.lite import Lite
from medmodels.models.model import Model

__all__ = ["FilmCnn", "logit_and_features", "resized", "standardised"]


def resized(film: np.ndarray, size: int) -> np.ndarray:
    """A film (H, W) uint8 squashed to (size, size) float32, averaged over the pixels that fall
    together.
    """
    from PIL import Image

    picture = Image.fromarray(np.ascontiguousarray(film)).resize(
        (size, size), Image.Resampling.BILINEAR
    )
    return np.asarray(picture, np.float32)


def standardised(pictures: np.ndarray) -> np.ndarray:
    """Each picture (…, H, W) less its mean, over its standard deviation; a blank one
    becomes zeros.
    """
    mean, spread = pictures.mean((-2, -1), keepdims=True), pictures.std((-2, -1), keepdims=True)
    return ((pictures - mean) / (spread + 1e-3)).astype(np.float32)


def logit_and_features(network: Lite, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A network's raw log-odds (n,) and last features (n, F) for pictures (n, size, size); a
    converted network loses the outputs' order.
    """
    logit, features = sorted(network(pictures[..., None]), key=lambda output: output.shape[1])
    return logit[:, 0].astype(float), features


@dataclass(frozen=True, eq=False)
class FilmCnn(Model):
    """A loaded network, explained in log-odds; inputs (n, size, size) as ``inputs`` makes them."""

    explained_in: ClassVar[str] = "log-odds"

    @cached_property
    def network(self) -> Lite:
        """Log-odds before calibration and the features behind them; read when first needed."""
        return Lite(self.artifact.read("model.tflite"), model=self.id)

    @property
    def size(self) -> int:
        """Width and height, in pixels, of what the network sees."""
        return int(self.artifact.fitted["size"])

    def seen(self, film: np.ndarray) -> np.ndarray:
        """A film (H, W) as the network sees it, (size, size)."""
        return standardised(resized(film, self.size))

    def inputs(self, case: Case) -> np.ndarray:
        return self.seen(case.data)[None]

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        slope, offset = self.artifact.fitted["platt"].tolist()
        log_odds = slope * logit_and_features(self.network, data)[0] + offset
        return np.stack([log_odds, -log_odds], axis=1)

    def features(self, data: np.ndarray) -> np.ndarray:
        """The network's last features, shape (cases, features): where the gate measures
        distance.
        """
        return logit_and_features(self.network, data)[1]
