"""An ECG as a sum of Gaussians, one a wave, in phase with a rhythm: after McSharry, Clifford,
Tarassenko and Smith, IEEE Transactions on Biomedical Engineering 50 (2003) 289, each beat with
waves of its own so that kinds of beats can follow one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["WAVES", "Beat", "Rhythm", "beat_times", "drawn_ecg"]

# By what a beat is called in ``Rhythm.beats``: height in millivolts, place and width in seconds
# from the R peak of each of its waves; the last is the T wave, which comes later after a long
# interval.
WAVES: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "sinus": (
        (0.13, -0.165, 0.024),
        (-0.10, -0.030, 0.009),
        (1.15, 0.0, 0.012),
        (-0.22, 0.030, 0.011),
        (0.28, 0.27, 0.050),
    ),
    "atrial": (  # its P wave comes from elsewhere in the atria
        (-0.07, -0.125, 0.020),
        (-0.10, -0.030, 0.009),
        (1.12, 0.0, 0.012),
        (-0.22, 0.030, 0.011),
        (0.27, 0.26, 0.050),
    ),
    "aberrant": (  # early, and one bundle not ready yet
        (-0.07, -0.125, 0.020),
        (-0.08, -0.035, 0.012),
        (0.95, 0.0, 0.017),
        (-0.45, 0.055, 0.028),
        (0.22, 0.28, 0.050),
    ),
    "fibrillation": (  # no P wave
        (-0.09, -0.030, 0.009),
        (1.05, 0.0, 0.012),
        (-0.24, 0.030, 0.011),
        (0.22, 0.26, 0.050),
    ),
    "bundle": (  # left bundle branch block: broad and notched, the T wave against it
        (0.12, -0.20, 0.024),
        (0.75, -0.022, 0.022),
        (0.80, 0.028, 0.022),
        (-0.28, 0.29, 0.055),
    ),
    "ventricular": ((1.55, 0.0, 0.036), (-0.70, 0.100, 0.040), (-0.42, 0.31, 0.065)),
    "other focus": ((0.35, -0.055, 0.022), (-1.45, 0.0, 0.040), (0.45, 0.30, 0.070)),
    "narrow": (  # ventricular, from high in the septum: hardly broader than a sinus beat
        (-0.15, -0.034, 0.011),
        (1.30, 0.0, 0.018),
        (-0.40, 0.046, 0.018),
        (0.16, 0.28, 0.050),
    ),
}
_USUAL = 0.8  # seconds from beat to beat for which T waves lie where they are written
_FIBRILLATION = 0.05  # millivolts of the waves between the beats


@dataclass(frozen=True, slots=True)
class Beat:
    """A beat by its waves, and how long after the beat before it comes, in seconds."""

    waves: str
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Beats one after another; the first lies half a second from the start. ``noise``, ``hum`` and
    ``wander`` are in millivolts.
    """

    beats: Sequence[Beat]
    noise: float = 0.012
    hum: float = 0.0
    wander: float = 0.06
    fibrillates: bool = False
    upside_down: bool = False


def beat_times(rhythm: Rhythm) -> np.ndarray:
    """Seconds of the R peaks."""
    after = [beat.after for beat in rhythm.beats]
    return np.asarray(0.5 + np.cumsum([0.0, *after[1:]]))


def drawn_ecg(
    rhythm: Rhythm, *, hertz: float, seconds: float, rng: np.random.Generator
) -> np.ndarray:
    """The lead (samples,) in millivolts."""
    t = np.arange(round(seconds * hertz)) / hertz
    lead = np.zeros(len(t))
    for beat, at in zip(rhythm.beats, beat_times(rhythm), strict=True):
        waves, size = WAVES[beat.waves], 1 + 0.04 * rng.normal()
        for n, (height, place, width) in enumerate(waves):
            late = np.sqrt(beat.after / _USUAL) if n == len(waves) - 1 else 1.0
            lead += size * height * np.exp(-((t - at - late * place) ** 2) / (2 * width**2))
    if rhythm.fibrillates:
        phase = (
            2 * np.pi * np.cumsum(6.2 + 0.9 * np.cumsum(rng.normal(size=len(t))) / hertz) / hertz
        )
        lead += _FIBRILLATION * np.sin(phase)
    breath, mains = rng.uniform(0, 2 * np.pi, 2)
    lead += rhythm.wander * np.sin(2 * np.pi * 0.23 * t + breath)
    lead += rhythm.hum * np.sin(2 * np.pi * 50 * t + mains)
    lead += rhythm.noise * rng.normal(size=len(t))
    return -lead if rhythm.upside_down else lead
