"""Metrics and intervals against scipy, scikit-learn and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import binomtest, bootstrap
from sklearn import metrics as reference

from medmodels.evidence.calibration import recalibration
from medmodels.evidence.metrics import auprc, auroc, measure, resamples, wilson

RNG = np.random.default_rng(5)
Y = RNG.random(300) < 0.35
P = np.clip(np.round(1 / (1 + np.exp(-RNG.normal(np.where(Y, 1.2, -1.2), 1.3))), 2), 0.01, 0.99)  # rounded: ties on purpose


@pytest.mark.parametrize(("hits", "n"), [(8, 10), (111, 114), (40, 42), (0, 20), (20, 20), (1, 1)])
def test_wilson_equals_scipy(hits: int, n: int) -> None:
    """Wilson's interval is scipy's to twelve digits."""
    expected = binomtest(hits, n).proportion_ci(method="wilson")

    np.testing.assert_allclose(wilson(hits, n), (expected.low, expected.high), atol=1e-12)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accuracy", reference.accuracy_score(Y, P >= 0.4)),
        ("recall", reference.recall_score(Y, P >= 0.4)),
        ("precision", reference.precision_score(Y, P >= 0.4)),
        ("specificity", reference.recall_score(~Y, P < 0.4)),
        ("f1", reference.f1_score(Y, P >= 0.4)),
        ("auroc", reference.roc_auc_score(Y, P)),
        ("auprc", reference.average_precision_score(Y, P)),
        ("brier", reference.brier_score_loss(Y, P)),
        ("log_loss", reference.log_loss(Y, P)),
    ],
)
def test_every_metric_equals_scikit_learn_and_lies_in_its_interval(name: str, expected: float) -> None:
    """The value is scikit-learn's, and the interval holds it."""
    metric = measure(Y, P, 0.4)[name]

    assert metric.value == pytest.approx(expected, abs=1e-12)
    assert metric.low <= metric.value <= metric.high


def test_weighted_ranking_metrics_equal_scikit_learn() -> None:
    """Resampling by weights is resampling: both areas agree with scikit-learn's sample weights."""
    for w in resamples(Y.tobytes())[:5]:
        assert auroc(Y, P, w[None])[0] == pytest.approx(reference.roc_auc_score(Y, P, sample_weight=w))
        assert auprc(Y, P, w[None])[0] == pytest.approx(reference.average_precision_score(Y, P, sample_weight=w))


def test_resamples_keep_the_number_of_events() -> None:
    """Every stratified resample has as many positives and negatives as the sample."""
    w = resamples(Y.tobytes())

    assert (w[:, Y].sum(1) == Y.sum()).all()
    assert (w[:, ~Y].sum(1) == (~Y).sum()).all()


def test_bootstrap_interval_agrees_with_scipy() -> None:
    """The Brier score's interval is scipy's percentile bootstrap within Monte-Carlo error."""
    metric = measure(Y, P, 0.5)["brier"]
    expected = bootstrap(((P - Y) ** 2,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(1)).confidence_interval
    width = expected.high - expected.low

    assert metric.low == pytest.approx(expected.low, abs=0.12 * width)
    assert metric.high == pytest.approx(expected.high, abs=0.12 * width)


def test_recalibration_equals_statsmodels() -> None:
    """Slope, intercept and their intervals are those of statsmodels' binomial GLM."""
    p = np.clip(P, 1e-6, 1 - 1e-6)
    logit = np.log(p / (1 - p))
    slope = sm.GLM(Y.astype(float), sm.add_constant(logit), family=sm.families.Binomial()).fit(tol=1e-12)
    large = sm.GLM(Y.astype(float), np.ones(len(Y)), family=sm.families.Binomial(), offset=logit).fit(tol=1e-12)

    ours = recalibration(Y, P)

    np.testing.assert_allclose([ours.slope, *ours.slope_interval], [slope.params[1], *slope.conf_int()[1]], atol=1e-6)
    np.testing.assert_allclose([ours.intercept, *ours.intercept_interval], [large.params[0], *large.conf_int()[0]], atol=1e-6)
