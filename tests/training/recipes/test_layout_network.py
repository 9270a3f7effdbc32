"""Networks on rows that are pictures or series: trained, calibrated, explained and served like any
other model.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import read_cases
from medmodels.errors import DatasetError
from medmodels.evidence import evaluate, load_forms
from medmodels.explanations import explain, explainer_of
from medmodels.models import Model, load_model
from medmodels.own.labelled import read_labelled
from medmodels.own.records import records_of
from medmodels.own.train import train_own
from medmodels.predictions import predict
from medmodels.tasks import LaidOut
from medmodels.training.networks.litert import FORMS
from medmodels.training.progress import EpochDone, TrainingEvent
from medmodels.training.stopping import END_EARLY
from medmodels.training.strategies import (
    CHOICES,
    ForestStrategy,
    LayoutNetworkStrategy,
    Strategy,
    SvmStrategy,
)
from tests.own.rows import pictures, series
from tests.shares import share

SMALL = {
    "cnn": LayoutNetworkStrategy("conv 4, pool, dense 8", epochs=6, learning_rate=3e-3),
    "rnn": LayoutNetworkStrategy("gru 6", epochs=8, learning_rate=1e-2),
    "forest": ForestStrategy(trees=15),
    "svm": SvmStrategy(calibration_folds=3),
}
TABLES = {
    "pixels": pictures(),
    "colours": pictures(channels=3),
    "steps": series(),
    "two": series(variables=("pulse", "lactate")),
}


TOLD: dict[str, list[TrainingEvent]] = {}


@cache
def trained(table: str, family: str, strategy: Strategy | None = None) -> Model:
    """A model of one of the tables, trained once for all tests; what was told is in ``TOLD``."""
    events = TOLD.setdefault(f"{table} {family}", [])
    labelled = read_labelled(TABLES[table], target="label")
    return load_model(
        train_own(
            labelled,
            title=table,
            family=family,
            strategy=strategy or SMALL[family],
            options={},
            tell=events.append,
        )
    )


@pytest.fixture(scope="module", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> object:
    """One home for the models of this file, and of their smaller forms only one: the others take
    most of the time.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDMODELS_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delitem(FORMS, "float16")
        patch.delitem(FORMS, "dynamic range")
        yield


@pytest.mark.training
@pytest.mark.parametrize(
    ("table", "family"),
    [
        ("pixels", "cnn"),
        ("colours", "cnn"),
        ("steps", "rnn"),
        ("two", "rnn"),
        ("pixels", "forest"),
        ("two", "forest"),
        ("steps", "svm"),
        ("pixels", "svm"),
    ],
)
def test_it_learns_predicts_and_explains_like_any_other(table: str, family: str) -> None:
    """Contributions of the parts add up to the probability that is shown, the evidence is better
    than chance, the card says what is known.
    """
    model = trained(table, family)
    case = read_cases(TABLES[table], task=model.task).case(4)
    explanation, evidence = explain(model, case), evaluate(model)

    assert explanation.additivity_error < 1e-6
    assert explanation.shown == pytest.approx(predict(model, case).p_positive, abs=1e-6)
    assert {c.input for c in explanation.contributions} == set(model.task.elements)
    assert evidence.metrics["auroc"].value > 0.7
    assert evidence.n == 32
    assert case.truth in ("label 0", "label 1")
    assert model.artifact.verify() is None
    assert (
        "time steps" in model.artifact.card
        or "pixel columns" in model.artifact.card
        or "one column each" in model.artifact.card
    )


@pytest.mark.training
def test_one_groups_values_are_exact_shapley_values() -> None:
    """The nine squares of a picture against shap's exact explainer over the same coalitions."""
    import shap

    model = trained("pixels", "cnn")
    background = model.artifact.fitted["background"][0]
    row = read_cases(TABLES["pixels"], task=model.task).case(2).data
    of_column = np.array(LaidOut.of(model.task.inputs).element_of_column)

    def play(members: np.ndarray) -> np.ndarray:
        return model.outputs(np.where(members[:, of_column] > 0.5, row, background))[:, 0]

    expected = shap.explainers.Exact(play, shap.maskers.Independent(np.zeros((1, 9))))(
        np.ones((1, 9))
    ).values[0]

    assert np.allclose(
        explainer_of(model).contributions(model, row[None]).amounts[0, :, 0], expected, atol=1e-5
    )


@pytest.mark.training
def test_what_matters_is_found() -> None:
    """The middle of the pictures decides, and the last window of the series: there the
    contributions are.
    """
    for table, family, part in (
        ("pixels", "cnn", "middle"),
        ("two", "rnn", "pulse, steps 9 to 11"),
    ):
        model = trained(table, family)
        case = read_cases(TABLES[table], task=model.task).case(4)
        assert explain(model, case).contributions[0].input == part


