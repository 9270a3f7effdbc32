"""The gate of heart beats: what a lead has to be, and how far a beat may lie from others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from medmodels.cases import read_waveform
from medmodels.gates import beat_stretches, beat_vectors, why_not_judged
from medmodels.gates.waveform import usual_beat
from medmodels.gates.words import sentence
from medmodels.tasks import Waveform
from medmodels.tasks.ecg_beat import ECG_BEAT
from medmodels.training.waveform_gates import waveform_gate
from tests.cases.recordings import recorded, rhythm, table
from tools.drawn_ecg import Rhythm
from tools.ecg_rhythms import ECGS

INPUTS = Waveform.of(ECG_BEAT.inputs)


def beats(of: Rhythm | None = None, seed: int = 0) -> list[np.ndarray]:
    """The cases of a drawn recording."""
    reading = read_waveform(table(recorded(of, seed=seed)), task=ECG_BEAT)
    return [reading.case(row).data.copy() for row in range(1, len(reading) + 1)]


@cache
def fitted() -> Mapping[str, np.ndarray]:
    """A gate of the drawn rhythms, each a person, but the one that is upside down."""
    drawn = [beats(ecg.rhythm, seed) for seed, ecg in enumerate(ECGS.values())][:-1]
    people = np.repeat(np.arange(len(drawn)), [len(of) for of in drawn])
    return waveform_gate([case for of in drawn for case in of], people, INPUTS)


def why(case: np.ndarray) -> str:
    """The code of what the gate says, and that it has words."""
    said = why_not_judged(case, INPUTS, fitted())
    assert said is None or sentence(said).endswith((".", "?"))
    return said.code if said else ""


def test_an_ordinary_beat_passes() -> None:
    """All beats of a recording that the gate has not seen."""
    assert {why(case) for case in beats(rhythm(0.75), seed=99)} == {""}


@pytest.mark.parametrize(
    ("rr", "code"), [(0.8, ""), (3.2, "rate_implausible"), (0.22, "rate_implausible")]
)
def test_an_impossible_rate_is_refused(rr: float, code: str) -> None:
    """As of a recording at another rate than its file says."""
    case = np.zeros((2, INPUTS.samples))
    case[0] = beats()[10][0]
    case[1, INPUTS.centre % round(rr * 125) :: round(rr * 125)] = 1

    assert why(case) == code


def test_a_flat_lead_is_refused() -> None:
    """A hundredth of the size."""
    case = beats()[10] * np.array([[0.01], [1.0]])

    assert why(case) == "flat_lead"


@pytest.mark.parametrize("hertz", [50, 60])
@pytest.mark.parametrize("height", [0.5, 2.0])
def test_the_hum_of_the_mains_is_refused(hertz: int, height: float) -> None:
    """A twentieth of a millivolt of 50 or 60 Hz, however high the beats are; a hundredth passes."""
    case = beats()[10] * np.array([[height], [1.0]])
    hum = np.sin(2 * np.pi * hertz * np.arange(INPUTS.samples) / 125)
    loud, low = case.copy(), case.copy()
    loud[0] += 0.05 * hum
    low[0] += 0.01 * hum

    assert (why(loud), why(low)) == ("noisy_lead", "")


def test_of_low_beats_less_noise_hides_more() -> None:
    """What a beat of two millivolts bears is too much for one of a quarter."""
    case = beats()[10]
    hum = 0.025 * np.sin(2 * np.pi * 60 * np.arange(INPUTS.samples) / 125)
    low = case * np.array([[0.15], [1.0]])
    case[0] += hum
    low[0] += hum

    assert (why(case), why(low)) == ("", "noisy_lead")


def test_white_noise_is_told_in_millivolts() -> None:
    """With how much of it there is, and how much may be."""
    case = beats()[10]
    case[0] += np.random.default_rng(0).normal(0, 0.1, INPUTS.samples)
    said = why_not_judged(case, INPUTS, fitted())

    assert said is not None
    assert re.search(r"above 47 Hz it has 0\.0\d\d mV.* at most 0\.025 mV", sentence(said))


def test_a_recording_at_half_its_rate_is_unlike_all() -> None:
    """Twice as fast as it was: the usual beat is no training recording's, each beat is told so."""
    case = beats(rhythm(1.0))[10]
    at = INPUTS.centre + 2 * (np.arange(INPUTS.samples) - INPUTS.centre)
    fast = np.full_like(case, np.nan)
    there = (at >= 0) & (at < INPUTS.samples)
    fast[0, there], fast[1] = case[0, at[there]], 0
    marks = (np.flatnonzero(case[1]) - INPUTS.centre) // 2 + INPUTS.centre
    fast[1, marks] = 1

    assert (why(case), why(fast)) == ("", "unlike_usual")


