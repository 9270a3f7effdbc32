"""Which recipe trains which family, by what the task asks for and its modality."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medmodels.errors import UnknownName
from medmodels.tasks import TASKS
from medmodels.training.recipes.boosted_stay import train_stay_boosting
from medmodels.training.recipes.ensemble import train_ensemble
from medmodels.training.recipes.film import train_film
from medmodels.training.recipes.layout_network import train_layout_network
from medmodels.training.recipes.note import train_notes
from medmodels.training.recipes.quantity import train_quantity
from medmodels.training.recipes.recipe import Recipe
from medmodels.training.recipes.stay import train_stay_forest
from medmodels.training.recipes.stay_rnn import train_stay_rnn
from medmodels.training.recipes.survival import train_survival
from medmodels.training.recipes.table import train_table
from medmodels.training.recipes.waveform import train_waveform
from medmodels.training.strategies import (
    SETTINGS,
    BoostingStrategy,
    CoxStrategy,
    EnsembleStrategy,
    FilmCnnStrategy,
    ForestStrategy,
    LayoutNetworkStrategy,
    NoteRnnStrategy,
    NoteSvmStrategy,
    QuantityBoostingStrategy,
    QuantityForestStrategy,
    QuantityRidgeStrategy,
    QuantitySvmStrategy,
    StayRnnStrategy,
    Strategy,
    SurvivalBoostingStrategy,
    SvmStrategy,
    WaveformBoostingStrategy,
    WaveformCnnStrategy,
)

__all__ = ["RECIPES", "default_strategy", "recipe_of"]

_OF_ROWS: Mapping[str, Recipe[Any]] = {
    "boosting": Recipe(BoostingStrategy, train_table),
    "forest": Recipe(ForestStrategy, train_table),
    "svm": Recipe(SvmStrategy, train_table),
}
_ROWS = Recipe(LayoutNetworkStrategy, train_layout_network)

RECIPES: Mapping[tuple[str, str], Mapping[str, Recipe[Any]]] = {
    ("labels", "table"): _OF_ROWS,
    ("labels", "pixels"): {**_OF_ROWS, "cnn": _ROWS},
    ("labels", "steps"): {**_OF_ROWS, "rnn": _ROWS},
    ("labels", "film"): {"cnn": Recipe(FilmCnnStrategy, train_film)},
    ("labels", "stay"): {
        "boosting": Recipe(BoostingStrategy, train_stay_boosting),
        "ensemble": Recipe(EnsembleStrategy, train_ensemble),
        "forest": Recipe(ForestStrategy, train_stay_forest),
        "rnn": Recipe(StayRnnStrategy, train_stay_rnn),
    },
    ("quantity", "table"): {
        "boosting": Recipe(QuantityBoostingStrategy, train_quantity),
        "forest": Recipe(QuantityForestStrategy, train_quantity),
        "svm": Recipe(QuantitySvmStrategy, train_quantity),
        "ridge": Recipe(QuantityRidgeStrategy, train_quantity),
    },
    ("classes", "waveform"): {
        "boosting": Recipe(WaveformBoostingStrategy, train_waveform),
        "cnn": Recipe(WaveformCnnStrategy, train_waveform),
    },
    ("time_to_event", "table"): {
        "boosting": Recipe(SurvivalBoostingStrategy, train_survival),
        "cox": Recipe(CoxStrategy, train_survival),
    },
    ("classes", "note"): {
        "svm": Recipe(NoteSvmStrategy, train_notes),
        "rnn": Recipe(NoteRnnStrategy, train_notes),
    },
}


def recipe_of(model_id: str) -> Recipe[Any]:
    """How ``task/family`` of a shipped question is trained; raises ``UnknownName`` when there is no
    such task or family.
    """
    task, _, family = model_id.partition("/")
    if task not in TASKS:
        raise UnknownName("unknown-task", name=task, known=TASKS)
    recipes = RECIPES[TASKS[task].form]
    if family not in recipes:
        raise UnknownName("unknown-family", name=family, known=recipes)
    return recipes[family]


def default_strategy(model_id: str) -> Strategy:
    """How a model is trained unless told otherwise; raises as ``recipe_of``."""
    strategy: Strategy = SETTINGS.get(model_id) or recipe_of(model_id).strategy_type()
    return strategy
