"""What is measured after an epoch."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, log_loss, recall_score

from medmodels.evidence.epochs import side_of


def test_a_side_is_measured_as_scikit_learn_measures_it() -> None:
    """Log loss, accuracy, recall and F1 of raw log-odds at one half."""
    rng = np.random.default_rng(0)
    logit, y = rng.normal(size=200), rng.uniform(size=200) < 0.3
    side, called = side_of(logit, y), logit > 0

    assert side.loss == pytest.approx(log_loss(y, 1 / (1 + np.exp(-logit))))
    assert side.accuracy == pytest.approx(accuracy_score(y, called))
    assert side.recall == pytest.approx(recall_score(y, called))
    assert side.f1 == pytest.approx(f1_score(y, called))
