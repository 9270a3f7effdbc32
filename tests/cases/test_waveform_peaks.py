"""The detector of R peaks, on drawn ECGs whose beats are known and on annotated recordings."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases.waveform_peaks import r_peaks
from tests.cases.recordings import SECONDS, recorded, rhythm
from tools.drawn_ecg import beat_times, drawn_ecg
from tools.ecg_rhythms import ECGS

ROOT = Path(__file__).parents[2]
MITDB = Path(os.environ.get("MEDMODELS_DATA", ROOT.parent / "shared" / "data")) / "mitdb"
HERTZ = 125.0
ALLOWED = 0.15  # seconds: as EC57 matches beats


def matched(known: np.ndarray, found: np.ndarray, within: float) -> int:
    """How many known beats have a found one of their own, in order."""
    i = j = hits = 0
    while i < len(known) and j < len(found):
        away = found[j] - known[i]
        hits += abs(away) <= within
        i, j = (i + 1, j + 1) if abs(away) <= within else (i + (away > 0), j + (away < 0))
    return hits


@pytest.mark.parametrize("name", ECGS)
def test_every_beat_of_a_drawn_ecg_is_found(name: str) -> None:
    """Sinus, atrial, broad and inverted beats, in noise too: each once, within 30 ms."""
    of = ECGS[name].rhythm
    lead = drawn_ecg(of, hertz=HERTZ, seconds=SECONDS, rng=np.random.default_rng(1))
    known = beat_times(of)
    known = known[(known > 0.2) & (known < SECONDS - 0.2)]
    found = r_peaks(lead, HERTZ) / HERTZ
    found = found[(found > 0.2) & (found < SECONDS - 0.2)]

    assert len(found) == len(known)
    assert np.abs(found - known).max() <= 0.03


@pytest.mark.parametrize("rr", [0.3, 0.4, 1.0, 1.8])
def test_slow_and_fast_hearts_are_followed(rr: float) -> None:
    """From 33 to 200 beats a minute."""
    of = rhythm(rr, noise=0.005)
    found = r_peaks(recorded(of, hertz=HERTZ), HERTZ)

    assert abs(len(found) - len(of.beats)) <= 1
    assert np.median(np.diff(found)) / HERTZ == pytest.approx(rr, abs=0.01)


def test_nothing_is_found_in_nothing() -> None:
    """A flat lead, one that was not recorded, and one of less than a second have no beat."""
    assert len(r_peaks(np.zeros(2500), HERTZ)) == 0
    assert len(r_peaks(np.full(2500, np.nan), HERTZ)) == 0
    assert len(r_peaks(np.ones(60), HERTZ)) == 0


def test_a_gap_is_bridged() -> None:
    """Two seconds that were not recorded hold no beat, and the others are found."""
    lead = recorded(hertz=HERTZ)
    lead[1000:1250] = np.nan
    found = r_peaks(lead, HERTZ)

    assert not ((found > 1010) & (found < 1240)).any()
    assert len(found) == pytest.approx(len(rhythm().beats) - 2, abs=1)


@pytest.mark.skipif(not MITDB.is_dir(), reason="the MIT-BIH recordings are not in the data folder")
def test_sensitivity_and_predictive_value_on_annotated_recordings() -> None:
    """Of 109 966 annotated beats in 48 half hours 99.7% or more are found, and 99.2% or more of
    what is found is annotated (Pan and Tompkins gave 99.3% of beats found rightly).
    """
    stored = np.load(MITDB / "mitdb_lead0_125hz.npz")
    annotated = found = right = 0
    for lead, record in zip(stored["signal"], stored["record"].tolist(), strict=True):
        known = np.sort(stored["beat_sample"][stored["beat_record"] == record])
        peaks = r_peaks(lead / 200, HERTZ)
        annotated, found = annotated + len(known), found + len(peaks)
        right += matched(known, peaks, ALLOWED * HERTZ)

    assert right / annotated >= 0.997
    assert right / found >= 0.992