@pytest.mark.training
def test_epochs_are_told_and_remembered() -> None:
    """An event an epoch; the record holds curves, strategy and metrics."""
    model = trained("pixels", "cnn")
    epochs = [e.epoch for e in TOLD["pixels cnn"] if isinstance(e, EpochDone)]
    record = next(r for r in records_of("own-pixels") if r.family == "cnn")

    assert [epoch.number for epoch in epochs] == [1, 2, 3, 4, 5, 6]
    assert epochs[-1].validation.loss < epochs[0].validation.loss
    assert record.epochs == tuple(epochs)
    assert record.strategy["layers"] == "conv 4, pool, dense 8"
    assert record.digest == model.digest
    assert record.metrics["accuracy"] == evaluate(model).metrics["accuracy"]


@pytest.mark.training
def test_the_same_seed_gives_the_same_network() -> None:
    """Two trainings end with the same weights, bit for bit."""
    from medmodels.training.networks.layout_network import fit_layout_network

    rng = np.random.default_rng(0)
    pair = rng.normal(size=(60, 9, 9, 1)).astype(np.float32), np.arange(60) % 2 == 1
    strategy = LayoutNetworkStrategy(
        "conv 4, pool, dense 4, dropout 0.2", epochs=2, augmentation="strong"
    )
    one, two = (
        fit_layout_network(pair, pair, strategy, lambda line: None).get_weights() for _ in range(2)
    )

    assert all((a == b).all() for a, b in zip(one, two, strict=True))


@pytest.mark.training
def test_enough_keeps_what_was_learnt() -> None:
    """Called enough after an epoch, the training ends there and the model is packaged; the card
    says how it ended.
    """
    labelled, told = read_labelled(TABLES["pixels"], target="label"), []

    def stop(event: TrainingEvent) -> None:
        told.append(event)
        if isinstance(event, EpochDone) and event.epoch.number == 2:
            END_EARLY.set()

    try:
        model = load_model(
            train_own(
                labelled,
                title="kept",
                family="cnn",
                strategy=SMALL["cnn"],
                options={},
                tell=stop,
            )
        )
    finally:
        END_EARLY.clear()

    # an epoch that was begun is told of, too
    assert sum(isinstance(event, EpochDone) for event in told) in (2, 3)
    assert "stopped by hand and kept" in model.artifact.card
    assert evaluate(model).n == 32


@pytest.mark.training
def test_early_stopping_goes_back_to_the_best_epoch() -> None:
    """With labels that cannot be learnt it ends before its time, and the network is the one of the
    lowest validation loss.
    """
    from medmodels.evidence.epochs import side_of
    from medmodels.training.networks.layout_network import fit_layout_network

    rng, told = np.random.default_rng(0), []
    train, validation = (
        (rng.normal(size=(n, 9, 9, 1)).astype(np.float32), rng.uniform(size=n) < 0.5)
        for n in (80, 60)
    )
    network = fit_layout_network(
        train,
        validation,
        LayoutNetworkStrategy("dense 32", epochs=60, early_stopping=3, learning_rate=0.01),
        told.append,
    )
    losses = [event.epoch.validation.loss for event in told]

    assert len(losses) == int(np.argmin(losses)) + 1 + 3
    assert side_of(
        network.predict(validation[0], verbose=0)[:, 0], validation[1]
    ).loss == pytest.approx(min(losses), abs=1e-4)


@pytest.mark.training
@pytest.mark.parametrize("option", ["optimizer", "schedule", "augmentation", "class_weights"])
@pytest.mark.parametrize("table", ["pixels", "steps"])
def test_every_choice_trains(table: str, option: str) -> None:
    """Each optimizer, schedule, augmentation and weighting gives finite losses on pictures and on
    series.
    """
    from medmodels.models.layout_network import as_network_sees
    from medmodels.training.networks.layout_network import fit_layout_network

    labelled = read_labelled(TABLES[table], target="label")
    rows = as_network_sees(
        labelled.data,
        {"center": labelled.data.mean(), "spread": labelled.data.std()},
        labelled.layout.shape,
    )  # type: ignore[union-attr]
    layers = "conv 4, pool, dense 4" if table == "pixels" else "lstm 4"
    for choice in share(CHOICES[option], 2, seed=len(table + option)):
        told: list[EpochDone] = []
        fit_layout_network(
            (rows[:120], labelled.labels[:120]),
            (rows[120:], labelled.labels[120:]),
            LayoutNetworkStrategy(layers, epochs=2, **{option: choice}),
            told.append,
        )  # type: ignore[arg-type]
        epochs = [event.epoch for event in told]
        assert all(epoch is not None and np.isfinite(epoch.train.loss) for epoch in epochs), choice
        assert len(epochs) == 2


