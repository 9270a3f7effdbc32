"""A beat as a figure, in words, in numbers and on paper."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.cases import Case, read_waveform, samples
from medmodels.explanations.described import DESCRIBED
from medmodels.explanations.explanation import Explanation
from medmodels.explanations.values import Part
from medmodels.explanations.words import part
from medmodels.figures import (
    beat_words,
    drawn,
    ecg_paper,
    height_of,
    intervals_table,
    millivolts,
    stretches_of,
    tile_of,
)
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import recorded, table

ALL = [Part(n) for n in range(len(ECG_BEAT.elements))]


def early() -> Case:
    """A ventricular beat, half a second after the one before."""
    return read_waveform(samples(ECG_BEAT)[1].path.read_bytes(), task=ECG_BEAT).case()


def explained(case: Case, *amounts: float) -> Explanation:
    """An explanation with these contributions, in the order of the segments."""
    parts = DESCRIBED["waveform"](case, ALL)
    moved = [replace(c, amount=a) for c, a in zip(parts, amounts, strict=True)]
    return Explanation(
        model="ecg-beat/x",
        digest="0" * 64,
        case=case.digest,
        label="ventricular",
        method="regions",
        unit="log-odds",
        background="",
        reference_name="mean training beat",
        noun="beat",
        base=0.0,
        base_shown=0.5,
        output=sum(amounts),
        shown=0.5,
        supported=(0.01, 0.99),
        contributions=tuple(sorted(moved, key=lambda c: -abs(c.amount))),
        evaluations=64,
        additivity_error=0.0,
        seconds=0.0,
    )


def test_segments_are_described_by_what_says_most() -> None:
    """Millivolts of the beat's own waves, seconds to its neighbours, the heart rate."""
    said = [part(c) for c in DESCRIBED["waveform"](early(), ALL)]

    assert said[1].startswith("QRS complex 2.")
    assert said[1].endswith(" mV")
    assert said[3:] == ["beat before 0.50 s away", "beat after 1.18 s away", said[5]]
    assert said[5].startswith("rhythm 7")
    assert said[5].endswith(" beats a minute")


def test_a_neighbour_that_is_not_there_is_told() -> None:
    """Of the first beat of a recording there is none before."""
    case = read_waveform(table(recorded()), task=ECG_BEAT).case(1)
    said = [part(c) for c in DESCRIBED["waveform"](case, ALL)]

    assert said[3] == "beat before not in the recording"


def test_stretches_are_in_order_and_carry_their_weight() -> None:
    """The largest weighs 1; the rest, which lies everywhere, is none."""
    case = early()
    stretches = stretches_of(case, explained(case, 0.5, 2.0, -1.0, 0.0, 0.1, 3.0))
    weights = {stretch.name: stretch.weight for stretch in stretches}

    assert [s.start for s in stretches] == sorted(s.start for s in stretches)
    assert all(s.start < s.end for s in stretches)
    assert weights["QRS complex"] == pytest.approx(2 / 3)
    assert weights["ST segment and T wave"] == pytest.approx(-1 / 3)
    assert "rhythm" not in weights


def test_words_and_table_say_what_is_seen() -> None:
    """How far the neighbours are, the rate, and every beat with its interval."""
    case, words = early(), beat_words(early())
    numbers = intervals_table(case)
    own = numbers["Seconds from this one"].index(0.0)

    assert "0.50 s before it and 1.18 s after it" in words
    assert "beats a minute" in words
    assert numbers["Interval before it, s"][own] == 0.5
    assert numbers["Interval before it, s"][0] is None
    assert len({len(column) for column in numbers.values()}) == 1


def test_the_chart_keeps_the_proportions_of_paper() -> None:
    """25 mm/s and 10 mm/mV: a second is as long as two and a half millivolts; each segment that
    counts is shaded.
    """
    case = early()
    (plain,), (shaded,) = drawn(case), drawn(case, explained(case, 0.5, 2.0, -1.0, 0.0, 0.1, 3.0))

    assert plain.figure.layout.yaxis.scaleratio == 0.4
    assert plain.figure.layout.yaxis.scaleanchor == "x"
    assert len(plain.figure.layout.shapes) == 1
    assert len(shaded.figure.layout.shapes) >= 5
    assert "Largest: rhythm +3.00" in shaded.alt
    assert shaded.table["Segment"][0] == "rhythm"


def test_the_chart_is_as_wide_and_as_high_as_what_it_shows() -> None:
    """Both neighbours and the whole lead between, no seconds beyond and no empty millivolts: on a
    phone there is no room for them. Its title stands clear of the tools.
    """
    case = early()
    (drawn_of,) = drawn(case)
    layout, (line, *_) = drawn_of.figure.layout, drawn_of.figure.data
    first, last = layout.xaxis.range
    low, high = layout.yaxis.range

    assert (first, last) == pytest.approx((-1.0, 1.18 + 0.6), abs=0.03)
    assert first <= min(line.x) < max(line.x) <= last
    assert low < min(line.y) < max(line.y) < high
    assert high - low == pytest.approx(max(line.y) - min(line.y) + 0.5, abs=0.01)
    assert layout.xaxis.constrain == layout.yaxis.constrain == "domain"
    assert (layout.xaxis.dtick, layout.xaxis.minor.dtick, layout.xaxis.tickangle) == (0.4, 0.2, 0)
    assert layout.margin.t > 40 / 2 + (1 - layout.title.y) * layout.height


def test_paper_is_in_proportion_and_marks_the_beat() -> None:
    """So many millimetres as seconds and millivolts ask for, the beat in the middle in another
    colour, its peak where it belongs.
    """
    case = early()
    picture = ecg_paper(case, row=4.0, rows=3, scale=4.0)
    high, middle = height_of(millivolts(case)[1250 - 750 : 1250 + 750])
    column = picture[:, picture.shape[1] // 2].astype(int)
    dark = np.flatnonzero(column.sum(1) < 250) / 4.0
    peak = 1.5 * high - (float(millivolts(case)[1250]) - middle) * 10

    assert picture.shape == (3 * high * 4, 4 * 25 * 4, 3)
    assert picture.dtype == np.uint8
    assert high % 5 == 0
    assert any(abs(at - peak) < 1.0 for at in dark)
    assert tuple(picture[high * 4 + 3, picture.shape[1] // 2]) == (31, 119, 164)


def test_what_was_not_recorded_is_left_blank() -> None:
    """The trace of the first beat of a recording begins where it begins."""
    case = read_waveform(table(recorded()), task=ECG_BEAT).case(1)
    picture = ecg_paper(case, rows=1).astype(int).sum(2)
    dark = np.flatnonzero((picture < 200).any(0))

    assert dark.min() / picture.shape[1] == pytest.approx((2.5 - 0.5) / 5, abs=0.02)


def test_a_tile_shows_the_beat_in_the_middle_and_how_soon_it_comes() -> None:
    """A line over 3.2 seconds whose highest point is the ventricular beat."""
    tile = tile_of(early())
    (spark,) = tile.sparks

    assert spark.last == "0.50 s"
    assert spark.x[int(np.argmax(spark.y))] == pytest.approx(0.5, abs=0.01)
    assert (min(spark.y), max(spark.y)) == (0, 1)
    assert "0.50 s before it" in tile.said
