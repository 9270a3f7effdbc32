"""What the lesson on being sure says is what counting says."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from medmodels.evidence.smooth import smooth_calibration
from medmodels.lessons import PlainBench, sure
from medmodels.statistics.calibration import recalibration
from medmodels.statistics.conformal import COVERAGES, label_sets

BENCH = PlainBench()
FILMS = BENCH.scores(BENCH.model("chest-xray/cnn"))
STAYS_MODEL = BENCH.model("icu-mortality/ensemble")
STAYS = BENCH.scores(STAYS_MODEL)


@pytest.mark.parametrize("t", [0.7, 1.0, 1.4])
def test_a_curve_at_a_temperature_is_the_curve_fitted_there(t: float) -> None:
    """The stretched axis gives what a fit to the cooled answers gives."""
    scores, moved = sure.cooled(FILMS, BENCH.curves(BENCH.model("chest-xray/cnn"))[0], t)
    fitted = smooth_calibration(scores.y, scores.p)
    # between points the fitted one is straight, which its steep ends are not
    inside = (moved.predicted > 0.05) & (moved.predicted < 0.9)
    at = np.interp(moved.predicted[inside], fitted.predicted, fitted.observed)

    np.testing.assert_allclose(at, moved.observed[inside], atol=2e-3)


def test_at_the_temperature_that_is_told_the_slope_is_one() -> None:
    """And scikit-learn finds the same order."""
    facts = sure.heated_facts(BENCH)
    t = facts["best"].value
    p = sure.cooled(FILMS, BENCH.curves(BENCH.model("chest-xray/cnn"))[0], t)[0].p

    assert recalibration(FILMS.y, p).slope == pytest.approx(1, abs=1e-6)
    assert facts["auroc_after"].value == pytest.approx(roc_auc_score(FILMS.y, p))
    said = sure.heated(BENCH, {"temperature": 1.0}).sentence
    assert f"{brier_score_loss(FILMS.y, FILMS.p):.3f}" in said


@pytest.mark.parametrize(("k", "level"), list(enumerate(["80%", "90%", "95%"])))
def test_sets_are_counted_one_by_one(k: int, level: str) -> None:
    """By the limits as they are stored."""
    assert COVERAGES[k] == float(level.strip("%")) / 100
    both = np.column_stack([STAYS.p, 1 - STAYS.p])
    sets = label_sets(both, STAYS_MODEL.artifact.fitted["conformal"])[k]
    left = sum(bool(a and b) for a, b in sets)
    wrong = sum(not inside[0 if y else 1] for inside, y in zip(sets, STAYS.y, strict=True))

    said = sure.sets_at(BENCH, {"level": level}).sentence
    assert f"{left} of {len(STAYS.y)} stays cannot be told" in said
    assert f"and {wrong} wrongly" in said


def test_those_nearest_to_the_line_are_left_open_first() -> None:
    """A quarter left open: no case that is told lies nearer than one that is left."""
    line = STAYS_MODEL.threshold
    odds = np.log(STAYS.p / (1 - STAYS.p))
    far = np.abs(odds - np.log(line / (1 - line)))
    told = np.argsort(far, kind="stable")[200:]
    wrong = ((STAYS.p >= line) != STAYS.y)[told].sum()

    assert f"of the 600 others {wrong} are told wrongly" in (
        sure.left_open(BENCH, {"open": 25}).sentence
    )


def test_facts_of_what_is_given_are_counted() -> None:
    """Films of 95% or more, and how many of them are ill."""
    facts, high = sure.given_facts(BENCH), FILMS.p >= 0.95

    assert facts["sure"].value == high.sum()
    assert facts["right"].value == FILMS.y[high].mean()
    assert facts["given"].value == FILMS.p[high].mean()


def test_the_line_of_the_slider_stands_in_the_histogram() -> None:
    """Where the films that are counted begin."""
    for least in (50, 95):
        (line,) = sure.given(BENCH, {"least": least}).parts[0].figure.layout.shapes  # type: ignore[union-attr]
        assert line.x0 == line.x1 == least / 100


def test_few_errors_are_written_as_large_as_the_rest() -> None:
    """And the lowest level stands first, as in the choice above it."""
    figure = sure.sets_at(BENCH, {"level": "80%"}).parts[0].figure  # type: ignore[union-attr]

    assert {bar.constraintext for bar in figure.data} == {"none"}
    assert figure.layout.yaxis.autorange == "reversed"
    assert list(figure.data[0].y) == ["80%", "90%", "95%"]
