"""Every recipe from its data set to an answer: fitted small and seeded, packaged, loaded, asked."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from medmodels.card import measured_lines
from medmodels.cases import Case
from medmodels.datasets import DATASETS, Dataset
from medmodels.evidence import cross_validation, evaluate, load_evidence, load_scores
from medmodels.explanations import explain
from medmodels.explanations.faithfulness import film_games, measure_faithfulness, stay_games
from medmodels.models import Model, load_model
from medmodels.outcomes import Quantity, TimeToEvent
from medmodels.own.labelled import read_labelled
from medmodels.own.train import train_own
from medmodels.predictions import predict
from medmodels.training.estimators import note_svm
from medmodels.training.measures import quantity as quantity_measures
from medmodels.training.networks.litert import FORMS
from medmodels.training.packaging.folder import export
from medmodels.training.recipes import note, quantity, stay, table
from medmodels.training.strategies import (
    Augmentation,
    BoostingStrategy,
    CoxStrategy,
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
    SvmStrategy,
)
from medmodels.training.train import train
from tests.evidence.test_stored import close
from tests.own.rows import pictures, series
from tests.shares import share
from tests.training.synthetic import SYNTHETIC

pytestmark = pytest.mark.training

RECIPES: dict[str, Strategy] = {
    "breast-fna/boosting": BoostingStrategy(
        rounds=30, leaves=4, min_samples_leaf=5, max_features=1.0, seeds=1, calibration_folds=2
    ),
    "breast-fna/forest": ForestStrategy(trees=8),
    "breast-fna/svm": SvmStrategy(calibration_folds=3),
    "chest-xray/cnn": FilmCnnStrategy(
        size=24,
        views=("whole",),
        widths=(4, 4, 4, 4, 6),
        epochs=3,
        batch_size=16,
        learning_rate=2e-2,
        ema=0.5,
        calibration_copies=1,
        members=2,
        student_epochs=6,
        mixing=0.5,
        augmentation=Augmentation(matched=0.8, border=0.5),
    ),
    "icu-mortality/boosting": BoostingStrategy(
        rounds=60, leaves=4, min_samples_leaf=5, max_features=0.1, seeds=1, calibration_folds=2
    ),
    "icu-mortality/forest": ForestStrategy(trees=10),
    "icu-mortality/rnn": StayRnnStrategy(
        step=4, units=4, members=2, epochs=15, batch_size=16, learning_rate=3e-2
    ),
    "warfarin-dose/boosting": QuantityBoostingStrategy(rounds=100, min_samples_leaf=5, seeds=1),
    "warfarin-dose/forest": QuantityForestStrategy(trees=4),
    "warfarin-dose/svm": QuantitySvmStrategy(),
    "warfarin-dose/ridge": QuantityRidgeStrategy(),
    "breast-survival/cox": CoxStrategy(draws=20),
    "note-section/svm": NoteSvmStrategy(least_texts=2),
    "note-section/rnn": NoteRnnStrategy(
        width=8, units=6, epochs=3, learning_rate=3e-2, hidden=0.0, dropout=0.0
    ),
    "own-pixels/cnn": LayoutNetworkStrategy("conv 4, pool, dense 8", epochs=4, learning_rate=1e-2),
    "own-steps/rnn": LayoutNetworkStrategy("gru 6", epochs=6, learning_rate=2e-2),
}
OWN = {"own-pixels/cnn": pictures(), "own-steps/rnn": series()}
NETWORKS = [name for name in RECIPES if name.endswith(("cnn", "rnn"))]
LEFT = set(NETWORKS) - set(share(NETWORKS, 2, seed=1))  # most of the time of all recipes
RUN = [name for name in RECIPES if name not in LEFT]
ERRORS = {
    "svm": 1e-9,
    "ridge": 1e-9,
    "cox": 1e-9,
    "forest": 1e-6,
}  # of the sum of an explanation; 1e-6 for networks


@dataclass(frozen=True, eq=False)
class Made:
    """A model that was trained and packaged here, and what it was trained on."""

    model: Model
    dataset: Dataset
    strategy: Strategy

    def held_out(self, count: int) -> list[Case]:
        return [self.dataset.held_out(n + 1) for n in range(count)]


def shipped(model_id: str, root: Path) -> Made:
    name = model_id.partition("/")[0]
    dataset, strategy = SYNTHETIC[name](), RECIPES[model_id]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DATASETS, name, lambda: dataset)
        patch.setenv("MEDMODELS_DATA", str(root / "nothing"))  # no strangers to be refused
        # fewer folds, repeats and forms of the same: most of the time of a network is its tracing
        patch.setattr(table, "REPEATS", 2)
        patch.setattr(quantity, "REPEATS", 2)
        patch.setattr(quantity_measures, "_REPEATS", 2)
        patch.setattr(stay, "FOLDS", 2)
        patch.setattr(note_svm, "FOLDS", 2)
        patch.setattr(note, "FOLDS", 2)
        patch.delitem(FORMS, "float16")
        patch.delitem(FORMS, "int8")
        done = train(model_id, strategy=strategy)
        export(done, root=root, today=date(2026, 1, 2))
    return Made(load_model(model_id, root=root), done.dataset, done.strategy)


def own(model_id: str, root: Path) -> Made:
    strategy, title = RECIPES[model_id], model_id.partition("/")[0].removeprefix("own-")
    assert isinstance(strategy, LayoutNetworkStrategy)
    rows = read_labelled(OWN[model_id], target="label")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDMODELS_HOME", str(root))
        patch.delitem(FORMS, "float16")
        patch.delitem(FORMS, "dynamic range")
        patch.delitem(FORMS, "int8")
        trained = train_own(
            rows,
            title=title,
            family=model_id.partition("/")[2],
            strategy=strategy,
            options={},
        )
        assert trained == model_id
        model = load_model(model_id)
        model.artifact.verify()
    return Made(model, rows.dataset(title, validation=strategy.validation), strategy)


@pytest.fixture(scope="session", params=RUN)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The recipe of the parameter, run once for all tests."""
    root = tmp_path_factory.mktemp("recipe")
    return (own if request.param in OWN else shipped)(request.param, root)


