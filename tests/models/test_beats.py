"""What trees see of a beat: times and widths of synthetic beats that are known, and nothing of
whose they are.
"""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.models.beats import (
    BEAT_COLUMNS,
    SEGMENT_OF_COLUMN,
    SEGMENTS,
    beat_columns,
    rule_of_thumb,
)
from medmodels.models.waveform_cnn import beat_picture, segment_of_picture
from medmodels.tasks import Waveform
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.beats import CENTRE, HERTZ, regular, window


def columns_of(*cases: np.ndarray) -> dict[str, np.ndarray]:
    found = beat_columns(np.stack(cases), hertz=HERTZ)
    return dict(zip(BEAT_COLUMNS, found.T, strict=True))


def test_intervals_are_those_of_the_beats() -> None:
    """A beat a fifth of a second early among beats 0.8 s apart: 0.6 s before it and 1.0 s after
    it.
    """
    beats = [-2.2, -1.4, -0.6, 0.0, 1.0, 1.8, 2.6, 3.4]
    seen = columns_of(window(beats))

    for name, expected in (
        ("before", 0.6),
        ("after", 1.0),
        ("rhythm_typical", 0.8),
        ("before_ratio", 0.6 / 0.8),
        ("after_ratio", 1.0 / 0.8),
        ("after_before", 1.0 / 0.6),
        ("after_both", 1.0),
        ("before_last_ratio", 1.0),
        ("after_next_ratio", 1.0),
        ("before_local", 0.6 / 0.8),
        ("rhythm_shortest", 0.6 / 0.8),
        ("rhythm_longest", 1.0 / 0.8),
        ("rhythm_early", 1 / 7),
    ):
        assert seen[name][0] == pytest.approx(expected, abs=0.012), name


def test_a_wide_complex_is_wide_and_unlike_the_others() -> None:
    """Three times as wide as its neighbours, it is two to four times as wide by the columns, of a
    larger area, and less like the usual beat; one like the others is as wide as they are.
    """
    usual, wide = (
        window(regular(0.8)),
        window(regular(0.8), wide={0: 3.0}),
    )
    seen = columns_of(usual, wide)

    assert seen["qrs_width_ratio"][0] == pytest.approx(1.0, abs=1e-6)
    assert seen["qrs_like"][0] == pytest.approx(1.0, abs=1e-6)
    assert 2 < seen["qrs_width_ratio"][1] < 4
    assert seen["qrs_area_ratio"][1] > 1.8
    assert seen["qrs_like"][1] < 0.9
    # an R wave of 12 ms (one standard deviation) is steep over some 60 ms
    assert 0.04 < seen["qrs_width"][0] < 0.09


def test_an_absent_p_wave_tells() -> None:
    """Without it the stretch before the R peak is flat and unlike the usual one."""
    seen = columns_of(window(regular(0.8)), window(regular(0.8), without_p=(0,)))

    assert seen["p_like"][0] > 0.99 > 0.7 > seen["p_like"][1]
    assert seen["p_height"][1] < seen["p_height"][0] / 2
    assert seen["p_apart"][0] < 0.01 < seen["p_apart"][1]


def test_nobody_is_told_by_the_size_of_the_beats_or_the_baseline() -> None:
    """The same beats three times as high give the same columns, and on a wandering baseline nearly
    so.
    """
    beats = regular(0.8, early=0.1)
    once, higher, wandering = (
        beat_columns(window(beats, **changes)[None], hertz=HERTZ)[0]
        for changes in ({}, {"height": 3.0}, {"wander": 0.5})
    )

    np.testing.assert_allclose(once, higher, atol=1e-4)
    shapes = [n for n, name in enumerate(BEAT_COLUMNS) if name.startswith(("p_", "qrs_", "t_"))]
    np.testing.assert_allclose(once[shapes], wandering[shapes], atol=0.15)


def test_a_beat_alone_has_no_neighbours() -> None:
    """What is known of neighbours is unknown then, and nothing else is."""
    found = beat_columns(window([0.0])[None], hertz=HERTZ)[0]
    unknown = {name for name, value in zip(BEAT_COLUMNS, found, strict=True) if np.isnan(value)}

    assert {"before", "after", "before_like_own", "rhythm_typical"} <= unknown
    assert not {name for name in unknown if name.startswith(("p_", "qrs_", "t_"))}


def test_what_was_not_recorded_is_no_beat() -> None:
    """Before the first second of a recording there is nothing: columns are finite, or unknown where
    a neighbour would be.
    """
    case = window([0.0, *np.arange(0.8, 9.0, 0.8)])
    case[0, : CENTRE - 60] = np.nan
    found = dict(zip(BEAT_COLUMNS, beat_columns(case[None], hertz=HERTZ)[0], strict=True))

    assert np.isnan(found["before"])
    assert found["after"] == pytest.approx(0.8, abs=0.01)
    assert np.isfinite(found["qrs_width"])


def test_a_beat_gets_alone_what_it_gets_beside_others() -> None:
    """Bit for bit, however many beats the others' windows hold."""
    cases = np.stack([window(regular(r)) for r in (0.4, 0.8, 1.4)])
    together = beat_columns(cases, hertz=HERTZ)
    alone = np.concatenate([beat_columns(case[None], hertz=HERTZ) for case in cases])

    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(
        beat_picture(cases, hertz=HERTZ),
        np.concatenate([beat_picture(case[None], hertz=HERTZ) for case in cases]),
    )


def test_every_column_is_of_a_segment_of_the_question() -> None:
    """Six segments, each with columns of its own, for trees and for the network."""
    elements = len(Waveform.of(ECG_BEAT.inputs).elements)

    assert len(SEGMENTS) == elements
    assert len(BEAT_COLUMNS) == len(SEGMENT_OF_COLUMN) == len(set(BEAT_COLUMNS))
    assert set(SEGMENT_OF_COLUMN) == set(range(elements)) == set(segment_of_picture(HERTZ))
    assert (
        len(segment_of_picture(HERTZ))
        == beat_picture(window(regular(0.8))[None], hertz=HERTZ).shape[1]
    )


def test_a_rule_of_thumb_goes_by_width_and_timing() -> None:
    """Wide is the third class, early and narrow the second, the others are the first."""
    cases = [
        window(regular(0.8)),
        window([-2.2, -1.4, -0.6, 0.0, 1.0, 1.8, 2.6]) * np.array([[1.0], [1.0]]),
        window(regular(0.8), wide={0: 3.0}),
    ]
    early = window([-2.4, -1.6, -0.5, 0.0, 1.1, 1.9, 2.7])

    calls = rule_of_thumb(beat_columns(np.stack([*cases, early]), hertz=HERTZ))
    assert calls.tolist() == [0, 1, 2, 1]
