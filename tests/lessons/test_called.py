"""What the first lesson says of a line is what counting says."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.evidence import operating_point
from medmodels.lessons import PlainBench, called
from medmodels.lessons.called import FILMS
from medmodels.strips import Strip

BENCH = PlainBench()
MODEL = BENCH.model("chest-xray/cnn")
Y, P = BENCH.scores(MODEL).y, BENCH.scores(MODEL).p


@pytest.mark.parametrize("line", [5, 65, 95])
def test_a_line_says_how_many_are_missed_and_called_in_vain(line: int) -> None:
    """Counted one by one; the marks of the chart add up to a hundred."""
    missed = sum(y and p < line / 100 for y, p in zip(Y, P, strict=True))
    vain = sum(not y and p >= line / 100 for y, p in zip(Y, P, strict=True))
    shown = called.line_moved(BENCH, {"line": line})

    assert f"{missed} {'is' if missed == 1 else 'are'} missed" in shown.sentence
    assert f"{vain} are called in vain" in shown.sentence
    (chart,) = shown.parts
    assert sum(chart.table["Of 100"]) == 100  # type: ignore[union-attr]


def test_the_line_of_a_ratio_weighs_least_where_numbers_are_chances() -> None:
    """Nine false alarms for a miss: 10%, and the weight is that of its errors."""
    line = 0.1
    missed, vain = int((Y & (line > P)).sum()), int((~Y & (line <= P)).sum())

    assert (
        f"the line is 10%: {missed} missed and {vain} false alarms weigh {9 * missed + vain}"
        in (called.harms_weighed(BENCH, {"ratio": 9}).sentence)
    )


def test_one_false_alarm_is_one() -> None:
    """Where a miss is no worse than that."""
    assert "as much as 1 false alarm, the line is 50%" in (
        called.harms_weighed(BENCH, {"ratio": 1}).sentence
    )


def test_half_are_right_from_the_line_that_is_told_and_below_it_fewer() -> None:
    """Where two in a hundred are ill; found by trying every answer of the network."""
    facts = called.half_right_facts(BENCH)

    def right(line: float) -> float:
        return operating_point(Y, P, line, prevalence=0.02)["precision"].value

    half = facts["half"].value
    assert right(half) >= 0.5
    assert all(right(line) < 0.5 for line in np.unique(P[half > P])[-40:])
    assert facts["missed_half"].value == (Y & (half > P)).sum()


def test_what_a_call_is_worth_follows_bayes() -> None:
    """PPV = se·π / (se·π + (1 − sp)(1 − π))."""
    facts = called.common_facts(BENCH)
    se, sp = facts["recall"].value, facts["specificity"].value

    assert facts["right_rare"].value == pytest.approx(se * 0.02 / (se * 0.02 + (1 - sp) * 0.98))
    rare = called.where_common(BENCH, {"ill": 2}).sentence
    assert rare == f"Where 2% are ill, {facts['right_rare'].value:.0%} of those called are ill."


@pytest.mark.parametrize("film", FILMS)
def test_each_drawn_film_has_its_strip(film: str) -> None:
    """The well child's lies above the line, which is what the teacher is told to show."""
    shown = called.film_called(BENCH, {"film": film})
    strip = shown.parts[0]

    assert isinstance(strip, Strip)
    assert "called pneumonia" in strip.finding
    assert shown.sentence.endswith("normal." if film == "a well child's" else "pneumonia.")


def test_net_benefit_is_of_the_stored_curve() -> None:
    """Against the definition, per 100 children at a line of half."""
    facts = called.worth_facts(BENCH)
    hits, vain = (Y & (P >= 0.5)).sum(), (~Y & (P >= 0.5)).sum()

    assert facts["model"].value == pytest.approx(100 * (hits - vain) / len(Y), abs=0.01)
    assert facts["all"].value == pytest.approx(100 * (Y.sum() - (~Y).sum()) / len(Y), abs=0.01)
