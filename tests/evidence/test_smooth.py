"""The smooth calibration curve: its spline, and that it finds the truth."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from medmodels.evidence import load_scores
from medmodels.evidence.smooth import smooth_calibration, spline
from medmodels.models import load_model
from medmodels.statistics.links import expit


def test_the_spline_is_linear_beyond_its_knots() -> None:
    """Second differences vanish outside the outer knots and not between them."""
    knots = np.array([-2.0, -0.5, 0.5, 2.0])
    x = np.linspace(-6, 6, 241)
    basis = spline(x, knots)
    bend = np.abs(np.diff(basis, 2, axis=0)).max(1)

    assert basis.shape == (241, 4)
    assert bend[(x[1:-1] < -2.1) | (x[1:-1] > 2.1)].max() < 1e-9
    assert bend[(x[1:-1] > -1) & (x[1:-1] < 1)].max() > 1e-4


@pytest.mark.parametrize(("slope", "intercept"), [(1.0, 0.0), (0.6, 0.4)])
def test_the_curve_finds_how_the_probabilities_are_off(slope: float, intercept: float) -> None:
    """With many cases the curve is the truth to three hundredths, and the band holds it."""
    rng = np.random.default_rng(0)
    logit = rng.normal(scale=1.5, size=6000)
    y = rng.random(6000) < expit(intercept + slope * logit)
    found = smooth_calibration(y, expit(logit))
    truth = expit(intercept + slope * np.log(found.predicted / (1 - found.predicted)))

    assert np.abs(found.observed - truth).max() < 0.03
    assert ((found.low <= truth) & (truth <= found.high)).mean() > 0.9


def test_the_fit_is_statsmodels() -> None:
    """The same basis in a binomial GLM gives the same curve."""
    rng = np.random.default_rng(1)
    logit = rng.normal(size=800)
    p, y = expit(logit), rng.random(800) < expit(0.5 * logit)
    found = smooth_calibration(y, p)
    knots = np.percentile(logit, [5, 35, 65, 95])
    fit = sm.GLM(y.astype(float), spline(logit, knots), family=sm.families.Binomial()).fit()
    expected = fit.predict(spline(np.log(found.predicted / (1 - found.predicted)), knots))

    np.testing.assert_allclose(found.observed, expected, atol=2e-4)


def test_separated_outcomes_do_not_run_away() -> None:
    """Where the probabilities divide the outcomes perfectly there is no curve: not a number, rather
    than a made-up one.
    """
    y = np.arange(40) >= 20
    found = smooth_calibration(y, np.linspace(0.05, 0.95, 40))

    assert np.isnan(found.observed).all()
    assert np.isnan(found.low).all()


@pytest.mark.parametrize("gap", [0.02, 0.2, 0.5])
@pytest.mark.parametrize("n", [20, 60, 300])
def test_whatever_divides_the_outcomes_leaves_no_curve(gap: float, n: int) -> None:
    """However many cases and however wide the gap between them; one case on the wrong side of it
    gives a curve.
    """
    half = np.linspace(0.01, 0.5 - gap / 2, n)
    p, y = np.concatenate([half, 1 - half[::-1]]), np.arange(2 * n) >= n
    assert np.isnan(smooth_calibration(y, p).observed).all()

    y[n - 1], y[n] = True, False
    y[n // 2] = True

    assert np.isfinite(smooth_calibration(y, p).observed).all()


@pytest.mark.parametrize(("gap", "curve"), [(5e-5, True), (1e-4, False), (1e-3, False)])
def test_outcomes_are_separated_from_three_log_odds_on(gap: float, curve: bool) -> None:
    """The fit stops, by its trace of a ridge, with the two cases next to the narrowest gap about
    two log-odds on their own sides, and its curve is shown; at a gap twice as wide they are more
    than three away, at the widest seven, and there is none.
    """
    half = np.linspace(0.01, 0.5 - gap / 2, 20)
    p, y = np.concatenate([half, 1 - half[::-1]]), np.arange(40) >= 20

    assert np.isfinite(smooth_calibration(y, p).observed).all() == curve


@pytest.mark.parametrize(
    "model_id",
    [
        "icu-mortality/forest",
        "icu-mortality/rnn",
        "breast-fna/forest",
        "breast-fna/svm",
        "chest-xray/cnn",
    ],
)
def test_the_shipped_curves_are_statsmodels(model_id: str) -> None:
    """On real scores too, with probabilities of exactly zero and long tails."""
    scores = load_scores(load_model(model_id).artifact)
    found = smooth_calibration(scores.y, scores.p)

    def log_odds(p: np.ndarray) -> np.ndarray:
        clipped = np.clip(p, 1e-6, 1 - 1e-6)
        return np.asarray(np.log(clipped / (1 - clipped)))

    logit = log_odds(scores.p)
    rarer = min(scores.y.sum(), (~scores.y).sum())
    knots = np.percentile(
        logit, [5, 35, 65, 95] if rarer >= 100 else [10, 50, 90] if rarer >= 50 else [5, 95]
    )
    at = spline(log_odds(found.predicted), knots)
    fit = sm.GLM(scores.y.astype(float), spline(logit, knots), family=sm.families.Binomial()).fit()

    np.testing.assert_allclose(found.observed, fit.predict(at), atol=2e-3)
    assert (
        (found.low <= found.observed + 1e-9) & (found.observed <= found.high + 1e-9)
    ).mean() > 0.95
