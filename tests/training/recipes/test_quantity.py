"""A question for an amount without formulas, groups, coded inputs of its own or ways to come
wrongly.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from medmodels.card import baseline_name
from medmodels.datasets import DATASETS, Dataset
from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.predictions import QuantityPrediction, predict
from medmodels.tasks import TASKS, Table
from medmodels.training.measures import quantity as measures
from medmodels.training.packaging.folder import export
from medmodels.training.recipes import quantity
from medmodels.training.strategies import QuantityForestStrategy
from medmodels.training.train import train
from tests.training.synthetic import SYNTHETIC

NAME = "other-dose"


def other_dose(**more: object) -> Dataset:
    """The made-up doses as a question of two inputs."""
    given = SYNTHETIC["warfarin-dose"]()
    kept = [given.task.feature_names.index(name) for name in ("age", "weight")]
    inputs = Table(features=tuple(given.task.features[n] for n in kept), **more)  # type: ignore[arg-type]
    task = replace(given.task, name=NAME, inputs=inputs)
    return replace(given, task=task, data=given.data[:, kept], factors={})


@pytest.fixture
def _fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantity, "REPEATS", 2)
    monkeypatch.setattr(measures, "_REPEATS", 2)


@pytest.mark.usefixtures("_fewer")
def test_a_dose_question_needs_nothing_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is trained, packaged and asked; its baseline is the median of what was fitted on."""
    dataset = other_dose()
    monkeypatch.setitem(TASKS, NAME, dataset.task)
    monkeypatch.setitem(DATASETS, NAME, lambda: dataset)
    export(
        train(f"{NAME}/forest", strategy=QuantityForestStrategy(trees=4)),
        root=tmp_path,
        today=date(2026, 1, 2),
    )
    model = load_model(f"{NAME}/forest", root=tmp_path)
    scores, said = load_scores(model.artifact), predict(model, dataset.held_out(1))
    rows = model.artifact.manifest["measured"]["gate"]["rows"]

    assert set(scores.baseline) == {np.median(dataset.labels[dataset.train])}
    assert "median amount" in baseline_name(model)
    assert isinstance(said, QuantityPrediction)
    assert "ablation" not in model.artifact.manifest["measured"]
    assert [row["kind"] for row in rows] == ["whole"]


@pytest.mark.usefixtures("_fewer")
def test_inputs_are_left_out_without_groups_too() -> None:
    """Where the data set has no such factor, the recipe is repeated for everybody together."""
    dataset = other_dose(left_out={"weight": ("weight",)}, left_out_by="region")
    found = measures._without(dataset, lambda x, y, kept: lambda rows: rows[:, 0])

    assert found is not None
    assert [(row.without, row.group) for row in found.rows] == [("", ""), ("weight", "")]