@pytest.mark.heavy
def test_schedules_are_what_they_are_called() -> None:
    """Constant, falling to nothing, divided by ten twice, and rising before it falls."""
    from medmodels.training.networks.layout_network import learning_rate

    def rates(schedule: str) -> list[float]:
        made = learning_rate(
            LayoutNetworkStrategy(learning_rate=0.1, schedule=schedule, epochs=10), 10
        )
        return [float(made if isinstance(made, float) else made(step)) for step in range(100)]

    assert set(rates("constant")) == {0.1}
    cosine, step, cycle = rates("cosine"), rates("step"), rates("one-cycle")
    assert cosine == sorted(cosine, reverse=True)
    assert cosine[-1] < 1e-4
    assert [step[0], step[60], step[90]] == pytest.approx([0.1, 0.01, 0.001])
    assert int(np.argmax(cycle)) in (29, 30, 31)
    assert cycle[0] == pytest.approx(0.004, rel=0.1)
    assert cycle[-1] < 1e-3


@pytest.mark.training
def test_the_lab_measures_every_form_on_the_same_cases() -> None:
    """Float32 agrees with itself and is what is served; whatever else was measured is of the same
    cases.
    """
    model = trained("pixels", "cnn")
    forms = load_forms(model.artifact)

    assert [form.form for form in forms] == ["float32", "int8"]
    assert forms[0].bytes == len(model.artifact.read("model.tflite"))
    assert forms[0].agreement.value == 1
    assert forms[0].accuracy.value == pytest.approx(evaluate(model).metrics["accuracy"].value)
    assert all(form.n == 32 and form.milliseconds > 0 for form in forms)
    assert load_forms(trained("pixels", "forest").artifact) == ()


@pytest.mark.heavy
def test_every_form_of_a_network_says_nearly_the_same() -> None:
    """Four forms of one network, each smaller one smaller, in which the weights make up most of the
    file.
    """
    from medmodels.models.lite import Lite
    from medmodels.training.networks.layers import build_layers
    from medmodels.training.networks.litert import _dynamic, _float16, converted

    network, x = (
        build_layers("conv 16, pool, dense 256", (12, 12, 1), unroll=False),
        np.random.default_rng(0).normal(size=(40, 12, 12, 1)),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(FORMS, "float16", _float16)
        patch.setitem(FORMS, "dynamic range", _dynamic)
        files = {
            form: converted(network, form=form, sample=x)
            for form in ("float32", "float16", "dynamic range", "int8")
        }
    exact = network.predict(x, verbose=0)
    away = {
        form: np.abs(Lite(file)(x)[0] - exact).max() / exact.std() for form, file in files.items()
    }

    assert len(files["float16"]) < 0.6 * len(files["float32"])
    assert max(len(files["dynamic range"]), len(files["int8"])) < 0.35 * len(files["float32"])
    assert away["float32"] < 1e-5
    assert away["float16"] < 0.02
    assert max(away["dynamic range"], away["int8"]) < 0.5


@pytest.mark.training
def test_a_network_that_does_not_fit_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recurrent network on pictures is refused with what would fit."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    with pytest.raises(
        DatasetError, match=r"time steps as columns.*choose boosting or forest or svm or cnn"
    ):
        train_own(
            read_labelled(TABLES["pixels"], target="label"),
            title="P",
            family="rnn",
            strategy=SMALL["rnn"],
            options={},
        )
    assert not list(tmp_path.rglob("*"))


@pytest.mark.training
@pytest.mark.parametrize("family", ["forest", "svm"])
def test_the_search_keeps_the_setting_with_the_lowest_loss(family: str) -> None:
    """The strategy that is kept is one of those tried, no worse than the default, and the card
    lists the best.
    """
    from dataclasses import replace

    from medmodels.training.estimators.search import searched

    labelled, told = read_labelled(TABLES["two"], target="label"), []
    base = replace(SMALL[family], search=4)  # type: ignore[type-var]
    chosen, search = searched(labelled.data, labelled.labels, family, base, told.append)  # type: ignore[arg-type]
    again, _ = searched(labelled.data, labelled.labels, family, base, told.append)  # type: ignore[arg-type]

    losses = [row.loss for row in search.best]
    assert chosen == again
    assert losses == sorted(losses)
    assert (search.settings, len(losses)) == (5, 5)
    assert all(getattr(chosen, name) == value for name, value in search.best[0].setting.items())
    assert (told[4].number, told[4].planned) == (5, 5)
    assert "Randomised search" in trained("two", family, base).artifact.card
