"""What if a part of a beat were usual: only that part changes, and as it is said."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Case, beats_around, read_waveform, samples, segments_of
from medmodels.cases.waveform_changes import with_usual
from medmodels.tasks import Waveform
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import recorded, table

INPUTS = Waveform.of(ECG_BEAT.inputs)


def early() -> Case:
    """A ventricular beat that comes early."""
    return read_waveform(samples(ECG_BEAT)[1].path.read_bytes(), task=ECG_BEAT).case()


def test_nothing_named_changes_nothing() -> None:
    """The very same case."""
    case = early()

    assert with_usual(case, []) is case


@pytest.mark.parametrize("name", ["P wave", "QRS complex", "ST segment and T wave"])
def test_a_wave_becomes_a_straight_line(name: str) -> None:
    """Within its segment alone; the R peaks stay where they are."""
    case = early()
    other = with_usual(case, [name]).data
    inside = segments_of(case.data, INPUTS) == ECG_BEAT.elements.index(name)

    assert (other[0, ~inside] == case.data[0, ~inside]).all()
    assert np.abs(np.diff(other[0, inside], 2)).max() < 1e-9
    assert (other[1] == case.data[1]).all()


@pytest.mark.parametrize(("name", "side"), [("beat before", -1), ("beat after", 1)])
def test_a_neighbour_comes_at_the_usual_distance(name: str, side: int) -> None:
    """It and all beyond it move; the beat itself and the other side stay."""
    case = early()
    other = with_usual(case, [name])
    before, after = (beats_around(c.data, INPUTS) for c in (case, other))
    usual = np.median(np.diff(before))
    nearest = np.abs(after[after * side > 0]).min()
    still = slice(1240, None) if side < 0 else slice(None, 1260)

    assert nearest == pytest.approx(usual, abs=0.01)
    assert abs(np.abs(before[before * side > 0]).min() - usual) > 0.2
    assert np.array_equal(other.data[:, still], case.data[:, still], equal_nan=True)
    assert other.data[1, 1250] == 1


def test_a_regular_rhythm_is_of_equal_intervals() -> None:
    """Beyond the neighbours every interval is the usual one, and the beat and they stay."""
    bigeminy = read_waveform(samples(ECG_BEAT)[3].path.read_bytes(), task=ECG_BEAT).case()
    other = with_usual(bigeminy, ["rhythm"])
    before, after = (beats_around(c.data, INPUTS) for c in (bigeminy, other))
    own = int(np.argmin(np.abs(after)))

    assert np.std(np.diff(before)) > 0.2
    assert np.diff(after[own + 1 :]) == pytest.approx(np.median(np.diff(before)), abs=0.01)
    assert after[own - 1 : own + 2] == pytest.approx(before[np.abs(before) < 1.2], abs=0.01)


def test_the_ends_of_a_recording_stay_what_they_are() -> None:
    """What was not recorded is not made up by a change, beat for beat."""
    reading = read_waveform(table(recorded()), task=ECG_BEAT)
    for row in (1, len(reading)):
        case = reading.case(row)
        other = with_usual(case, list(ECG_BEAT.elements))

        assert np.isnan(other.data[0]).sum() >= 0.9 * np.isnan(case.data[0]).sum()
        assert other.data[1, 1250] == 1
