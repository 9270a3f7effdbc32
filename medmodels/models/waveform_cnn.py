"""A small convolutional network on a beat, its two neighbours and its window's usual beat, with
what is known of their timing; served through LiteRT, with calibrated log-odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from medmodels.models.beat_windows import Windows, windows_of
from medmodels.models.beats import BEAT_PARTS, SEGMENT_OF_COLUMN, columns_of, in_blocks
from medmodels.models.lite import Lite
from medmodels.models.waveform import WaveformModel

__all__ = [
    "SEEN_BEATS",
    "TIMED",
    "WaveformCnn",
    "beat_picture",
    "network_inputs",
    "picture_of",
    "segment_of_picture",
]

SEEN_BEATS = 4  # the beat, the one before, the one after, the usual one
# The columns of trees that tell of timing and neighbours: those of the last three segments.
TIMED = np.flatnonzero(len(BEAT_PARTS) <= SEGMENT_OF_COLUMN)
_FAR = 4.0  # standard deviations beyond which a number says nothing more
_AT_ONCE = 512  # beats that go through the network together


def beat_picture(data: np.ndarray, *, hertz: float) -> np.ndarray:
    """The four ``SEEN_BEATS`` one after the other, then the ``TIMED`` columns, (n, D), of n windows
    of (2, samples); ``nan`` where a neighbour is absent.
    """
    return in_blocks(data, lambda block: picture_of(windows_of(block, hertz=hertz)))


def picture_of(windows: Windows) -> np.ndarray:
    """The picture (n, D) of windows taken apart."""
    beats = [windows.beat(0), windows.beat(-1), windows.beat(1), windows.usual]
    return np.concatenate([*beats, columns_of(windows)[:, TIMED]], axis=1)


def segment_of_picture(hertz: float) -> np.ndarray:
    """The position of the segment of each column of ``beat_picture``, (D,)."""
    one = Windows(np.zeros((1, 1)), np.zeros((1, 1), int), np.zeros(1, int), hertz)
    seconds = (np.arange(one.size) - one.before) / hertz
    own = np.searchsorted([end for _, end in BEAT_PARTS[:-1]], seconds + 1e-9, side="right")
    others = np.repeat(len(BEAT_PARTS) + np.arange(SEEN_BEATS - 1), one.size)
    return np.concatenate([own, others, SEGMENT_OF_COLUMN[TIMED]])


def network_inputs(columns: np.ndarray, scale: Mapping[str, np.ndarray]) -> np.ndarray:
    """Columns as the network sees them, (n, D) float32: numbers less ``center``, over ``spread``
    (D,), 0 where a neighbour is absent.
    """
    seen = np.nan_to_num((columns - scale["center"]) / scale["spread"])
    timed = seen.shape[1] - len(TIMED)
    seen[:, timed:] = np.clip(seen[:, timed:], -_FAR, _FAR)
    return seen.astype(np.float32)


@dataclass(frozen=True, eq=False)
class WaveformCnn(WaveformModel):
    """A loaded network; inputs are pictures as ``beat_picture`` makes them."""

    @cached_property
    def network(self) -> Lite:
        """Scores before calibration; read when first needed."""
        return Lite(self.artifact.read("model.tflite"), batch=64, model=self.id)

    @cached_property
    def segment_of_column(self) -> np.ndarray:
        return segment_of_picture(self.hertz)

    def columns(self, data: np.ndarray) -> np.ndarray:
        return beat_picture(data, hertz=self.hertz)

    def scores(self, columns: np.ndarray) -> np.ndarray:
        seen = network_inputs(columns, self.artifact.fitted)
        blocks = [seen[i : i + _AT_ONCE] for i in range(0, len(seen), _AT_ONCE)]
        return self.network.over(blocks)[0].astype(float)
