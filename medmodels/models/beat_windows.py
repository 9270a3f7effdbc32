"""A beat in its window as models see it: where the beats are, the lead without its wandering
baseline, and each beat cut out around its R peak.

A window's data are (2, samples): the lead in millivolts with the beat in question at the centre
sample, ``nan`` where there is no recording, and 1 at each R peak; see ``medmodels.cases.waveform``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

__all__ = ["AFTER", "BEFORE", "Windows", "windows_of"]

# Seconds of a beat before and after its R peak: from before its P wave to the end of its T wave.
BEFORE, AFTER = 0.28, 0.44
_BLOCK = 0.04  # seconds whose mean is one step of the baseline
# The two medians after each other that leave neither QRS complexes nor waves (de Chazal et al.
# 2004), in steps.
_MEDIANS = (5, 15)
_QRS = 0.064  # seconds around a peak in which a QRS complex is highest and lowest
_FEWEST = 3  # places for beats of a window, whether there are so many or not
_LEAST = 0.05  # mV: flatter beats are not made as high as others


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows (n, samples) of a lead less its baseline, over the usual height of their QRS
    complexes, 0 where there is no recording; ``peaks`` (n, M) are the samples of the R peaks in
    order, −1 where there are no more, and ``own`` (n,) the position of the beat in question among
    them.
    """

    lead: np.ndarray
    peaks: np.ndarray
    own: np.ndarray
    hertz: float

    @cached_property
    def before(self) -> int:
        return round(BEFORE * self.hertz)

    @cached_property
    def size(self) -> int:
        """Samples of a beat."""
        return self.before + round(AFTER * self.hertz)

    @cached_property
    def beats(self) -> np.ndarray:
        """Every beat cut out, (n, M, size); ``nan`` where there is none, or not all of it."""
        return _cut(self.lead, self.peaks, self.before, self.size)

    @cached_property
    def usual(self) -> np.ndarray:
        """The median of the other beats of a window, (n, size); the beat itself where it is
        alone.
        """
        others = self.beats.copy()
        every = np.arange(len(others))
        others[every, self.own] = np.nan
        alone = np.isnan(others[:, :, 0]).all(1)
        others[alone, self.own[alone]] = self.beats[alone, self.own[alone]]
        return np.nan_to_num(_median(others))

    def beat(self, away: int) -> np.ndarray:
        """The beat so many after the one in question (before it, where negative), (n, size);
        ``nan`` where there is none.
        """
        at = self.own + away
        there = (at >= 0) & (at < self.peaks.shape[1])
        found = self.beats[np.arange(len(at)), np.clip(at, 0, self.peaks.shape[1] - 1)]
        return np.where(there[:, None], found, np.nan)

    def interval(self, away: int) -> np.ndarray:
        """Seconds from the beat so many after the one in question to the next, (n,); ``nan`` where
        one of both is not in the window.
        """
        first, second = self._peak(away), self._peak(away + 1)
        return (second - first) / self.hertz

    def _peak(self, away: int) -> np.ndarray:
        at = self.own + away
        there = (at >= 0) & (at < self.peaks.shape[1])
        found = self.peaks[np.arange(len(at)), np.clip(at, 0, self.peaks.shape[1] - 1)]
        return np.where(there & (found >= 0), found, np.nan)

    @cached_property
    def intervals(self) -> np.ndarray:
        """Seconds between all neighbouring beats of a window, (n, M − 1), ``nan`` after the
        last.
        """
        there = self.peaks[:, 1:] >= 0
        return np.where(there, np.diff(self.peaks, axis=1) / self.hertz, np.nan)


def windows_of(data: np.ndarray, *, hertz: float) -> Windows:
    """Windows (n, 2, samples) taken apart."""
    data = np.asarray(data, np.float32)
    known = ~np.isnan(data[:, 0])
    lead = np.where(known, data[:, 0], np.float32(0))
    lead -= _baseline(lead, known, hertz)
    lead[~known] = 0
    peaks, own = _peaks(data[:, 1] > 0)
    half = round(_QRS * hertz)
    around = _cut(lead, peaks, half, 2 * half + 1)
    height = np.nan_to_num(_median((around.max(2) - around.min(2))[:, :, None])[:, 0])
    return Windows(lead / np.maximum(height, _LEAST)[:, None], peaks, own, hertz)


def _peaks(marked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Samples of the marks (n, M), −1 where there are no more, and which of them is at the centre;
    a centre without a mark gets one.
    """
    centre = marked.shape[1] // 2
    marked = marked.copy()
    marked[:, centre] = True
    row, sample = np.nonzero(marked)
    count = marked.sum(1)
    position = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    peaks = np.full((len(marked), max(int(count.max()), _FEWEST)), -1)
    peaks[row, position] = sample
    return peaks, marked[:, :centre].sum(1)


def _cut(lead: np.ndarray, peaks: np.ndarray, before: int, size: int) -> np.ndarray:
    """Stretches (n, M, size) of a lead from ``before`` samples before each peak; ``nan`` where
    there is no peak or the window ends.
    """
    start = peaks - before
    whole = (peaks >= 0) & (start >= 0) & (start + size <= lead.shape[1])
    at = np.where(whole, start, 0)[:, :, None] + np.arange(size)
    stretches = np.take_along_axis(lead[:, None], at.reshape(len(lead), 1, -1), 2)
    stretches = stretches.reshape(*peaks.shape, size)
    return np.where(whole[:, :, None], stretches, np.float32(np.nan))


def _baseline(lead: np.ndarray, known: np.ndarray, hertz: float) -> np.ndarray:
    """The wandering baseline of leads (n, samples)."""
    block = max(round(_BLOCK * hertz), 1)
    steps = lead.shape[1] // block
    shape = (len(lead), steps, block)
    count = known[:, : steps * block].reshape(shape).sum(2)
    level = lead[:, : steps * block].reshape(shape).sum(2) / np.maximum(count, 1)
    for size in _MEDIANS:
        padded = np.pad(level, ((0, 0), (size // 2, size // 2)), mode="edge")
        level = np.median(sliding_window_view(padded, size, axis=1), axis=2)
    # a straight line from the middle of each step to the next
    place = (np.arange(lead.shape[1]) - (block - 1) / 2) / block
    left = np.clip(np.floor(place).astype(int), 0, steps - 1)
    right = np.minimum(left + 1, steps - 1)
    share = np.clip(place - left, 0, 1).astype(np.float32)
    return np.asarray(level[:, left] * (1 - share) + level[:, right] * share, np.float32)


def _median(stretches: np.ndarray) -> np.ndarray:
    """The median over the beats of a window (n, M, size) that are whole, (n, size); ``nan`` where
    none is.
    """
    order = np.sort(stretches, axis=1)  # nan goes last
    count = (~np.isnan(stretches[:, :, 0])).sum(1)
    every = np.arange(len(order))
    low = order[every, np.maximum(count - 1, 0) // 2]
    high = order[every, np.minimum(count // 2, order.shape[1] - 1)]
    return np.where(count[:, None] > 0, (low + high) / 2, np.nan)
