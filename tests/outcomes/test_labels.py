"""One of two labels: what is measured, judged and called."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats

from medmodels.outcomes import Labels


def sample(seed: int, n: int = 150, *, ties: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Outcomes, and probabilities that overlap; with ties only eleven different ones."""
    rng = np.random.default_rng(seed)
    y = rng.random(n) < 0.4
    p = 1 / (1 + np.exp(-rng.normal(np.where(y, 1.0, -1.0), 1.5)))
    return y, np.round(p, 1).clip(0.01, 0.99) if ties else p.clip(0.01, 0.99)


SAMPLES = pytest.mark.parametrize(
    ("y", "p"), [sample(0), sample(1, ties=True), sample(2, 31), sample(3, 40, ties=True)]
)


@SAMPLES
def test_every_interval_holds_its_value(y: np.ndarray, p: np.ndarray) -> None:
    """No metric lies outside its own interval, and the size of the sample stands beside it."""
    for m in Labels("yes", "no").measure(y, p, threshold=0.5).values():
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
        found = Labels("yes", "no").measure(y, p, threshold=0.5)
        assert np.isfinite(
            [m.value for name, m in found.items() if not name.startswith("calibration")]
        ).all()
        assert np.isnan(found["calibration_slope"].value)
        assert found["calibration_slope"].text == "not estimable"


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
    found = Labels("yes", "no").measure(y, p, threshold=0.5)["brier"]
    assert (found.low, found.high) == pytest.approx(
        (expected.low, expected.high), abs=0.08 * (expected.high - expected.low)
    )
