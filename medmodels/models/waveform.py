"""What models of a beat share: columns in segments, and calibrated log-odds of each class."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from medmodels.cases import Case
from medmodels.models.model import Model
from medmodels.models.text import softmax_log_odds
from medmodels.tasks import Waveform

__all__ = ["WaveformModel", "calibrated_log_odds"]


@dataclass(frozen=True, eq=False)
class WaveformModel(Model):
    """A model of beats, explained in log-odds of each class; inputs are columns (n, D), each of one
    of the question's segments.
    """

    explained_in: ClassVar[str] = "log-odds"

    @property
    @abstractmethod
    def segment_of_column(self) -> np.ndarray:
        """The position of each column's segment among the question's, (D,)."""

    @abstractmethod
    def columns(self, data: np.ndarray) -> np.ndarray:
        """The columns (n, D) of n windows of (2, samples)."""

    @abstractmethod
    def scores(self, columns: np.ndarray) -> np.ndarray:
        """Scores (n, labels), before the calibration."""

    @property
    def hertz(self) -> float:
        return Waveform.of(self.task.inputs).hertz

    def inputs(self, case: Case) -> np.ndarray:
        return self.columns(case.data[None])

    def batch(self, cases: Sequence[Case]) -> np.ndarray:
        return self.columns(np.stack([case.data for case in cases]))

    def outputs(self, data: np.ndarray) -> np.ndarray:
        """Log-odds, shape (cases, labels)."""
        fitted = self.artifact.fitted
        return calibrated_log_odds(self.scores(data), float(fitted["slope"]), fitted["offsets"])


def calibrated_log_odds(scores: np.ndarray, slope: float, offsets: np.ndarray) -> np.ndarray:
    """Log-odds (n, labels) of scores times a slope, plus an offset for each label: a softmax of one
    temperature. They hold for the mix of classes that slope and offsets were fitted to: where rare
    classes weighed more in that fit than their share, they are more probable here than they are.
    """
    return softmax_log_odds(slope * scores + offsets)
