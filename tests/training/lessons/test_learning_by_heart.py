"""What is packaged of little networks comes out again; the survey's own learns made-up films."""

from __future__ import annotations

import pytest

from medmodels.lessons import packaged
from medmodels.lessons.forty_films import LITTLE_RECIPES
from medmodels.training.lessons import learning_by_heart
from medmodels.training.lessons.learning_by_heart import recipe_facts, survey_curves
from medmodels.training.strategies import LayoutNetworkStrategy
from tests.training.synthetic import SYNTHETIC


def test_the_figures_come_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the two networks that are quickly trained, twenty times each."""
    chosen = {"large": LITTLE_RECIPES["stopped"], "small": LITTLE_RECIPES["small"]}
    monkeypatch.setattr(learning_by_heart, "LITTLE_RECIPES", chosen)
    found, known = recipe_facts(20), packaged("learning-by-heart")

    for name in ("heart", "fresh", "loss"):
        assert found[f"{name}_small"].value == pytest.approx(known[f"{name}_small"].value)
        assert found[f"{name}_large"].value == pytest.approx(known[f"{name}_stopped"].value)


@pytest.mark.training
def test_the_survey_s_network_learns_forty_films_and_all() -> None:
    """Each for its number of epochs; forty are soon known by heart."""
    data = SYNTHETIC["chest-xray"]()
    found = survey_curves(data, LayoutNetworkStrategy(epochs=2), long=12)

    assert {name: len(epochs) for name, epochs in found.items()} == {"forty": 12, "all": 2}
    assert found["forty"][-1].train.loss < found["forty"][0].train.loss
    assert found["forty"][-1].train.accuracy > 0.8