def score_of(model: Model, case: Case) -> float:
    """What stands in heldout.parquet of a case: the probability of the positive label or of the
    class that is called, or the amount.
    """
    said = predict(model, case)
    if model.task.kind == "quantity":
        return said.number
    probabilities = said.probabilities.values()  # type: ignore[attr-defined]
    return max(probabilities) if model.task.kind == "classes" else next(iter(probabilities))


def test_the_folder_says_what_was_done(made: Made) -> None:
    """It verifies; the manifest has the strategy, its seed and the counts; the card is there."""
    artifact, dataset = made.model.artifact, made.dataset
    artifact.verify() if "question" not in artifact.manifest else None
    assert artifact.manifest["strategy"] == {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(made.strategy).items()
    }
    assert artifact.manifest["seed"] == made.strategy.seed
    assert artifact.manifest["training_cases"] == len(dataset.train)
    assert artifact.manifest["measured"]["gate"]["rows"]
    assert "## Gate" in artifact.card


def test_what_is_served_is_what_was_scored(made: Made) -> None:
    """Asked again, the packaged model gives the held-out cases the scores of the training, as
    coarse as they are stored.
    """
    scores = load_scores(made.model.artifact)
    shown = [score_of(made.model, case) for case in made.held_out(6)]
    asks = made.model.task.asks
    stored = (
        asks.first(scores.p)
        if isinstance(asks, TimeToEvent)
        else scores.p.max(1)
        if scores.p.ndim == 2
        else scores.p
    )[:6]

    assert len(scores.y) == len(made.dataset.test)
    coarse = {Quantity: 0.5, TimeToEvent: 0.005}.get(type(asks), 0.0)
    np.testing.assert_allclose(shown, stored, rtol=1e-5, atol=coarse + 1e-5)
    assert scores.abstained is not None
    assert scores.abstained[:6].tolist() == [
        predict(made.model, case).abstained is not None for case in made.held_out(6)
    ]


