"""Trials are checked when they are made."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.errors import AnswersError
from medmodels.reliance import trials


def test_trials_of_unequal_length_are_refused() -> None:
    """With how many there are of each."""
    with pytest.raises(AnswersError, match=r"not equally many \(2, 1, 1, 1\)"):
        trials(["a", "b"], ["a"], ["a"], ["a"])


def test_quantities_are_numbers_within_a_share() -> None:
    """Neither nan nor a share of 100 % and more."""
    with pytest.raises(AnswersError, match="blank, infinite"):
        trials([1, np.nan], [1, 1], [1, 1], [1, 1], within=0.2)
    with pytest.raises(AnswersError, match=r"0\.2 for 20%"):
        trials([1], [1], [1], [1], within=20)


def test_the_share_is_of_what_is_held_against() -> None:
    """12 is within 20 % of 10 to the last bit, and 10 of 12 too; 12.1 is not."""
    these = trials([10, 10], [12, 12.1], [10, 10], [10, 10], within=0.2)

    assert these.alike(these.model, these.truth).tolist() == [True, False]
