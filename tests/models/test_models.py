"""Trained models: loaded only as they were trained, and computing what scikit-learn computes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from medmodels.errors import ArtifactMissing, ArtifactTampered, UnknownName
from medmodels.models import PRETRAINED, Artifact, Model, load_model, model_ids, models_of
from medmodels.models.forest import Forest
from medmodels.models.manifest import SIGNATURE, signature_of
from medmodels.models.svm import Svm
from medmodels.statistics.links import expit

IDS = ("breast-fna/forest", "breast-fna/svm")
FILES = [
    (model_id, p.name)
    for model_id in IDS
    for p in sorted((PRETRAINED / model_id).iterdir())
    if p.name != "manifest.json"
]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A root folder with copies of both models, to damage."""
    for model_id in IDS:
        shutil.copytree(PRETRAINED / model_id, tmp_path / model_id)
    return tmp_path


def damage(path: Path, position: int) -> None:
    data = bytearray(path.read_bytes())
    data[position] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("position", [0, -1, 100])
@pytest.mark.parametrize(("model_id", "name"), FILES)
def test_a_changed_byte_in_any_file_is_noticed(
    copied: Path, model_id: str, name: str, position: int
) -> None:
    """One flipped bit anywhere in a file makes reading and verifying it fail with ArtifactTampered
    naming model and file.
    """
    damage(copied / model_id / name, position)
    artifact = Artifact.open(model_id, copied)
    with pytest.raises(ArtifactTampered, match=name) as caught:
        artifact.read(name)
    assert model_id in str(caught.value)
    with pytest.raises(ArtifactTampered):
        artifact.verify()


@pytest.mark.parametrize("model_id", IDS)
def test_changed_weights_are_not_loaded(copied: Path, model_id: str) -> None:
    """load_model refuses a model whose weights differ from their digest."""
    (weights,) = (copied / model_id).glob("model.*")
    damage(weights, 500)
    with pytest.raises(ArtifactTampered, match=weights.name):
        load_model(model_id, root=copied)


@pytest.mark.parametrize("model_id", IDS)
def test_changed_fitted_arrays_are_not_used(copied: Path, model_id: str) -> None:
    """A model whose fitted arrays differ from their digest gives no threshold and no prediction
    from them.
    """
    damage(copied / model_id / "reference.npz", 500)
    with pytest.raises(ArtifactTampered, match=r"reference\.npz"):
        _ = load_model(model_id, root=copied).threshold


@pytest.mark.parametrize("model_id", IDS)
def test_a_changed_digest_in_the_manifest_is_noticed(copied: Path, model_id: str) -> None:
    """A manifest whose digest was edited matches neither its own digest nor, with that one written
    anew, its file.
    """
    path = copied / model_id / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"]["card.md"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ArtifactTampered, match=r"manifest\.json"):
        Artifact.open(model_id, copied)
    path.write_text(json.dumps(manifest | {SIGNATURE: signature_of(manifest)}), encoding="utf-8")
    with pytest.raises(ArtifactTampered, match=r"card\.md"):
        Artifact.open(model_id, copied).verify()


@pytest.mark.parametrize(("model_id", "name"), FILES)
def test_a_missing_file_is_noticed(copied: Path, model_id: str, name: str) -> None:
    """A file that is gone raises ArtifactMissing naming it."""
    (copied / model_id / name).unlink()
    with pytest.raises(ArtifactMissing, match=name):
        Artifact.open(model_id, copied).verify()


