"""Metrics and their intervals, against scipy, scikit-learn and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
import sklearn.metrics as sk

from medmodels.evidence import (
    calibration_bins,
    confusion,
    measure,
    precision_recall,
    roc,
    threshold_metrics,
)
from medmodels.evidence.calibration import recalibration
from medmodels.evidence.metrics import BOOTSTRAPPED, resamples, wilson


def sample(seed: int, n: int = 150, *, ties: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes, and probabilities that overlap; with ties only eleven different ones."""
    rng = np.random.default_rng(seed)
    y = rng.random(n) < 0.4
    p = 1 / (1 + np.exp(-rng.normal(np.where(y, 1.0, -1.0), 1.5)))
    return y, np.round(p, 1).clip(0.01, 0.99) if ties else p.clip(0.01, 0.99)


SAMPLES = pytest.mark.parametrize(
    ("y", "p"), [sample(0), sample(1, ties=True), sample(2, 31), sample(3, 40, ties=True)]
)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (8, 10, 0.4902, 0.9433),
        (111, 114, 0.9255, 0.9910),
        (40, 42, 0.8421, 0.9868),
        (0, 20, 0, 0.1611),
    ],
)
def test_wilson_vectors(hits: int, n: int, low: float, high: float) -> None:
    """Wilson's interval of known proportions, to four decimals."""
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_equals_scipy() -> None:
    """Wilson's interval equals scipy's for every number of hits."""
    for n in (1, 2, 10, 42, 114):
        for hits in range(n + 1):
            expected = scipy.stats.binomtest(hits, n).proportion_ci(method="wilson")
            assert wilson(hits, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_wilson_of_nothing() -> None:
    """Where there is nothing to count, anything is possible."""
    assert wilson(0, 0) == (0.0, 1.0)


SK = {
    "auroc": lambda y, p, w: sk.roc_auc_score(y, p, sample_weight=w),
    "auprc": lambda y, p, w: sk.average_precision_score(y, p, sample_weight=w),
    "brier": lambda y, p, w: sk.brier_score_loss(y, p, sample_weight=w),
    "log_loss": lambda y, p, w: sk.log_loss(y, p, sample_weight=w),
}


@SAMPLES
@pytest.mark.parametrize("name", list(SK))
def test_scores_equal_scikit_learn(y: np.ndarray, p: np.ndarray, name: str) -> None:
    """AUROC, AUPRC, Brier score and log loss equal scikit-learn's, with ties and with weights."""
    rng = np.random.default_rng(7)
    weights = np.array(
        [np.ones(len(y)), rng.integers(0, 4, len(y)), rng.random(len(y))], dtype=float
    )
    found = BOOTSTRAPPED[name](y, p, weights)
    np.testing.assert_allclose(found, [SK[name](y, p, w) for w in weights], rtol=0, atol=1e-12)
    assert measure(y, p, 0.5)[name].value == pytest.approx(SK[name](y, p, None), abs=1e-12)


@SAMPLES
@pytest.mark.parametrize("threshold", [0.3, 0.5])
def test_threshold_metrics_equal_scikit_learn(
    y: np.ndarray, p: np.ndarray, threshold: float
) -> None:
    """Accuracy, recall, F1, precision and specificity equal scikit-learn's, a probability at the
    threshold counting as positive.
    """
    called = p >= threshold
    found = {name: m.value for name, m in threshold_metrics(y, p, threshold).items()}
    expected = {
        "accuracy": sk.accuracy_score(y, called),
        "recall": sk.recall_score(y, called),
        "f1": sk.f1_score(y, called),
        "precision": sk.precision_score(y, called),
        "specificity": sk.recall_score(~y, ~called),
    }
    assert found == pytest.approx(expected, abs=1e-12)


@SAMPLES
def test_proportions_carry_their_wilson_interval(y: np.ndarray, p: np.ndarray) -> None:
    """Each proportion's interval and n belong to its own denominator."""
    c = confusion(y, p, 0.5)
    m = threshold_metrics(y, p, 0.5)
    for name, hits, n in [
        ("accuracy", c.tp + c.tn, len(y)),
        ("recall", c.tp, c.tp + c.fn),
        ("precision", c.tp, c.tp + c.fp),
        ("specificity", c.tn, c.tn + c.fp),
    ]:
        assert (m[name].low, m[name].high) == wilson(hits, n)
        assert m[name].n == n


@SAMPLES
def test_confusion_and_curves_equal_scikit_learn(y: np.ndarray, p: np.ndarray) -> None:
    """Counts and the points of both curves equal scikit-learn's."""
    c = confusion(y, p, 0.5)
    assert [[c.tn, c.fp], [c.fn, c.tp]] == sk.confusion_matrix(y, p >= 0.5).tolist()
    x, recall, thresholds = sk.roc_curve(y, p, drop_intermediate=False)
    curve = roc(y, p)
    np.testing.assert_allclose(
        [curve.x, curve.y, curve.thresholds], [x, recall, thresholds], atol=1e-12
    )
    precision, recall, thresholds = sk.precision_recall_curve(y, p)
    curve = precision_recall(y, p)
    found = [curve.x[::-1], curve.y[::-1], curve.thresholds[::-1]]
    np.testing.assert_allclose(found, [recall[:-1], precision[:-1], thresholds], atol=1e-12)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("stretch", [0.5, 1.0, 2.5])
def test_recalibration_equals_statsmodels(seed: int, stretch: float) -> None:
    """Slope and intercept with their intervals equal a binomial GLM's, the intercept with the logit
    as offset, to 1e-6.
    """
    import statsmodels.api as sm

    y, p = sample(seed, 200)
    logit = np.log(p / (1 - p)) * stretch + 0.3
    found = recalibration(y, 1 / (1 + np.exp(-logit)))
    slope = sm.GLM(y.astype(float), sm.add_constant(logit), family=sm.families.Binomial()).fit(
        tol=1e-12
    )
    large = sm.GLM(
        y.astype(float), np.ones(len(y)), family=sm.families.Binomial(), offset=logit
    ).fit(tol=1e-12)
    assert found.slope == pytest.approx(slope.params[1], abs=1e-6)
    assert found.slope_interval == pytest.approx(slope.conf_int()[1], abs=1e-6)
    assert found.intercept == pytest.approx(large.params[0], abs=1e-6)
    assert found.intercept_interval == pytest.approx(large.conf_int()[0], abs=1e-6)


def test_brier_interval_agrees_with_scipys_bootstrap() -> None:
    """The stratified percentile interval is that of scipy within Monte-Carlo error."""
    y, p = sample(4, 200)
    error = (p - y) ** 2

    def mean(a: np.ndarray, b: np.ndarray, axis: int) -> np.ndarray:
        return (a.sum(axis) + b.sum(axis)) / len(y)

    rng = np.random.default_rng(1)
    expected = scipy.stats.bootstrap(
        (error[y], error[~y]), mean, n_resamples=9999, method="percentile", vectorized=True, rng=rng
    ).confidence_interval
    found = measure(y, p, 0.5)["brier"]
    assert (found.low, found.high) == pytest.approx(
        (expected.low, expected.high), abs=0.08 * (expected.high - expected.low)
    )


def test_resamples_keep_the_number_of_events() -> None:
    """Every resample draws as many positive and as many negative cases as there are."""
    y, _ = sample(5, 60)
    w = resamples(y.tobytes())
    assert w.shape == (2000, 60)
    assert (w[:, y].sum(1) == y.sum()).all()
    assert (w[:, ~y].sum(1) == (~y).sum()).all()
    assert w.std() > 0.5


@SAMPLES
def test_every_interval_holds_its_value(y: np.ndarray, p: np.ndarray) -> None:
    """No metric lies outside its own interval, and the size of the sample stands beside it."""
    for m in measure(y, p, 0.5).values():
        assert m.low <= m.value <= m.high
        assert m.low < m.high
        assert m.n <= len(y)
        assert m.events <= m.n


def test_perfect_separation_gives_finite_metrics() -> None:
    """Scores of 0 and 1 that are all right or partly wrong leave every value finite but the slope,
    which does not exist.
    """
    y = np.repeat([True, False], 20)
    for p in (y.astype(float), np.r_[np.zeros(2), np.ones(18), np.zeros(20)]):
        found = measure(y, p, 0.5)
        assert np.isfinite(
            [m.value for name, m in found.items() if not name.startswith("calibration")]
        ).all()
        assert np.isnan(found["calibration_slope"].value)
        assert found["calibration_slope"].text == "not estimable"


def test_calibration_bins_are_equal_groups_in_order() -> None:
    """Groups by rising prediction hold every case once, and their shares are those of the cases in
    them.
    """
    y, p = sample(6, 114)
    bins = calibration_bins(y, p)
    assert sum(b.n for b in bins) == 114
    assert sum(b.events for b in bins) == y.sum()
    assert max(b.n for b in bins) - min(b.n for b in bins) <= 1
    assert [b.predicted for b in bins] == sorted(b.predicted for b in bins)
    assert all(
        (b.observed, b.low, b.high) == (b.events / b.n, *wilson(b.events, b.n)) for b in bins
    )
    assert bins[0].predicted == pytest.approx(np.sort(p)[: bins[0].n].mean())


def test_separated_outcomes_have_no_slope() -> None:
    """Where every positive scores above every negative, slope and intercept are NaN rather than an
    invented number.
    """
    y = np.repeat([False, True], 50)

    fit = recalibration(y, np.where(y, 0.9, 0.1))

    assert np.isnan([fit.slope, fit.intercept, *fit.slope_interval]).all()
