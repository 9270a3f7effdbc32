"""Model folders: verified before use, and serving what was trained."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from medmodels.errors import ArtifactMissing, ArtifactTampered, UnknownName
from medmodels.models import PRETRAINED, Artifact, Model, load_model
from medmodels.models.estimators import load_estimator


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(PRETRAINED / "breast-fna", tmp_path / "breast-fna")
    return tmp_path


@pytest.mark.parametrize("file", ["model.skops", "reference.npz", "heldout.parquet", "behaviour.npz", "card.md"])
def test_a_changed_byte_is_refused(copied: Path, file: str) -> None:
    """Any file that differs from its digest is named and not used."""
    path = copied / "breast-fna" / "svm" / file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))

    with pytest.raises(ArtifactTampered, match=file):
        Artifact.open("breast-fna/svm", copied).verify()


def test_a_missing_file_is_refused(copied: Path) -> None:
    """A model without its weights is not loaded."""
    (copied / "breast-fna" / "svm" / "model.skops").unlink()

    with pytest.raises(ArtifactMissing, match=r"model\.skops is missing"):
        load_model("breast-fna/svm", root=copied)


@pytest.mark.parametrize("name", ["breast-fna/cnn", "nothing", "../../etc/passwd", ""])
def test_an_unknown_model_is_answered_with_the_known_ones(name: str) -> None:
    """A name that is no model, or a path, gets the list of models."""
    with pytest.raises(UnknownName, match="breast-fna/svm"):
        load_model(name)


def test_the_svm_serves_what_scikit_learn_computes(held: np.ndarray) -> None:
    """The kernel expansion equals scikit-learn's margin put through Platt's scaling."""
    model = load_model("breast-fna/svm")
    slope, offset = model.artifact.reference["platt"]

    expected = slope * load_estimator(model.artifact).decision_function(held) + offset

    np.testing.assert_allclose(model.outputs(held)[:, 0], expected, atol=1e-10)


def test_the_forest_serves_what_scikit_learn_computes(held: np.ndarray) -> None:
    """Probabilities are the votes of the stored forest, malignant first."""
    model = load_model("breast-fna/forest")

    np.testing.assert_allclose(model.outputs(held)[:, 0], load_estimator(model.artifact).predict_proba(held)[:, 1], atol=1e-12)


def test_probabilities_of_the_labels_add_up_to_one(model: Model, held: np.ndarray) -> None:
    """Over the labels of a case, probabilities sum to 1."""
    np.testing.assert_allclose(model.probabilities(held).sum(1), 1, atol=1e-12)


def test_no_row_of_the_data_set_is_carried_as_background(model: Model, held: np.ndarray) -> None:
    """The reference group holds means of at least five training cases, never a case."""
    from medmodels.datasets import DATASETS

    data = DATASETS["breast-fna"]().data
    background = model.artifact.reference["background"]

    assert len(background) <= 455 / 5
    assert not (background[:, None] == data[None]).all(2).any()
    assert set(model.artifact.heldout().columns) == {"split", "repeat", "fold", "label", "score", "baseline"}
