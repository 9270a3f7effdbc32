"""Drawn ECGs show the signs that they are meant to show."""

from __future__ import annotations

import numpy as np
import pytest

from tools.drawn_ecg import WAVES, Beat, Rhythm, beat_times, drawn_ecg

HERTZ = 500


def drawn(rhythm: Rhythm) -> np.ndarray:
    return drawn_ecg(rhythm, hertz=HERTZ, seconds=10, rng=np.random.default_rng(0))


def alone(waves: str) -> np.ndarray:
    """One beat half a second from the start, without noise."""
    return drawn(Rhythm(beats=[Beat(waves, 0.8)], noise=0, wander=0))


def width(waves: str) -> float:
    """Seconds over which a QRS complex is steeper than a seventh of its steepest place."""
    slope = np.abs(np.gradient(alone(waves)))[round(0.3 * HERTZ) : round(0.68 * HERTZ)]
    steep = np.flatnonzero(slope > slope.max() / 7)
    return float((steep[-1] - steep[0]) / HERTZ)


@pytest.mark.parametrize("waves", ["ventricular", "other focus", "bundle"])
def test_broad_complexes_are_broad(waves: str) -> None:
    """More than 0.12 s, a sinus beat less than 0.1."""
    assert width("sinus") < 0.1
    assert width("atrial") < 0.1
    assert width(waves) > 0.12


def test_a_beat_from_elsewhere_has_another_p_wave_or_none() -> None:
    """Upright before a sinus beat, inverted before an atrial one, none before a ventricular one."""
    before = slice(round(0.3 * HERTZ), round(0.4 * HERTZ))

    assert alone("sinus")[before].max() > 0.1
    assert alone("atrial")[before].min() < -0.05
    assert np.abs(alone("ventricular")[before]).max() < 0.03


@pytest.mark.parametrize("waves", WAVES)
def test_the_peak_lies_where_the_beat_is(waves: str) -> None:
    """Within 30 ms of it."""
    assert abs(np.abs(alone(waves)).argmax() / HERTZ - 0.5) <= 0.03


def test_beats_come_as_long_after_one_another_as_written() -> None:
    """The first half a second from the start."""
    beats = [Beat("sinus", 9.0), Beat("sinus", 0.8), Beat("ventricular", 0.5)]

    assert beat_times(Rhythm(beats=beats)).tolist() == pytest.approx([0.5, 1.3, 1.8])


def test_a_lead_upside_down_is_the_same_turned() -> None:
    """Sample by sample; hum and noise can be heard at their frequency and size."""
    beats = [Beat("sinus", 0.8)] * 9
    plain, turned = (drawn(Rhythm(beats=beats, upside_down=down)) for down in (False, True))
    hum = drawn(Rhythm(beats=beats, hum=0.2)) - drawn(Rhythm(beats=beats))
    power = np.abs(np.fft.rfft(hum))

    assert turned.tolist() == (-plain).tolist()
    assert power.argmax() / 10 == 50
    assert np.ptp(hum) == pytest.approx(0.4, abs=0.01)


def test_fibrillation_waves_between_the_beats() -> None:
    """Without noise the line between two beats is not level."""
    beats = [Beat("fibrillation", 0.9)] * 9
    still, waving = (
        drawn(Rhythm(beats=beats, noise=0, wander=0, fibrillates=waves)) for waves in (False, True)
    )
    between = slice(round(0.95 * HERTZ), round(1.3 * HERTZ))

    assert still[between].std() < 0.01 < 0.02 < waving[between].std()
