"""Whether the lead around a beat can be judged, and whether the beat resembles the training beats.

The shape that a beat is judged by is its own, in 30 steps of 24 ms around its R peak, above the
middle of its stretch and in units of its size; and the logarithm of that size.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from medmodels.cases import Abstention, Case
from medmodels.gates.distance import mahalanobis
from medmodels.models import Model
from medmodels.tasks import Waveform

__all__ = [
    "beat_stretches",
    "beat_vectors",
    "check_waveform",
    "noise_of",
    "usual_beat",
    "usual_height",
    "why_not_judged",
]

_BEFORE, _AFTER, _STEPS = 0.24, 0.48, 30  # seconds around the R peak, and pieces of that stretch
_FLAT = 0.1  # millivolts from lowest to highest, below which a usual QRS complex is none
_COMPLEX = 0.1  # seconds on both sides of the R peak
_FEWEST = 3  # beats that make a rhythm
_ABOVE = 47.0  # hertz: above the frequencies of a beat, and below those of the mains
# Millivolts, and of the height of the QRS complex: the most that 660 beats of the training
# recordings have between their complexes is 0.024 and 0.025 (``benchmarks/ecg_gate.py``).
_HUM, _SHARE = 0.025, 0.03
_STRETCH = 0.2  # seconds in which noise is measured
_RECORDED = 5.0  # seconds of the lead, at least: of fewer neither rhythm nor noise is known
_OWN = (0.25, 0.4)  # seconds before and after its R peak that must be there of the beat itself
_NEARER = 0.85  # of its distance as it is, within which an upside-down lead lies when it is turned
# Of the limit for single beats: how far the usual beat may lie. Of training recordings that a fit
# had not seen none lay beyond 0.60 (``benchmarks/ecg_gate.py``).
_USUAL = 0.66


def check_waveform(model: Model, case: Case) -> Abstention | None:
    """Whether enough was recorded, simple checks, then which way up the lead is, then how far its
    usual beat and the beat itself lie from the training beats.
    """
    return why_not_judged(case.data, Waveform.of(case.task.inputs), model.artifact.fitted)


def why_not_judged(
    data: np.ndarray, inputs: Waveform, fitted: Mapping[str, np.ndarray]
) -> Abstention | None:
    """Why a beat (2, samples) cannot be judged, or ``None``; ``fitted`` has ``gate_center`` (D,),
    ``gate_precision`` (D, D) and ``gate_limit`` of vectors of training beats.
    """
    if (missing := _not_recorded(data[0], inputs)) is not None:
        return missing
    peaks = np.flatnonzero(data[1] > 0.5)
    if len(peaks) < _FEWEST:
        return Abstention("few_beats", {"count": len(peaks), "least": _FEWEST})
    low, high = inputs.rates
    rate = 60 * inputs.hertz / float(np.median(np.diff(peaks)))
    if not low <= rate <= high:
        return Abstention("rate_implausible", {"rate": rate, "low": low, "high": high})
    height = usual_height(data, peaks, inputs)
    if height < _FLAT:
        return Abstention("flat_lead", {"height": height, "least": _FLAT})
    if (noise := noise_of(data[0], inputs.hertz)) > min(_HUM, _SHARE * height):
        limits = {"most": _HUM, "most_share": _SHARE, "above": _ABOVE}
        return Abstention("noisy_lead", {"noise": noise, "share": noise / height, **limits})
    usual = usual_beat(data, inputs)[None]
    as_it_is, turned = mahalanobis(
        beat_vectors(np.concatenate([usual, -usual]), inputs.hertz), fitted
    ).tolist()
    if turned < _NEARER * as_it_is:
        return Abstention("upside_down_lead", {"named": inputs.named})
    limit = float(fitted["gate_limit"])
    if as_it_is > _USUAL * limit:
        return Abstention(
            "unlike_usual", {"times": as_it_is / (_USUAL * limit), "noun": inputs.noun}
        )
    own = beat_stretches(data[0], np.array([inputs.centre]), inputs.hertz)
    away = mahalanobis(beat_vectors(own, inputs.hertz), fitted)[0]
    if away <= limit:
        return None
    said = {"noun": inputs.noun, "check": inputs.check}
    return Abstention("unlike_beats", {"times": float(away / limit), **said})


def _not_recorded(lead: np.ndarray, inputs: Waveform) -> Abstention | None:
    """Whether too little of the lead was recorded to judge by, or a part of the beat was not."""
    known = np.isfinite(lead)
    if (seconds := known.sum() / inputs.hertz) < _RECORDED:
        said = {"seconds": float(seconds), "of": inputs.seconds, "least": _RECORDED}
        return Abstention("little_recorded", said)
    before, after = (round(seconds * inputs.hertz) for seconds in _OWN)
    if known[inputs.centre - before : inputs.centre + after + 1].all():
        return None
    return Abstention("beat_with_gaps", {"noun": inputs.noun, "before": _OWN[0], "after": _OWN[1]})


def beat_vectors(stretches: np.ndarray, hertz: float) -> np.ndarray:
    """What beats are judged by, (n, 31), from the ``beat_stretches`` of each (n, width); what was
    not recorded counts as the middle of its stretch.
    """
    level = np.nan_to_num(stretches - _medians(stretches)[:, None])
    edges = np.linspace(0, level.shape[1], _STEPS + 1).round().astype(int)
    steps = np.add.reduceat(level, edges[:-1], axis=1) / np.diff(edges)
    size = np.sqrt((steps**2).mean(1, keepdims=True)) + 1e-3
    return np.column_stack([steps / size, np.log(size)])


def usual_beat(data: np.ndarray, inputs: Waveform) -> np.ndarray:
    """The median of all beats of a case (2, samples), sample by sample, (width,)."""
    stretches = beat_stretches(data[0], np.flatnonzero(data[1] > 0.5), inputs.hertz)
    return _medians(stretches.T)


def beat_stretches(lead: np.ndarray, peaks: np.ndarray, hertz: float) -> np.ndarray:
    """What is judged of each beat, (beats, width); ``nan`` beyond the ends."""
    before, after = round(_BEFORE * hertz), round(_AFTER * hertz)
    padded = np.pad(lead, (before, after), constant_values=np.nan)
    return np.stack([padded[at : at + before + after] for at in peaks])


def _medians(rows: np.ndarray) -> np.ndarray:
    """The median of each row, of what was recorded; 0 where nothing was."""
    if not np.isnan(rows).any():  # which is so nearly always, and several times as fast
        return np.asarray(np.median(rows, axis=1))
    return np.asarray(np.nanmedian(_with_one(rows), axis=1))


def _with_one(rows: np.ndarray) -> np.ndarray:
    """Rows of which none is of ``nan`` alone, so that each has a median."""
    return np.where(np.isnan(rows).all(1, keepdims=True), 0.0, rows)


def usual_height(data: np.ndarray, peaks: np.ndarray, inputs: Waveform) -> float:
    """From the lowest to the highest of the usual QRS complex, in millivolts."""
    reach = round(_COMPLEX * inputs.hertz)
    padded = np.pad(data[0], (reach, reach), constant_values=np.nan)
    complexes = _with_one(np.stack([padded[at : at + 2 * reach + 1] for at in peaks]))
    return float(np.median(np.nanmax(complexes, 1) - np.nanmin(complexes, 1)))


@lru_cache(maxsize=4)
def _highpass(hertz: float) -> np.ndarray:
    from scipy.signal import butter

    return np.asarray(butter(4, _ABOVE, "highpass", fs=hertz, output="sos"))


def noise_of(lead: np.ndarray, hertz: float) -> float:
    """What lies above the frequencies of a beat, in millivolts (root mean square), in the median
    stretch: between the beats.
    """
    from scipy.signal import sosfiltfilt

    fast = sosfiltfilt(_highpass(hertz), lead[np.isfinite(lead)])
    width = round(_STRETCH * hertz)
    rows = fast[: len(fast) // width * width].reshape(-1, width)
    return float(np.median(np.sqrt((rows**2).mean(1))))
