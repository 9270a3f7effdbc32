"""Boosted trees on the columns of a beat, a tree a class and round, with calibrated log-odds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.models.beats import BEAT_COLUMNS, SEGMENT_OF_COLUMN, beat_columns
from medmodels.models.boosted_trees import BoostedTrees, read_boosted_trees
from medmodels.models.waveform import WaveformModel

__all__ = ["WaveformTrees"]


@dataclass(frozen=True, eq=False)
class WaveformTrees(WaveformModel):
    """Loaded trees; inputs are ``BEAT_COLUMNS``, ``nan`` where a neighbour is absent."""

    @cached_property
    def trees(self) -> BoostedTrees:
        """Read when first needed."""
        return read_boosted_trees(
            self.artifact, columns=len(BEAT_COLUMNS), outputs=len(self.task.labels)
        )

    @property
    def segment_of_column(self) -> np.ndarray:
        return SEGMENT_OF_COLUMN

    def columns(self, data: np.ndarray) -> np.ndarray:
        return beat_columns(data, hertz=self.hertz)

    def scores(self, columns: np.ndarray) -> np.ndarray:
        return self.trees.raw(columns)
