"""Support vector machines over landmarks: what they compute, and that nobody's row is in them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from sklearn.svm import SVC, SVR

from medmodels.datasets import DATASETS, Dataset
from medmodels.errors import ArtifactMissing, ArtifactTampered, DatasetError
from medmodels.models import FAMILIES, PRETRAINED, Artifact, load_model, model_ids
from medmodels.models.coded import expanded
from medmodels.models.quantity import QuantitySvm
from medmodels.models.svm import Svm, kernel, read_expansion, require_expansion
from medmodels.tasks import TASKS
from medmodels.training.fit import fit_svm
from medmodels.training.reduced import LANDMARKS, fit_expansion, landmarks
from medmodels.training.reference import GROUP
from medmodels.training.strategy import SvmStrategy

DATA = Path(os.environ.get("MEDMODELS_DATA", Path(__file__).parents[3] / "shared" / "data"))
MACHINES = ["breast-fna/svm", "warfarin-dose/svm"]


def training_rows(model_id: str, patch: pytest.MonkeyPatch) -> tuple[Dataset, np.ndarray]:
    """The data set of a shipped machine and its training rows as the machine sees them."""
    task = model_id.split("/")[0]
    if task == "warfarin-dose" and not (DATA / "iwpc-warfarin").is_dir():
        pytest.skip("the consortium's file is not in the data folder")
    patch.setenv("MEDMODELS_DATA", str(DATA))
    dataset = DATASETS[task]()
    return dataset, expanded(dataset.data, dataset.task)[dataset.train]


def carried(model_id: str) -> dict[str, np.ndarray]:
    """Every point that a shipped machine carries, in the units of its inputs."""
    model = load_model(model_id)
    assert isinstance(model, Svm | QuantitySvm)
    e = model.expansion
    return {"vectors": e.vectors * e.scale + e.center, "background": model.artifact.reference["background"]}


def test_these_are_all_machines_with_a_kernel() -> None:
    """No other shipped model is one."""
    families = {model_id: FAMILIES[TASKS[model_id.split("/")[0]].form][model_id.split("/")[1]] for model_id in model_ids(PRETRAINED)}
    assert [model_id for model_id, family in families.items() if family in (Svm, QuantitySvm)] == MACHINES


@pytest.mark.parametrize("model_id", MACHINES)
def test_no_row_of_the_data_travels(model_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back into the units of the inputs, every landmark and reference case differs from every training row in some input.

    Rounded to whole numbers a mean of people who are alike may be somebody's by chance; of a hundred, two are not.
    """
    _, rows = training_rows(model_id, monkeypatch)
    spread = np.maximum(rows.std(0), 1e-12)
    for what, points in carried(model_id).items():
        away = np.array([np.abs((point - rows) / spread).max(1).min() for point in points])  # of the input that differs most
        assert away.min() > 0.01, what
        rounded = np.array([(np.round(point) == np.round(rows)).all(1).any() for point in points])
        assert rounded.mean() < 0.02, what


