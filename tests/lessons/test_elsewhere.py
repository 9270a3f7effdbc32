"""A model away from where it was calibrated."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from medmodels.evidence import load_evidence, load_scores
from medmodels.figures import Chart
from medmodels.lessons import PlainBench
from medmodels.lessons.elsewhere import SideScores, mended, sides_of
from medmodels.lessons.elsewhere_shown import mended_shown
from medmodels.lessons.gate_shown import GATE_LIMIT, GATED_PICTURE, gate_shown, missed_shown
from medmodels.models import load_model
from medmodels.statistics.conformal import COVERAGE
from medmodels.statistics.links import expit

MODEL = load_model("chest-xray/cnn")
TEST = sides_of(MODEL)["test"]


def overconfident(n: int = 9000) -> SideScores:
    """Films whose chances are twice as sure, in log-odds, as they should be, and never unsure."""
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 2, n)
    y = rng.random(n) < expit(honest)
    return SideScores(y, expit(2 * honest + 1), 0.5, np.full((3, 2), 0.3))


def test_the_new_films_are_the_held_out_ones() -> None:
    """Scores, metrics and coverage are those that the evidence has."""
    evidence = load_evidence(MODEL.artifact)[0]
    ill, healthy, undecided = TEST.held(COVERAGE)
    coverage = next(c for c in evidence.coverage if c.target == COVERAGE)

    np.testing.assert_array_equal(TEST.p, load_scores(MODEL.artifact).p)
    assert TEST.metrics == {name: evidence.metrics[name] for name in TEST.metrics}
    assert [ill.value, healthy.value] == [m.value for m in coverage.by_label.values()]
    assert undecided.value == coverage.undecided.value


def test_films_of_the_place_set_chances_and_sets_right() -> None:
    """Of films that are twice as sure as they should be, and whose sets hold too little: slope 1
    and the promised coverage on the films that were not used.
    """
    before, after = mended(overconfident(), 4000)

    assert len(before.y) == len(after.y) == 5000
    np.testing.assert_array_equal(before.y, after.y)
    assert before.calibrated.slope == pytest.approx(0.5, abs=0.05)
    assert after.calibrated.slope == pytest.approx(1, abs=0.1)
    assert before.held(COVERAGE)[1].value < 0.85
    for label in (0, 1):
        assert after.held(COVERAGE)[label].high > COVERAGE
    assert after.metrics["auroc"].value == pytest.approx(before.metrics["auroc"].value)


def test_more_films_are_the_same_ones_and_more() -> None:
    """What is left out of a few is left out of many, so that a slider changes one thing."""
    few, many = (set(mended(TEST, count)[0].p.tolist()) for count in (40, 80))

    assert many < few


@pytest.mark.parametrize("picture", GATED_PICTURE.options)
def test_the_gate_stops_all_but_a_chest_film(picture: str) -> None:
    """An ultrasound, a film upside down or black for white and a blank one; the number that the
    network would have said stands beside it.
    """
    shown = gate_shown(PlainBench(), {"picture": picture})
    stopped = picture != "A child's chest film"

    assert ("The gate stops it" in shown.sentence) == stopped
    assert ("would have said" in shown.sentence) == stopped
    assert len(shown.parts) == 2


@pytest.mark.parametrize("limit", GATE_LIMIT.options)
def test_what_a_stricter_gate_costs_has_the_interval_of_its_films(limit: str) -> None:
    """Wilson's, of so many of the held-out films; a share without doubt there is none."""
    (drawn,) = missed_shown(PlainBench(), {"limit": limit}).parts
    assert isinstance(drawn, Chart)
    _, shares, intervals = drawn.table.values()

    for stopped, interval in zip(map(str, shares), map(str, intervals), strict=True):
        films = round(float(stopped.rstrip("%")) * len(TEST.y) / 100)
        low, high = proportion_confint(films, len(TEST.y), method="wilson")
        assert interval == f"{low:.1%} to {high:.1%}"


@pytest.mark.parametrize(
    ("films", "said"),
    [(0, "On all 497 films, as it came"), (100, "One draw of 100 films; on the 397 others")],
)
def test_it_is_said_that_one_draw_is_seen(films: int, said: str) -> None:
    """Beside the mean of many in the words; without films there are no others."""
    assert mended_shown(PlainBench(), {"films": films}).sentence.startswith(f"{said}: calibration")
