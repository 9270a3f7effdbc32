"""Cohen's kappa."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from medmodels.agreement import answers, cohen
from medmodels.errors import AnswersError
from tests.agreement.vectors import of_columns, of_table


def test_published_tables() -> None:
    """The textbook's .400, and the paradox's −.0234."""
    assert cohen(of_table(20, 5, 10, 15)).value == pytest.approx(0.4)
    assert cohen(of_table(118, 5, 2, 0)).value == pytest.approx(-0.0234, abs=5e-5)


@pytest.mark.parametrize(
    ("weights", "theirs"), [("nominal", None), ("linear", "linear"), ("quadratic", "quadratic")]
)
def test_it_is_scikit_learns(weights: str, theirs: str | None) -> None:
    """With every kind of weights."""
    rng = np.random.default_rng(1)
    first = rng.integers(0, 4, 40)
    second = np.where(rng.random(40) < 0.6, first, rng.integers(0, 4, 40))
    found = cohen(of_columns(np.column_stack([first, second]).tolist()), weights=weights)

    assert found.value == pytest.approx(cohen_kappa_score(first, second, weights=theirs))


def test_two_readers_who_share_no_case_have_none() -> None:
    """And three readers are refused, with what would be right."""
    apart = answers(["a", "b"], ["1", "2"], ["x", "y"])
    assert cohen(apart).value is None
    with pytest.raises(AnswersError, match="Fleiss"):
        cohen(of_columns([[1, 2, 1]]))