@pytest.mark.parametrize("model_id", MACHINES)
def test_every_landmark_is_the_mean_of_five_training_cases_or_more(model_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The landmarks are the means of groups that together hold every training case once; their sizes are in the file, at most 300 of them."""
    dataset, rows = training_rows(model_id, monkeypatch)
    model = load_model(model_id)
    assert isinstance(model, Svm | QuantitySvm)
    e, labels = model.expansion, dataset.labels[dataset.train]
    most = -(-len(rows) // int(e.sizes.min()))
    expected, sizes = landmarks((rows - e.center) / e.scale, labels if labels.dtype == bool else None, most=most)

    np.testing.assert_allclose(e.vectors, expected, rtol=0, atol=1e-9)
    assert e.sizes.tolist() == sizes.tolist()
    assert e.sizes.min() >= GROUP == 5
    assert e.sizes.sum() == len(rows)
    assert len(e.vectors) <= LANDMARKS == 300
    assert f"{len(e.sizes)} means of groups of {e.sizes.min()} or more neighbouring training cases" in model.artifact.card


@pytest.mark.parametrize("model_id", MACHINES)
def test_the_file_holds_nothing_else(model_id: str) -> None:
    """The weights are seven arrays, none of them with a row a training case."""
    arrays = load_model(model_id).artifact.arrays("model.npz")
    assert set(arrays) == {"center", "scale", "vectors", "weights", "bias", "gamma", "sizes"}
    assert max(array.shape[0] for array in arrays.values() if array.ndim) <= LANDMARKS


@pytest.mark.parametrize("n", [10, 12, 60, 400, 4000])
def test_groups_stay_large_whatever_the_size_of_a_table(n: int) -> None:
    """From ten rows to thousands: groups of five or more, of one label each where both have five cases, and never more than 300."""
    rng = np.random.default_rng(n)
    y = rng.permutation(np.arange(n) < max(3, n // 5))
    vectors, sizes = landmarks(np.hstack([y[:, None], rng.normal(size=(n, 3))]), y)
    assert sizes.min() >= GROUP
    assert sizes.sum() == n
    assert len(vectors) <= LANDMARKS
    if y.sum() >= GROUP:
        assert set(vectors[:, 0].tolist()) == {0.0, 1.0}


def test_of_four_rows_no_mean_is_kept() -> None:
    """Fewer rows than a group are refused rather than averaged."""
    with pytest.raises(DatasetError, match="5 is the least"):
        landmarks(np.zeros((4, 2)))


@pytest.mark.parametrize("machine", [SVC(C=3.0, kernel="linear"), SVR(C=3.0, kernel="linear", epsilon=0.1)])
def test_the_expansion_is_the_linear_machine_on_nystroem_features(machine: SVC | SVR) -> None:
    """Between landmarks and anywhere else the expansion gives the machine's own margin; its features give back the kernel at the landmarks."""
    rng = np.random.default_rng(0)
    x = rng.normal(3, 2, size=(80, 4))
    y = x[:, 0] * x[:, 1] > 9 if isinstance(machine, SVC) else x[:, 0] * x[:, 1]
    e = fit_expansion(x, y, machine, gamma=0.2)
    z = kernel(e.vectors, e.vectors, 0.2)
    values, axes = np.linalg.eigh(z)
    assert values[0] > 1e-6  # no direction was dropped, so that the features are these
    features = kernel((x - e.center) / e.scale, e.vectors, 0.2) @ (axes / np.sqrt(values))
    margin = machine.decision_function(features) if isinstance(machine, SVC) else machine.predict(features)

    np.testing.assert_allclose(e(x), margin, rtol=0, atol=1e-9)
    at_landmarks = z @ (axes / np.sqrt(values))
    np.testing.assert_allclose(at_landmarks @ at_landmarks.T, z, rtol=0, atol=1e-9)


def test_it_is_as_good_as_a_machine_of_support_vectors(dataset: Dataset) -> None:
    """Held-out cases of four folds: as many right, within a hundredth, as by scikit-learn's machine of the same settings."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from medmodels.training.folds import folds

    strategy, right = SvmStrategy(calibration_folds=3), np.zeros(2)
    for train, held in folds(dataset.labels, None, 4, seed=0):
        x, y = dataset.data[train], dataset.labels[train]
        theirs = make_pipeline(StandardScaler(), SVC(C=strategy.c, gamma=strategy.gamma)).fit(x, y)
        ours = fit_svm(x, y, strategy).probability(dataset.data[held]) > 0.5
        right += [(ours == dataset.labels[held]).sum(), (theirs.predict(dataset.data[held]) == dataset.labels[held]).sum()]
    assert right[0] / len(dataset.labels) > right[1] / len(dataset.labels) - 0.01


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vectors", np.zeros((3, 2))),
        ("weights", np.zeros(1)),
        ("gamma", np.array(-1.0)),
        ("scale", np.zeros(30)),
        ("bias", np.array("a")),
        ("center", np.full(30, np.nan)),
        ("sizes", None),
    ],
)
def test_arrays_that_are_no_expansion_are_refused(svm: Svm, monkeypatch: pytest.MonkeyPatch, name: str, value: np.ndarray | None) -> None:
    """Wrong shapes, numbers that are none, or a missing array stop the model with a sentence."""
    arrays = {**svm.artifact.arrays("model.npz"), name: value}
    monkeypatch.setattr(Artifact, "arrays", lambda *_: {key: array for key, array in arrays.items() if array is not None})
    with pytest.raises(ArtifactTampered, match=r"model\.npz"):
        read_expansion(svm.artifact, 30)


def test_a_machine_of_support_vectors_is_not_loaded(forest: object) -> None:
    """What an earlier version trained on somebody's own table, with its rows in the file, has to be trained again."""
    with pytest.raises(ArtifactMissing, match="Train the model again"):
        require_expansion(forest.artifact)  # type: ignore[attr-defined]
