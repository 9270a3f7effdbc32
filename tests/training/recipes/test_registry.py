"""Recipes: one for every model that is shipped or can be one's own, each by its own settings."""

from __future__ import annotations

import pytest

from medmodels.datasets import DATASETS
from medmodels.errors import UnknownName, WrongStrategy
from medmodels.models import load_model, model_ids
from medmodels.own.presets import PRESETS
from medmodels.tasks import TASKS
from medmodels.training.recipes.registry import RECIPES, default_strategy, recipe_of
from medmodels.training.strategies import SETTINGS, FilmCnnStrategy, ForestStrategy
from medmodels.training.train import train


@pytest.mark.parametrize("model_id", model_ids())
def test_a_shipped_model_was_trained_by_its_default(model_id: str) -> None:
    """What the manifest says of the strategy is what the registry gives; the recipe takes it."""
    default = default_strategy(model_id)
    told = load_model(model_id).artifact.manifest["strategy"]
    trees = ("icu-mortality/boosting", "icu-mortality/forest")
    chosen = {"threshold"} if model_id in trees else set()

    assert isinstance(default, recipe_of(model_id).strategy_type)
    for name in told.keys() - chosen - {"augmentation"}:
        value = getattr(default, name)
        assert told[name] == (list(value) if isinstance(value, tuple) else value), name


def test_every_question_of_every_kind_has_recipes() -> None:
    """No shipped task is without a recipe, and no settings are of a model that nobody can train."""
    assert {task.form for task in TASKS.values()} <= RECIPES.keys()
    assert set(DATASETS) <= set(TASKS)
    for model_id in SETTINGS:
        assert isinstance(SETTINGS[model_id], recipe_of(model_id).strategy_type)


def test_every_preset_is_one_of_a_table_of_ones_own() -> None:
    """Each family's presets fit the recipe of some layout of a table, of two labels, or of a time
    where no labels are told apart by it.
    """
    own = [RECIPES["labels", modality] for modality in ("table", "pixels", "steps")]
    timed = RECIPES["time_to_event", "table"]
    for family, presets in PRESETS.items():
        kinds = {recipes[family].strategy_type for recipes in own if family in recipes}
        kinds = kinds or {timed[family].strategy_type}
        assert {type(strategy) for strategy in presets.values()} == kinds


def test_settings_of_another_family_are_refused_in_words() -> None:
    """A forest is not trained by a network's settings: a sentence that names both."""
    with pytest.raises(
        WrongStrategy, match=r"breast-fna/forest .* FilmCnnStrategy; .* ForestStrategy"
    ):
        train("breast-fna/forest", strategy=FilmCnnStrategy())
    with pytest.raises(UnknownName, match="family"):
        train("chest-xray/forest", strategy=ForestStrategy())
