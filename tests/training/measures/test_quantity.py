"""What a new hospital makes of a recipe: each site left out once, never seen by what scores it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.models.coded import expanded
from medmodels.models.formulas import comparisons
from medmodels.training.measures.quantity import _elsewhere
from tests.training.synthetic import SYNTHETIC


def test_no_case_is_scored_by_a_fit_that_saw_its_site() -> None:
    """A recipe that knows by heart what it was fitted on, and else says 30, says 30 of everybody;
    the rows and the difference are those of 30, worked out once more.
    """
    dataset = SYNTHETIC["warfarin-dose"]()
    assert dataset.sites is not None
    x, y = expanded(dataset.data, dataset.task), dataset.labels
    formula = next(iter(comparisons(dataset.task, dataset.data).values()))

    def by_heart(rows: np.ndarray, amounts: np.ndarray, kept: np.ndarray):  # type: ignore[no-untyped-def]
        assert kept.all()
        known = {row.tobytes(): amount for row, amount in zip(rows, amounts, strict=True)}
        return lambda asked: np.array([known.get(row.tobytes(), 30.0) for row in asked])

    assert by_heart(x, y, np.ones(x.shape[1], bool))(x[:3]).tolist() == y[:3].tolist()
    found = _elsewhere(dataset, by_heart)
    assert found is not None
    off, other = np.abs(30 - y), np.abs(formula - y)

    assert found.error == pytest.approx(off.mean())
    assert found.baseline == pytest.approx(other.mean())
    value, low, high = found.difference
    assert value == pytest.approx((off - other).mean())
    assert low < value < high
    for row in found.rows:
        mine = dataset.sites == row.site
        assert (row.n, row.error) == (mine.sum(), pytest.approx(off[mine].mean()))
        assert row.baseline == pytest.approx(other[mine].mean())
        assert row.within == pytest.approx((off[mine] <= 0.2 * y[mine]).mean())


def test_without_sites_nothing_is_said_of_a_new_one() -> None:
    """A data set that knows of no sites has no such table."""
    dataset = replace(SYNTHETIC["warfarin-dose"](), sites=None)
    assert _elsewhere(dataset, lambda rows, amounts, kept: lambda asked: asked[:, 0]) is None
