"""Exact Shapley values over the named segments of a beat: every coalition of them is shown to the
model.

A segment that is absent shows the columns of the reference beat instead. With R segments there are
2^R beats, 64 for six.
"""

from __future__ import annotations

import numpy as np

from medmodels.explanations.coalitions import coalitions, shapley_of_coalitions
from medmodels.explanations.values import Values
from medmodels.models.waveform import WaveformModel

__all__ = ["segment_contributions", "with_segments"]


def segment_contributions(model: WaveformModel, data: np.ndarray) -> Values:
    """Contributions of each segment of beats, given as columns (n, D), to each label's log-odds."""
    members = coalitions(len(model.task.elements))
    amounts = [
        shapley_of_coalitions(model.outputs(with_segments(model, row, members))) for row in data
    ]
    return Values(np.stack(amounts), len(members))


def with_segments(model: WaveformModel, row: np.ndarray, members: np.ndarray) -> np.ndarray:
    """The columns (m, D) of a beat, given as its own (D,), in which each of the coalitions
    (m, segments) shows its own and the others the reference beat's.
    """
    reference = model.artifact.fitted["background"][0]
    return np.where(members[:, model.segment_of_column], row, reference)
