"""Metrics of two labels, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
import sklearn.metrics as sk

from medmodels.outcomes import Labels
from medmodels.statistics.binary import BOOTSTRAPPED, confusion, threshold_metrics, within_labels
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
    assert Labels("yes", "no").measure(y, p, threshold=0.5)[name].value == pytest.approx(
        SK[name](y, p, None), abs=1e-12
    )


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


def test_resamples_keep_the_number_of_events() -> None:
    """Every resample draws as many positive and as many negative cases as there are."""
    y, _ = sample(5, 60)
    w = within_labels(y)
    assert w.shape == (2000, 60)
    assert (w[:, y].sum(1) == y.sum()).all()
    assert (w[:, ~y].sum(1) == (~y).sum()).all()
    assert w.std() > 0.5
