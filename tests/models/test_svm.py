"""Kernel machines as they are shipped and loaded: nobody's row is in them, and arrays that are none
are refused.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets import DATASETS, Dataset
from medmodels.errors import ArtifactBroken, ArtifactMissing
from medmodels.models import FAMILIES, PRETRAINED, Artifact, load_model, model_ids
from medmodels.models.coded import expanded
from medmodels.models.quantity import QuantitySvm
from medmodels.models.svm import Svm
from medmodels.tasks import TASKS

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
    return {
        "vectors": e.vectors * e.scale + e.center,
        "background": model.artifact.fitted["background"],
    }


def test_these_are_all_machines_with_a_kernel() -> None:
    """No other shipped model is one."""
    families = {
        model_id: FAMILIES[TASKS[model_id.split("/")[0]].form][model_id.split("/")[1]]
        for model_id in model_ids(PRETRAINED)
    }
    assert [
        model_id for model_id, family in families.items() if family in (Svm, QuantitySvm)
    ] == MACHINES


@pytest.mark.parametrize("model_id", MACHINES)
def test_no_row_of_the_data_travels(model_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back into the units of the inputs, every landmark and reference case differs from every
    training row in some input.

    Rounded to whole numbers a mean of people who are alike may be somebody's by chance; of a
    hundred, two are not.
    """
    _, rows = training_rows(model_id, monkeypatch)
    spread = np.maximum(rows.std(0), 1e-12)
    for what, points in carried(model_id).items():
        # of the input that differs most
        away = np.array([np.abs((point - rows) / spread).max(1).min() for point in points])
        assert away.min() > 0.01, what
        rounded = np.array([(np.round(point) == np.round(rows)).all(1).any() for point in points])
        assert rounded.mean() < 0.02, what


def test_every_landmark_is_the_mean_of_five_training_cases_or_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The landmarks are the means of groups that together hold every training case once; their
    sizes are in the file.
    """
    from medmodels.training.estimators.nystroem import landmarks
    from medmodels.training.microaggregation import GROUP, MEANS

    dataset, rows = training_rows("breast-fna/svm", monkeypatch)
    model = load_model("breast-fna/svm")
    assert isinstance(model, Svm)
    e, labels = model.expansion, dataset.labels[dataset.train]
    most = -(-len(rows) // int(e.sizes.min()))
    expected, sizes = landmarks(rows, labels, most=most)

    np.testing.assert_allclose(e.vectors, (expected - e.center) / e.scale, rtol=0, atol=1e-9)
    assert e.sizes.tolist() == sizes.tolist()
    assert e.sizes.min() >= GROUP == 5
    assert e.sizes.sum() == len(rows)
    assert len(e.vectors) <= MEANS
    assert (
        f"{len(e.sizes)} means of groups of {e.sizes.min()} or more neighbouring training cases"
        in model.artifact.card
    )


def test_every_landmark_of_the_doses_is_moved_outwards_from_a_mean_of_dozens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each is one of the points made from means of groups of 46 patients or more; weights are never
    negative, and the constant is a dose.
    """
    from medmodels.models.coded import directions_of
    from medmodels.training.estimators.monotone_kernel import moved_outwards
    from medmodels.training.estimators.nystroem import landmarks

    _, rows = training_rows("warfarin-dose/svm", monkeypatch)
    model = load_model("warfarin-dose/svm")
    assert isinstance(model, QuantitySvm)
    e = model.expansion
    points = (rows - e.center) / e.scale
    means, sizes = landmarks(points, most=75)
    possible = moved_outwards(means, points, directions_of(model.task))
    away = np.abs(possible - e.vectors[:, None]).max(2)

    assert away.min(1).max() < 1e-9
    assert e.sizes.tolist() == [sizes[n % len(means)] for n in away.argmin(1).tolist()]
    assert e.sizes.min() >= 46
    assert len(e.vectors) <= 300
    assert e.weights.min() > 0
    assert model.task.quantity is not None
    assert e.bias >= model.task.quantity.plausible[0]
    assert (
        f"{len(e.sizes)} points moved outwards from means of groups of {e.sizes.min()} or more"
        in model.artifact.card
    )


@pytest.mark.parametrize("model_id", MACHINES)
def test_the_file_holds_nothing_else(model_id: str) -> None:
    """The weights are seven arrays, none of them with a row a training case."""
    arrays = load_model(model_id).artifact.arrays("model.npz")
    assert set(arrays) == {"center", "scale", "vectors", "weights", "bias", "gamma", "sizes"}
    assert max(array.shape[0] for array in arrays.values() if array.ndim) <= 300


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
def test_arrays_that_are_no_expansion_are_refused(
    svm: Svm, monkeypatch: pytest.MonkeyPatch, name: str, value: np.ndarray | None
) -> None:
    """Wrong shapes, numbers that are none, or a missing array stop the model with a sentence."""
    from medmodels.models.svm import read_expansion

    arrays = {**svm.artifact.arrays("model.npz"), name: value}
    monkeypatch.setattr(
        Artifact,
        "arrays",
        lambda *_: {key: array for key, array in arrays.items() if array is not None},
    )
    with pytest.raises(ArtifactBroken, match=r"model\.npz"):
        read_expansion(svm.artifact, 30)


def test_a_machine_of_support_vectors_is_not_loaded(forest: object) -> None:
    """What an earlier version trained on somebody's own table, with its rows in the file, has to be
    trained again.
    """
    from medmodels.models.svm import require_expansion

    with pytest.raises(ArtifactMissing, match="Train the model again"):
        require_expansion(forest.artifact)  # type: ignore[attr-defined]
