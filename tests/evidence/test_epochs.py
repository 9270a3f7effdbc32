"""What is said after an epoch, and what is read back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, log_loss, recall_score

from medmodels.evidence import Epoch, Side
from medmodels.evidence.epochs import side_of

share = st.floats(0, 1).map(lambda x: round(x, 4))


@given(st.integers(1, 1000), st.floats(0, 99).map(lambda x: round(x, 4)), share, share, share)
def test_a_line_tells_the_epoch_and_is_read_back(
    number: int, loss: float, accuracy: float, recall: float, f1: float
) -> None:
    """Whatever the numbers, four decimals of them survive."""
    epoch = Epoch(
        number, 1000, Side(loss, accuracy, recall, f1), Side(loss / 2, f1, accuracy, recall)
    )
    found = Epoch.from_line(f"said before: {epoch.line}")

    assert found is not None
    assert (found.number, found.planned, found.train) == (number, 1000, epoch.train)
    assert found.validation.loss == pytest.approx(loss / 2, abs=1e-4)


@pytest.mark.parametrize(
    "line", ["", "epoch 3 of 10", "cross-validation: repeat 1 of 5, fold 3 of 10"]
)
def test_other_lines_tell_of_no_epoch(line: str) -> None:
    assert Epoch.from_line(line) is None


def test_a_side_is_measured_as_scikit_learn_measures_it() -> None:
    """Log loss, accuracy, recall and F1 of raw log-odds at one half."""
    rng = np.random.default_rng(0)
    logit, y = rng.normal(size=200), rng.uniform(size=200) < 0.3
    side, called = side_of(logit, y), logit > 0

    assert side.loss == pytest.approx(log_loss(y, 1 / (1 + np.exp(-logit))))
    assert side.accuracy == pytest.approx(accuracy_score(y, called))
    assert side.recall == pytest.approx(recall_score(y, called))
    assert side.f1 == pytest.approx(f1_score(y, called))
