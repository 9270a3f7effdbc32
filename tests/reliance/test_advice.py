"""How far numbers moved towards the model's."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.errors import AnswersError
from medmodels.reliance import weight_of_advice
from medmodels.statistics.rate import Rate


def test_four_trials_worked_out_by_hand() -> None:
    """One has no weight, since the model said the same; the last moved away, which only the weight
    shows.
    """
    found = weight_of_advice([0.2, 0.5, 0.7, 0.4], [0.8, 0.5, 0.3, 0.6], [0.5, 0.6, 0.3, 0.3])

    assert found.weights == pytest.approx([0.5, np.nan, 1, -0.5], nan_ok=True)
    assert found.mean == pytest.approx(1 / 3)
    assert found.median == pytest.approx(0.5)
    assert found.clipped == pytest.approx(0.5)
    assert found.outside == Rate(1, 3)
    assert found.bounded_weights == pytest.approx([0.5, 0.5, 1, 0.25])


def test_nothing_has_no_mean() -> None:
    """No answers, or a model that never said anything else; what could not move is 1."""
    nothing = weight_of_advice([], [], [])
    assert (nothing.mean, nothing.median, nothing.clipped, nothing.bounded) == (None,) * 4
    same = weight_of_advice([0.3], [0.3], [0.3])
    assert (same.mean, same.bounded, same.outside.n) == (None, 1.0, 0)


@pytest.mark.parametrize("bad", [[np.nan], [np.inf], [0.1, 0.2]])
def test_what_is_no_number_of_each_is_refused(bad: list[float]) -> None:
    """In words, not as nan."""
    with pytest.raises(AnswersError):
        weight_of_advice(bad, [0.2], [0.3])
