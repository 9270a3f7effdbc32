"""Exact Shapley values over segments: against brute force, and against the shipped models'
numbers.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from medmodels.cases import Case
from medmodels.explanations import explain, explainer_of
from medmodels.explanations.coalitions import coalitions, shapley_of_coalitions
from medmodels.explanations.segments import with_segments
from medmodels.models import load_model, models_of
from medmodels.models.waveform import WaveformModel
from tests.beats import HERTZ, regular, window

MODELS = models_of("ecg-beat")


def in_all_orders(worth: np.ndarray, players: int) -> np.ndarray:
    """What each player adds when it comes, averaged over all orders of coming."""
    values = np.zeros((players, *worth.shape[1:]))
    orders = list(permutations(range(players)))
    for order in orders:
        there = 0
        for player in order:
            values[player] += worth[there | 1 << player] - worth[there]
            there |= 1 << player
    return values / len(orders)


@pytest.mark.parametrize("players", [1, 2, 5])
def test_values_are_those_of_all_orders(players: int) -> None:
    """Of any game, with several outputs at once."""
    worth = np.random.default_rng(players).normal(size=(2**players, 3))

    np.testing.assert_allclose(
        shapley_of_coalitions(worth), in_all_orders(worth, players), atol=1e-12
    )


def test_coalitions_are_all_subsets() -> None:
    """Each once, nobody first and everybody last."""
    members = coalitions(4)

    assert len({tuple(row) for row in members.tolist()}) == 16
    assert not members[0].any()
    assert members[-1].all()


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_model_is_explained_exactly(name: str) -> None:
    """The segments' contributions to each class are those of all orders of the model's own
    log-odds, and add up to them.
    """
    model = load_model(name)
    assert isinstance(model, WaveformModel)
    cases = np.stack([window(regular(0.8, early=0.25)), window(regular(0.9), wide={0: 4.0})])
    columns = model.columns(cases)
    amounts = explainer_of(model).contributions(model, columns).amounts

    for row, found in zip(columns, amounts, strict=True):
        worth = model.outputs(with_segments(model, row, coalitions(6)))
        np.testing.assert_allclose(found, in_all_orders(worth, 6), atol=1e-9)
        np.testing.assert_allclose(
            np.array(model.base) + found.sum(0), model.outputs(row[None])[0], atol=1e-9
        )


@pytest.mark.parametrize("name", MODELS)
def test_a_wide_beat_is_ventricular_by_its_complex(name: str) -> None:
    """A synthetic beat that comes early and wide is called ventricular, and its QRS complex speaks
    for that most of all, or next to the rhythm.
    """
    model = load_model(name)
    case = Case(
        model.task, window([-2.4, -1.6, -0.8, -0.4 + 0.4, 1.1, 1.9], wide={0: 5.0}), "upload"
    )
    explanation = explain(model, case)

    assert explanation.label == "ventricular"
    assert explanation.additivity_error < 1e-9
    assert "QRS complex" in [c.input for c in explanation.contributions[:2]]
    assert model.hertz == HERTZ  # type: ignore[attr-defined]
