"""The machines of the lesson on explanations are made again as they were packaged."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from medmodels.lessons import packaged
from medmodels.lessons.machines import MACHINES
from medmodels.training.lessons import explanation


def test_the_command_gives_what_is_packaged() -> None:
    """Every figure, and of the machines weights alone: no array as long as the data set."""
    made, stored = explanation.made(), packaged("explanation")

    assert made.facts.keys() == stored.keys()
    for name, fact in made.facts.items():
        assert fact.value == pytest.approx(stored[name].value, abs=0.005), name
        assert fact.n == stored[name].n
    with np.load(BytesIO(made.files[MACHINES])) as arrays:
        assert max(array.size for array in arrays.values()) < 100


def test_shuffled_labels_leave_nothing_to_learn() -> None:
    """Known by heart, and no better than chance elsewhere; true labels are learnt."""
    stored = packaged("explanation")
    low, high = stored["shuffled_rest"].low, stored["shuffled_rest"].high
    assert low is not None
    assert high is not None

    assert low < 0.5 < high < 0.6
    assert stored["shuffled_seen"].value > 0.9
    assert stored["honest_rest"].value > 0.98
