"""A network on a row of a table that is a picture or a series, served through LiteRT, with Platt's
calibrated log-odds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from medmodels.models.lite import Lite
from medmodels.models.model import Model
from medmodels.tasks import LaidOut

__all__ = ["LayoutNetwork", "as_network_sees"]


def as_network_sees(
    rows: np.ndarray, fitted: Mapping[str, np.ndarray], layout: Sequence[int]
) -> np.ndarray:
    """Rows (n, columns) less ``center``, over ``spread`` (columns,), in the shape of the layout,
    (n, …) float32.
    """
    return ((rows - fitted["center"]) / fitted["spread"]).astype(np.float32).reshape(-1, *layout)


@dataclass(frozen=True, eq=False)
class LayoutNetwork(Model):
    """A loaded network, explained in log-odds; inputs are rows (n, columns) in the order of the
    task's features.
    """

    explained_in: ClassVar[str] = "log-odds"

    @cached_property
    def network(self) -> Lite:
        """Log-odds before calibration; read when first needed."""
        return Lite(self.artifact.read("model.tflite"), model=self.id)

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        fitted = self.artifact.fitted
        slope, offset = fitted["platt"].tolist()
        raw = self.network(as_network_sees(data, fitted, LaidOut.of(self.task.inputs).layout))[0][
            :, 0
        ].astype(float)
        log_odds = slope * raw + offset
        return np.stack([log_odds, -log_odds], axis=1)
