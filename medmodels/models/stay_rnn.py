"""Recurrent network on a stay, served through LiteRT, with Platt's calibrated log-odds.

Gated recurrent units (Cho et al. 2014) over values carried forward, what was charted, and the time
since it was, after the inputs of Che et al., "Recurrent neural networks for multivariate time
series with missing values", 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.lite import Lite, shared_lite
from medmodels.models.model import Model
from medmodels.models.stays import grid

__all__ = ["StayRnn", "prepared"]

_FAR = 5.0  # standard deviations beyond which a value says nothing more
_HALF = 12.0  # hours after which a value counts as half as old as can be
_AT_ONCE = 128  # stays prepared together


def prepared(grids: np.ndarray, scale: Mapping[str, np.ndarray], *, step: int) -> np.ndarray:
    """Grids (n, 1 + T, V) as the network sees them, (n, T, 3 V + descriptors) float32: the last
    value of each variable, whether it was charted in the step, how old it is, and the descriptors
    at every step.
    """
    values, charted = grids[:, 1:], ~np.isnan(grids[:, 1:])
    (count, steps, variables), logged = values.shape, scale["logged"].astype(bool)
    z = values.copy()
    z[..., logged] = np.log1p(np.maximum(values[..., logged], 0))
    z -= scale["center"]
    z /= scale["spread"]
    z[~charted] = 0.0
    since, carried = np.zeros((count, variables), int), np.zeros((count, variables))
    who = _described(grids[:, 0], scale)
    # how old a value is, of so many steps
    ages = np.tanh(np.arange(steps + 1) * step / _HALF).astype(np.float32)
    seen = np.empty((count, steps, 3 * variables + who.shape[1]), np.float32)
    seen[..., variables : 2 * variables] = charted
    for t in range(steps):
        since = np.where(charted[:, t], 0, since + 1)
        carried = np.where(charted[:, t], z[:, t], carried)
        seen[:, t, :variables] = carried
        seen[:, t, 2 * variables : 3 * variables] = ages[since]
    np.clip(seen[..., :variables], -_FAR, _FAR, out=seen[..., :variables])
    seen[..., 3 * variables :] = who[:, None]
    return seen


def _described(first: np.ndarray, scale: Mapping[str, np.ndarray]) -> np.ndarray:
    """Numbers standardised, the last descriptor (a kind of unit) as one column a kind; an unknown
    one is 0 throughout.
    """
    count = len(scale["described_center"])
    numbers = np.nan_to_num(
        (first[:, :count] - scale["described_center"]) / scale["described_spread"]
    )
    kinds = first[:, count, None] == np.arange(1, 5)
    return np.concatenate([numbers, kinds], axis=1)


@dataclass(frozen=True, eq=False)
class StayRnn(Model):
    """A loaded network, explained in log-odds; inputs are grids (n, 1 + steps, variables) as
    ``stays.grid`` makes them.
    """

    explained_in: ClassVar[str] = "log-odds"

    @cached_property
    def network(self) -> Lite:
        """Log-odds before calibration; read when first needed."""
        # an explanation asks for thousands of stays, which are small: 64 together take less time
        return shared_lite(self.artifact.read("model.tflite"), batch=64, model=self.id)

    @property
    def step(self) -> int:
        """Hours in a step."""
        return int(self.artifact.fitted["step"])

    def inputs(self, case: Case) -> np.ndarray:
        return grid(case.data, case.task, step=self.step)[None]

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        slope, offset = self.artifact.fitted["platt"].tolist()
        blocks = [data[i : i + _AT_ONCE] for i in range(0, len(data), _AT_ONCE)]
        seen = partial(prepared, scale=self.artifact.fitted, step=self.step)
        raw = self.network.over(blocks, seen)[0][:, 0].astype(float)
        log_odds = slope * raw + offset
        return np.stack([log_odds, -log_odds], axis=1)
