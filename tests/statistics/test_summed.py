"""What needs sums alone is the same of cases, of people and of differences."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from medmodels.statistics.grouped import grouped_interval
from medmodels.statistics.multiclass import summed_f1
from medmodels.statistics.summed import Summed, mean_of


@pytest.fixture
def cases() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Classes, answers and whose they are, of three hundred cases of thirty people."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 4, 300)
    return y, rng.dirichlet(np.ones(4), 300) + 0.4 * np.eye(4)[y], rng.integers(0, 30, 300)


def test_people_weigh_what_their_cases_do(
    cases: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Weights of people give what the same weights of each of their cases give."""
    y, p, people = cases
    weights = np.random.default_rng(1).integers(0, 4, (50, 30)).astype(float)
    for statistic in (mean_of(p[:, 0]), summed_f1(y, p)):
        np.testing.assert_allclose(statistic.within(people)(weights), statistic(weights[:, people]))


def test_the_interval_is_that_of_any_statistic(
    cases: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """The short way and the long one agree, of a difference too."""
    y, p, people = cases
    both: Summed = mean_of(p[:, 0]).less(summed_f1(y, p))

    assert grouped_interval(both, people) == pytest.approx(
        grouped_interval(lambda w: both(w), people), abs=1e-12
    )


def test_macro_f1_is_scikit_learns(cases: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    """Unweighted, and with weights where a class is not drawn at all."""
    y, p, _ = cases
    some = np.where(y == 2, 0.0, np.random.default_rng(2).integers(1, 4, 300))
    called = np.where((p.argmax(1) == 2) & (y != 2), 1, p.argmax(1))
    q = np.eye(4)[called]

    assert summed_f1(y, p)(np.ones((1, 300)))[0] == pytest.approx(
        f1_score(y, p.argmax(1), average="macro")
    )
    assert summed_f1(y, q)(some[None])[0] == pytest.approx(
        f1_score(y[y != 2], called[y != 2], average="macro", sample_weight=some[y != 2])
    )