def test_a_manifest_that_cannot_be_read_means_an_incomplete_model(copied: Path) -> None:
    """A manifest that is no JSON raises ArtifactMissing."""
    (copied / IDS[0] / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(ArtifactMissing, match=r"manifest\.json"):
        load_model(IDS[0], root=copied)


@pytest.mark.parametrize(
    "name", ["breast-fna/perceptron", "svm", "", "../breast-fna/svm", "breast-fna/svm/"]
)
def test_an_unknown_id_names_the_known_ones(name: str) -> None:
    """An id that is not there raises UnknownName that lists every model there is."""
    with pytest.raises(UnknownName) as caught:
        load_model(name)
    assert all(model_id in str(caught.value) for model_id in IDS)


def test_a_file_outside_the_manifest_is_not_read(copied: Path) -> None:
    """A file that somebody added to the folder is refused."""
    (copied / IDS[0] / "extra.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ArtifactMissing):
        Artifact.open(IDS[0], copied).read("extra.txt")


def test_both_models_are_found() -> None:
    """The shipped models are the forest and the SVM of the breast cytology task."""
    assert set(IDS) <= set(model_ids())
    assert set(models_of("breast-fna")) == {i for i in model_ids() if i.startswith("breast-fna/")}
    assert models_of("other") == ()


def test_the_shipped_models_verify(model: Model) -> None:
    """Every shipped file matches its digest, and no file is left out of the manifest."""
    model.artifact.verify()
    present = {p.name for p in model.artifact.folder.iterdir()}
    assert present == {*model.artifact.manifest["files"], "manifest.json"}


def test_svm_outputs_are_the_stored_expansion_through_platt(svm: Svm, held: np.ndarray) -> None:
    """The log-odds equal the expansion over the landmarks, written out case by case, scaled and
    shifted, to 1e-10.
    """
    slope, offset = svm.artifact.fitted["platt"]
    e = svm.artifact.arrays("model.npz")
    x = (held - e["center"]) / e["scale"]
    margin = [
        (e["weights"] * np.exp(-e["gamma"] * ((case - e["vectors"]) ** 2).sum(1))).sum() + e["bias"]
        for case in x
    ]
    expected = slope * np.array(margin) + offset
    np.testing.assert_allclose(svm.outputs(held)[:, 0], expected, rtol=0, atol=1e-10)
    np.testing.assert_allclose(svm.outputs(held)[:, 1], -expected, rtol=0, atol=1e-10)


def test_svm_outputs_do_not_depend_on_the_batch(svm: Svm, held: np.ndarray) -> None:
    """More cases than fit in one block get the same outputs as one by one."""
    many = np.tile(held, (40, 1))
    np.testing.assert_allclose(svm.outputs(many)[-114:], svm.outputs(held), rtol=0, atol=1e-12)


def test_forest_outputs_are_the_votes(forest: Forest, held: np.ndarray) -> None:
    """The forest's outputs equal scikit-learn's predict_proba, positive label first; to the last
    bit those of the label that it votes for.
    """
    expected = forest.estimator.predict_proba(held)
    np.testing.assert_array_equal(forest.outputs(held)[:, 0], expected[:, 1])
    np.testing.assert_allclose(forest.outputs(held)[:, 1], expected[:, 0], rtol=0, atol=1e-12)


def test_probabilities_of_the_labels_sum_to_one(model: Model, held: np.ndarray) -> None:
    """Probabilities are in [0, 1], sum to 1 over the labels, and are the outputs through
    the link.
    """
    p = model.probabilities(held)
    np.testing.assert_allclose(p.sum(1), 1, rtol=0, atol=1e-12)
    assert p.min() >= 0
    assert p.max() <= 1
    np.testing.assert_array_equal(p, model.shown(model.outputs(held)))


def test_the_first_label_is_malignant(model: Model, held: np.ndarray, dataset: object) -> None:
    """Malignant held-out cases get the higher probability in the first column."""
    y = dataset.labels[dataset.test]
    p = model.probabilities(held)[:, 0]
    assert p[y].mean() > 0.8
    assert p[~y].mean() < 0.2


def test_extreme_log_odds_stay_probabilities() -> None:
    """The log-odds link does not overflow and keeps its limits."""
    np.testing.assert_array_equal(expit(np.array([-1e4, 0.0, 1e4])), [0.0, 0.5, 1.0])
