"""Which sample of a case of one beat belongs to which of its named segments."""

from __future__ import annotations

import numpy as np

from medmodels.tasks import Waveform

__all__ = ["SHARE_OF_EARLIER", "beats_around", "segments_of"]

# Between two beats the earlier one has this share of the time: a T wave needs more of it than a P.
SHARE_OF_EARLIER = 0.6


def beats_around(data: np.ndarray, inputs: Waveform) -> np.ndarray:
    """Seconds from the R peak in the middle to every R peak of a case (2, samples), in order; that
    of the beat itself is 0.
    """
    return (np.flatnonzero(data[1] > 0.5) - inputs.centre) / inputs.hertz


def segments_of(data: np.ndarray, inputs: Waveform) -> np.ndarray:
    """For each sample of a case (2, samples) the position of its segment among
    ``inputs.segments``, int8 (samples,). A sample belongs to the first segment that holds it and
    that is of the beat it lies nearest to.

    >>> from medmodels.tasks.ecg_beat import ECG_BEAT
    >>> data = np.zeros((2, 2500))
    >>> data[1, [1150, 1250, 1350]] = 1.0
    >>> parts = segments_of(data, Waveform.of(ECG_BEAT.inputs))
    >>> [ECG_BEAT.elements[parts[at]] for at in (1250, 1230, 1150, 1350, 0)]
    ['QRS complex', 'P wave', 'beat before', 'beat after', 'rhythm']
    """
    seconds = (np.arange(inputs.samples) - inputs.centre) / inputs.hertz
    beats = beats_around(data, inputs)
    edges = beats[:-1] + SHARE_OF_EARLIER * np.diff(beats)
    of = np.searchsorted(edges, seconds, side="right")  # the beat each sample lies nearest to
    middle = int(np.argmin(np.abs(beats))) if len(beats) else 0
    parts = np.full(inputs.samples, len(inputs.segments) - 1, np.int8)
    for n, segment in reversed(list(enumerate(inputs.segments[:-1]))):
        at = middle + segment.beat
        if 0 <= at < len(beats):
            start, end = (beats[at] + edge for edge in segment.window)
            parts[(of == at) & (seconds >= start - 1e-9) & (seconds < end - 1e-9)] = n
    return parts