def test_a_lead_that_lies_upside_down_is_told() -> None:
    """Every beat of a turned recording, and none of the same one as it was."""
    as_it_is = beats(seed=7)

    assert {why(case * np.array([[-1.0], [1.0]])) for case in as_it_is} == {"upside_down_lead"}
    assert {why(case) for case in as_it_is} == {""}


@pytest.mark.parametrize("known", [0, 8, 12, 16, 624])
def test_a_beat_of_which_hardly_anything_was_recorded_is_not_judged(known: int) -> None:
    """So many samples around its R peak alone: fewer than five seconds are no ground."""
    case = beats()[10]
    start = INPUTS.centre - known // 2
    case[0, :start] = case[0, start + known :] = np.nan

    assert why(case) == "little_recorded"


def test_six_seconds_of_a_recording_are_enough() -> None:
    """Three on both sides of the beat, and nothing beyond."""
    case = beats()[10]
    case[0, : INPUTS.centre - 375] = case[0, INPUTS.centre + 375 :] = np.nan
    case[1, : INPUTS.centre - 375] = case[1, INPUTS.centre + 375 :] = 0

    assert why(case) == ""


@pytest.mark.parametrize(
    ("gap", "code"), [(-32, ""), (-31, "beat_with_gaps"), (50, "beat_with_gaps"), (51, "")]
)
def test_a_gap_in_the_beat_itself_is_refused(gap: int, code: str) -> None:
    """From a quarter of a second before its R peak to 0.4 seconds after it every sample counts."""
    case = beats()[10]
    case[0, INPUTS.centre + gap] = np.nan

    assert why(case) == code


def test_too_few_beats_make_no_rhythm() -> None:
    """Two beats in twenty seconds."""
    case = beats()[10]
    case[1] = 0
    case[1, [INPUTS.centre, INPUTS.centre + 100]] = 1

    assert why(case) == "few_beats"


def test_one_beat_is_one_beat() -> None:
    """In words as in numbers."""
    case = beats()[10]
    case[1] = 0
    case[1, INPUTS.centre] = 1
    said = why_not_judged(case, INPUTS, fitted())

    assert said is not None
    assert sentence(said).startswith("There is only 1 beat in the seconds")


def test_what_is_no_beat_is_unlike_them() -> None:
    """A saw in the place of the beat in question, the others as they were."""
    case = beats()[10]
    stretch = slice(INPUTS.centre - 30, INPUTS.centre + 60)
    case[0, stretch] = np.tile(np.linspace(-4, 4, 15), 6)

    assert why(case) == "unlike_beats"


def test_a_beat_at_the_end_of_a_recording_can_be_judged() -> None:
    """Of the first and the last beat a part was not recorded."""
    every = beats()

    assert np.isnan(every[0][0]).any()
    assert (why(every[0]), why(every[-1])) == ("", "")


def test_vectors_hold_shape_and_size_apart() -> None:
    """Twice as high: the same shape, the logarithm of two more."""
    case = beats()[10]
    own = beat_stretches(case[0], np.array([INPUTS.centre]), 125)
    small, large = beat_vectors(np.concatenate([own, 2 * own]), 125)

    assert small[:-1] == pytest.approx(large[:-1], abs=0.02)
    assert large[-1] - small[-1] == pytest.approx(np.log(2), abs=0.01)


def test_the_usual_beat_is_no_strange_one() -> None:
    """Among sinus beats one ventricular beat does not change its shape."""
    strange = ECGS["02-ventricular-premature-beat"].rhythm
    case, plain = beats(strange)[12], usual_beat(beats(rhythm(0.84))[8], INPUTS)
    own = beat_stretches(case[0], np.array([INPUTS.centre]), 125)[0]
    like_plain, like_own = np.corrcoef([usual_beat(case, INPUTS), plain, own])[0, 1:]

    assert like_plain > 0.9 > 0.5 > like_own


def test_the_limit_is_of_people_that_the_fit_did_not_see() -> None:
    """It lies beyond what most of the beats that were fitted have, and is a number."""
    gate = fitted()

    assert gate["gate_center"].shape == (31,)
    assert gate["gate_precision"].shape == (31, 31)
    assert float(gate["gate_limit"]) > 0
