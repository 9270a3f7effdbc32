"""Curves and groups by prediction, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
import sklearn.metrics as sk

from medmodels.evidence import calibration_bins, confusion, precision_recall, roc
from medmodels.statistics.intervals import wilson


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
