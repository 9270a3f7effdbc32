"""Held-out cases read alone are those of the whole data set, in its order."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets import DATASETS, HELD_OUT_NEEDS, held_out_cases
from medmodels.datasets.files import FILES, missing
from medmodels.evidence import load_scores
from medmodels.models import load_model, models_of
from medmodels.outcomes import TimeToEvent
from medmodels.tasks import TASKS

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDMODELS_DATA", str(DATA))


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.heavy
def test_held_out_cases_have_the_outcomes_of_the_stored_scores(name: str) -> None:
    """As many as were scored, each with the outcome that stands beside its score."""
    if missing(name, HELD_OUT_NEEDS.get(name, ())):
        pytest.skip("the data set is not on this machine")
    dataset, task = held_out_cases(name), TASKS[name]
    scores = load_scores(load_model(models_of(name)[0]).artifact)

    assert len(dataset.data) == len(dataset.test) == len(scores.y)
    truths, stored = task.asks.truths(dataset.labels).astype(float), scores.y.astype(float)
    assert np.array_equal(np.sign(truths), np.sign(stored))
    # times are stored to the end of their month
    assert np.abs(truths - stored).max() <= (1 / 12 if isinstance(task.asks, TimeToEvent) else 0)
    case = dataset.held_out(len(scores.y))
    assert (case.origin, case.row) == ("held-out", len(scores.y))
    assert (case.truth or "not known") == task.asks.named(scores.y[-1])


@pytest.mark.parametrize("name", ["chest-xray/cnn", "icu-mortality/forest"])
@pytest.mark.heavy
def test_held_out_cases_read_alone_have_their_stored_scores(name: str) -> None:
    """The films and stays that are read without the others are the very ones that were scored."""
    model = load_model(name)
    task = model.task
    if missing(task.name, HELD_OUT_NEEDS.get(task.name, ())):
        pytest.skip("the data set is not on this machine")
    dataset, scores = held_out_cases(task.name), load_scores(model.artifact)
    for n in (1, len(scores.y) // 2, len(scores.y)):
        inputs = model.inputs(dataset.held_out(n))
        assert model.probabilities(inputs)[0, 0] == pytest.approx(scores.p[n - 1], abs=2e-3)


def test_what_held_out_cases_need_are_files_of_their_data_set() -> None:
    """Every file that is named is one of those that are published."""
    for name, needed in HELD_OUT_NEEDS.items():
        assert set(needed) <= {file.name for file in FILES[name]}
