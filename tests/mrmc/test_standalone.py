"""The model alone against the readers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from medmodels.errors import AnswersError
from medmodels.mrmc import Ratings, merit, standalone
from tests.mrmc.test_merits import random_ratings


def parted(given: Ratings, model: int) -> tuple[Ratings, Ratings]:
    """The other readers of the first condition, and one as the model."""
    others = [n for n in range(given.ratings.shape[1]) if n != model]
    return (
        Ratings(given.ratings[:1, others], given.truth, *[()] * 3),
        Ratings(given.ratings[:1, [model]], given.truth, *[()] * 3),
    )


def test_it_is_the_formula_on_the_readers_advantage() -> None:
    """Mean square and covariance of the differences reader less model, worked out anew."""
    given = random_ratings(4, cases=60)
    readers, model = (merit(part, "auc") for part in parted(given, 2))
    found = standalone(readers, model)

    gaps = readers.values[0] - model.values[0, 0]
    without = readers.without[0] - model.without[0]
    off = without - without.mean(1, keepdims=True)
    cov2 = 59 / 60 * (off[0] @ off[1])
    noise = gaps.var(ddof=1) + 2 * max(cov2, 0)
    df = noise**2 / gaps.var(ddof=1) ** 2
    assert found.difference.value == pytest.approx(gaps.mean())
    assert found.difference.se == pytest.approx(np.sqrt(noise / 2))
    assert found.difference.df == pytest.approx(df)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(gaps.mean()) / np.sqrt(noise / 2), df))


def test_a_copy_of_the_model_has_nothing_to_test() -> None:
    """Readers that say what it says: no difference, no p, no nan."""
    given = random_ratings(cases=30)
    same = np.repeat(given.ratings[:1, :1], 3, axis=1)
    readers, model = parted(Ratings(same, given.truth, *[()] * 3), 2)
    found = standalone(merit(readers, "auc"), merit(model, "auc"))

    assert (found.difference.value, found.difference.low, found.p) == (0, None, None)


def test_one_reader_is_not_enough() -> None:
    """In words."""
    given = random_ratings()
    one = Ratings(given.ratings[:1, :1], given.truth, *[()] * 3)
    with pytest.raises(AnswersError, match="two or more"):
        standalone(merit(one, "auc"), merit(one, "auc"))
