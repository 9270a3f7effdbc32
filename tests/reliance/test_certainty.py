"""The Brier score and its parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.errors import AnswersError
from medmodels.reliance import certainty


def test_twenty_answers_worked_out_by_hand() -> None:
    """Murphy's parts of four groups of equal probabilities."""
    said = [0.1] * 5 + [0.3] * 6 + [0.7] * 4 + [0.9] * 5
    came = [0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1]
    found = certainty(said, came)

    assert found.brier == pytest.approx(0.19, abs=1e-6)
    assert found.reliability == pytest.approx(0.005833, abs=1e-6)
    assert found.resolution == pytest.approx(0.065833, abs=1e-6)
    assert found.uncertainty == pytest.approx(0.25, abs=1e-6)
    assert found.overconfidence == pytest.approx(-0.020, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=60))
def test_the_parts_add_up(answers: list[tuple[int, bool]]) -> None:
    """Whatever was said and came."""
    said, came = np.array([a for a, _ in answers]) / 10, [b for _, b in answers]
    found = certainty(said, came)

    assert found.brier is not None
    assert found.reliability is not None
    assert found.resolution is not None
    assert found.uncertainty is not None
    assert found.reliability - found.resolution + found.uncertainty == pytest.approx(found.brier)


def test_no_answers_have_no_score() -> None:
    """And what is no probability is refused."""
    assert certainty([], []).brier is None
    for said in ([1.2], [np.nan], [-0.1]):
        with pytest.raises(AnswersError, match=r"0\.7 for 70%"):
            certainty(said, [True])
    with pytest.raises(AnswersError, match="not equally many"):
        certainty([0.5], [])
