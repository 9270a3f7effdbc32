"""Models of beats from a data set to a folder: people left out, what is stored, what is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets import Dataset
from medmodels.evidence import GROUP_OF, evaluate, load_behaviour, load_scores
from medmodels.models import Model, load_model
from medmodels.models.measured import read_measured
from medmodels.models.waveform import WaveformModel
from medmodels.predictions import predict
from medmodels.tasks.ecg_beat import ECG_BEAT
from medmodels.training.measures.waveform import SPOILT, by_person
from medmodels.training.packaging.folder import export
from medmodels.training.progress import silent
from medmodels.training.recipes.waveform import train_waveform
from medmodels.training.strategies import WaveformBoostingStrategy, WaveformCnnStrategy
from tests.beats import regular, window

pytestmark = [
    pytest.mark.training,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning"),
]

STRATEGIES = {
    "boosting": WaveformBoostingStrategy(rounds=15, seeds=1, folds=4, min_samples_leaf=5),
    "cnn": WaveformCnnStrategy(members=2, epochs=12, batch_size=16),
}


def beats() -> Dataset:
    """Twelve people with sixty beats of three kinds each; four of them are held out."""
    rng = np.random.default_rng(0)
    kinds = [(0.0, 1.0), (0.3, 1.0), (0.3, 4.0)]
    data, labels, people = np.empty(720, object), np.arange(720) % 3, np.repeat(np.arange(12), 60)
    for n, k in enumerate(labels.tolist()):
        early, wide = kinds[k]
        case = window(
            regular(0.7 + 0.02 * people[n] + 0.02 * rng.random(), early=early),
            wide={0: wide},
            height=1 + 0.1 * people[n],
        )
        case[0] += rng.normal(0, 0.01, case.shape[1])
        data[n] = case.astype(np.float32)
    return Dataset(
        ECG_BEAT,
        data,
        labels,
        np.flatnonzero(people < 8),
        np.flatnonzero(people >= 8),
        "synthetic",
        groups=people,
    )


@pytest.fixture(scope="module", params=sorted(STRATEGIES))
def trained(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Model:
    """A packaged model of each family."""
    root: Path = tmp_path_factory.mktemp("models")
    run = train_waveform(beats(), request.param, STRATEGIES[request.param], silent)
    export(run, root=root, today=date(2026, 1, 1))
    return load_model(f"ecg-beat/{request.param}", root=root)


def test_kinds_are_told_in_people_it_did_not_see(trained: Model) -> None:
    """Nine in ten beats of the four people held out, all of them scored."""
    scores = load_scores(trained.artifact)

    assert len(scores.y) == 240
    assert scores.groups is not None
    assert len(set(scores.groups)) == 4
    assert "recording" not in trained.artifact.heldout()
    assert (scores.p.argmax(1) == scores.y).mean() > 0.9


def test_folds_leave_people_out(trained: Model) -> None:
    """Out-of-fold scores of every training beat, nobody in two folds."""
    table = trained.artifact.heldout()
    rows = table[table["split"] == "cv"]

    assert len(rows) == 480
    assert (rows.groupby(GROUP_OF)["fold"].nunique() == 1).all()


def test_stored_scores_are_the_models(trained: Model) -> None:
    """A held-out beat read as a case gets the probabilities that are stored, which add up to
    one.
    """
    scores, dataset = load_scores(trained.artifact), beats()
    for number in (1, 2, 3, 240):
        prediction = predict(trained, dataset.held_out(number))
        stored = scores.p[number - 1]
        shown = [prediction.probabilities[label] for label in trained.task.labels]
        np.testing.assert_allclose(shown, stored, atol=1e-5)
        assert sum(shown) == pytest.approx(1, abs=1e-9)


def test_no_beat_travels_with_the_model(trained: Model) -> None:
    """The reference is one mean of many beats, none of the data set's own."""
    assert isinstance(trained, WaveformModel)
    reference = trained.artifact.fitted["background"]
    columns = trained.columns(beats().data)

    assert reference.shape == (1, columns.shape[1])
    assert np.isclose(columns, reference, atol=1e-6).mean(1).max() < 0.9
    assert trained.artifact.heldout().columns.isin(["lead", "data"]).sum() == 0


def test_evidence_is_over_people_and_by_person(trained: Model) -> None:
    """Each class has recall and precision; the card's table counts every beat once."""
    evidence = evaluate(trained)
    measured = read_measured(trained.artifact.manifest["measured"])
    people = by_person(load_scores(trained.artifact), np.repeat(["a", "b"], 120)).people

    assert evidence.subgroups["class"].keys() == set(trained.task.labels)
    assert {"by person", "gate"} <= measured.keys()
    assert sum(sum(person.n) for person in people) == 240
    assert sum(sum(person.called) for person in people) == 240
    assert [row.kind for row in measured["gate"].rows] == list(SPOILT)  # type: ignore[union-attr]
    behaviour = load_behaviour(trained.artifact, unit=trained.unit)
    assert sorted(behaviour.names) == sorted(trained.task.elements)
