"""Where the beats of an ECG are: its R peaks, found after Pan and Tompkins (IEEE Transactions on
Biomedical Engineering 32 (1985) 230) from slopes within the band of a QRS complex.

Unlike theirs the whole recording is there at once, so that what is large is told from the beats on
both sides. On the 48 recordings of MIT-BIH at 125 samples a second, 150 ms allowed, it finds 99.8%
of the annotated beats, and 99.4% of what it finds is one (``tests/cases/test_waveform_peaks.py``).
"""

from __future__ import annotations

import numpy as np

__all__ = ["r_peaks"]

_BAND = (5.0, 18.0)  # hertz of a QRS complex
_WIDER = (3.0, 20.0)  # in which the peak is looked for: of a broad complex it is lower
_SMOOTHED = 0.12  # seconds over which slopes are taken together
_APART = 0.2  # seconds: no two beats are nearer
_T_WAVE = 0.36  # seconds within which a T wave may follow
_T_SLOPE = 0.5  # of the beat before, below which a peak that soon is its T wave
_LARGE = 0.35  # of the beats around, from which a peak is a beat
_MISSED = 0.2  # the same where a beat is overdue
_OVERDUE = 1.6  # of the usual interval
_AROUND = 13  # stretches of ``_STRETCH`` seconds whose largest peaks say what is usual
_HIGH = 60  # percentile of those that is usual: a slow heart leaves some without a beat
_STRETCH = 1.2
_PEAK = 0.1  # seconds from the steepest slope in which the R peak lies
_LEAST = 1e-3  # millivolts a sample: what is flatter holds no beat


def r_peaks(lead: np.ndarray, hertz: float) -> np.ndarray:
    """The samples of the R peaks of a lead (samples,) in millivolts, int (beats,), in order; what
    was not recorded (``nan``) is bridged.
    """
    from scipy.ndimage import percentile_filter, uniform_filter1d
    from scipy.signal import butter, find_peaks, sosfiltfilt

    known = np.isfinite(lead)
    if known.sum() < hertz:  # of less than a second nothing is usual
        return np.empty(0, int)
    filled = np.interp(np.arange(len(lead)), np.flatnonzero(known), lead[known])
    band, wider = (
        sosfiltfilt(butter(2, edges, "bandpass", fs=hertz, output="sos"), filled)
        for edges in (_BAND, _WIDER)
    )
    squares = uniform_filter1d(np.gradient(band) ** 2, round(_SMOOTHED * hertz) | 1)
    slopes = np.sqrt(np.maximum(squares, 0))  # a running sum may end just below 0
    candidates = find_peaks(slopes, height=_LEAST, distance=max(1, round(_APART * hertz)))[0]
    if not len(candidates):
        return np.empty(0, int)
    stretch = round(_STRETCH * hertz)
    starts = np.arange(0, max(len(lead) - stretch // 2, 1), stretch)
    largest = percentile_filter(np.maximum.reduceat(slopes, starts), _HIGH, _AROUND, mode="reflect")
    usual = largest[np.minimum(np.arange(len(lead)) // stretch, len(largest) - 1)]
    height = slopes[candidates] / np.maximum(usual[candidates], _LEAST)
    beats = _without_t_waves(candidates[height > _LARGE], slopes, hertz)
    beats = _with_missed(beats, candidates[height > _MISSED], slopes, hertz)
    reach = round(_PEAK * hertz)
    return np.unique([_highest(np.abs(wider), at - reach, at + reach + 1) for at in beats])


def _without_t_waves(peaks: np.ndarray, slopes: np.ndarray, hertz: float) -> list[int]:
    """The peaks but those that follow another so soon, and so flatly, that they are its T wave."""
    kept: list[int] = []
    for peak in peaks.tolist():
        soon = bool(kept) and peak - kept[-1] < _T_WAVE * hertz
        if not (soon and slopes[peak] < _T_SLOPE * slopes[kept[-1]]):
            kept.append(peak)
    return kept


def _with_missed(
    beats: list[int], candidates: np.ndarray, slopes: np.ndarray, hertz: float
) -> list[int]:
    """The beats, and where one is overdue the largest of the smaller peaks between."""
    from scipy.ndimage import median_filter

    if len(beats) < 3:
        return beats
    intervals = np.diff(beats)
    overdue = intervals > _OVERDUE * median_filter(intervals, size=9, mode="nearest")
    found = []
    for n in np.flatnonzero(overdue).tolist():
        first, last = beats[n] + _T_WAVE * hertz, beats[n + 1] - _APART * hertz
        between = candidates[(candidates > first) & (candidates < last)]
        if len(between):
            found.append(int(between[np.argmax(slopes[between])]))
    return sorted([*beats, *found])


def _highest(values: np.ndarray, start: int, end: int) -> int:
    start = max(start, 0)
    return start + int(np.argmax(values[start:end]))