def test_what_was_put_in_is_learnt(made: Made) -> None:
    """Held-out cases are told apart much better than by chance, and answered, not refused."""
    evidence = evaluate(made.model)
    metrics, labels = evidence.metrics, len(made.model.task.labels)

    if made.model.task.kind == "quantity":
        spread = made.dataset.labels[made.dataset.test].std()
        assert metrics["mae"].value < 0.6 * spread
    elif made.model.task.kind == "classes":
        assert metrics["accuracy"].value > 5 / labels
    elif isinstance(made.model.task.asks, TimeToEvent):
        assert metrics["harrell_c"].value > 0.65
    else:
        assert metrics["auroc"].value > 0.8
    refused = [predict(made.model, case).abstained for case in made.held_out(12)]
    assert sum(why is not None for why in refused) <= 3


def test_every_explanation_adds_up_to_the_number_shown(made: Made) -> None:
    """Base plus contributions is the output, and through the link what the prediction says."""
    model = made.model
    for case in made.held_out(4):
        e = explain(model, case)
        total = e.base + sum(c.amount for c in e.contributions)
        limit = ERRORS.get(model.family, 1e-6) if case.task.modality != "note" else 1e-6

        assert abs(total - e.output) <= limit * max(1.0, abs(e.output))
        assert e.additivity_error == pytest.approx(abs(total - e.output), abs=1e-12)
        said = predict(model, case)
        number = (
            said.number if model.task.kind == "quantity" else said.probabilities[e.label]  # type: ignore[attr-defined]
        )
        assert e.shown == pytest.approx(number, rel=1e-5, abs=1e-6)
        shown = model.shown_of(e.output, model.task.labels.index(e.label))
        assert shown == pytest.approx(e.shown, abs=1e-9)
        assert any(c.amount for c in e.contributions)


def test_the_packaged_evidence_is_what_measuring_gives(made: Made) -> None:
    """Every metric, interval, coverage and fold, measured again from the stored scores."""
    evidence, cv = load_evidence(made.model.artifact)
    again = cross_validation(made.model)

    assert close(asdict(evidence), asdict(evaluate(made.model)))
    assert (cv is None) == (again is None)
    assert cv is None or close(asdict(cv), asdict(again))  # type: ignore[call-overload]


@pytest.mark.parametrize("made", ["chest-xray/cnn", "icu-mortality/rnn"], indirect=True)
def test_the_faithfulness_on_the_card_is_what_was_measured(made: Made) -> None:
    """Of a network on films or stays: over the held-out cases, its orders do better than random
    ones, and the card has these numbers.
    """
    model, films = made.model, made.model.task.name == "chest-xray"
    cases = [model.inputs(case)[0] for case in made.held_out(len(made.dataset.test))]
    games = film_games if films else stay_games
    drawn = np.random.default_rng(0).choice(len(cases), len(cases), replace=False)

    faithfulness = measure_faithfulness(games(model, np.stack(cases)[drawn]))  # type: ignore[operator]

    said = " ".join(measured_lines(model)["faithfulness"])
    assert faithfulness.cases == len(cases)
    assert f"Measured on {len(cases)} held-out" in said
    for mean, low, high in (faithfulness.deletion, faithfulness.insertion):
        assert math.isfinite(mean)
        assert low <= mean <= high
        assert f"{mean:.2f}, 95% interval {low:.2f} to {high:.2f}" in said
    assert faithfulness.deletion[0] > 0
    assert faithfulness.insertion[0] > 0
