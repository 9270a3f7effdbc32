"""Training gives the shipped models again, carries no case along, and packages whole or not
at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets import Dataset
from medmodels.errors import ArtifactMissing, UnknownName
from medmodels.evidence import load_scores
from medmodels.models import Model, load_model
from medmodels.training.microaggregation import GROUP, group_means
from medmodels.training.packaging import folder as export_module
from medmodels.training.packaging.behaviour import partner_of, percentiles_of
from medmodels.training.recipes import table as tables_module
from medmodels.training.run import Run
from medmodels.training.train import train

TODAY = date(2026, 1, 2)


@pytest.fixture(scope="module")
def done() -> Iterator[Run]:
    """The SVM trained again, cross-validated twice instead of five times (a spread over repeats
    needs two).
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables_module, "REPEATS", 2)
        yield train("breast-fna/svm")


@pytest.fixture(scope="module")
def again(done: Run, tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The SVM packaged again and loaded from there."""
    root = tmp_path_factory.mktemp("again")
    export_module.export(done, root=root, today=TODAY)
    return load_model("breast-fna/svm", root=root)


@pytest.mark.training
def test_training_again_reproduces_the_shipped_scores(
    again: Model, svm: Model, held: np.ndarray
) -> None:
    """Held-out scores of the new model and its baseline equal the shipped ones to 1e-9, stored and
    computed.
    """
    new, old = load_scores(again.artifact), load_scores(svm.artifact)
    np.testing.assert_array_equal(new.y, old.y)
    np.testing.assert_allclose(new.p, old.p, rtol=0, atol=1e-9)
    np.testing.assert_allclose(new.baseline, old.baseline, rtol=0, atol=1e-9)
    np.testing.assert_allclose(
        again.probabilities(held), svm.probabilities(held), rtol=0, atol=1e-9
    )


@pytest.mark.training
def test_training_again_reproduces_the_cross_validation(done: Run, svm: Model) -> None:
    """The first two repeats of the shipped cross-validation come out the same."""
    old, new = svm.artifact.heldout(), done.heldout
    columns = ["repeat", "fold", "label", "score", "baseline"]
    old = old[(old["split"] == "cv") & (old["repeat"] < 2)][columns].to_numpy(float)
    np.testing.assert_allclose(
        new[new["split"] == "cv"][columns].to_numpy(float), old, rtol=0, atol=1e-9
    )


@pytest.mark.training
def test_training_again_reproduces_the_fitted_arrays(again: Model, svm: Model) -> None:
    """Background, limits, gate and Platt's numbers come out the same."""
    assert set(again.artifact.fitted) == set(svm.artifact.fitted)
    for name, values in svm.artifact.fitted.items():
        np.testing.assert_allclose(
            again.artifact.fitted[name], values, rtol=1e-7, atol=1e-9, err_msg=name
        )


@pytest.mark.training
def test_the_packaged_folder_is_whole(again: Model, svm: Model) -> None:
    """The new folder verifies, holds the same files, and says when and from how many cases it was
    trained.
    """
    again.artifact.verify()
    assert {p.name for p in again.artifact.folder.iterdir()} == {
        p.name for p in svm.artifact.folder.iterdir()
    }
    manifest = again.artifact.manifest
    assert manifest["trained"] == "2026-01-02"
    assert (manifest["training_cases"], manifest["training_events"]) == (455, 170)
    assert [p.name for p in again.artifact.folder.parents[1].iterdir()] == ["breast-fna"]


@pytest.mark.training
@pytest.mark.parametrize(
    "step",
    [
        "folder._write_weights",
        "folder.write_behaviour",
        "evidence.render_card",
        "folder.load_model",
    ],
)
def test_a_failed_export_leaves_nothing(
    done: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whatever fails while packaging, no folder is left, half-written or temporary."""

    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(f"medmodels.training.packaging.{step}", fail)
    with pytest.raises(ArtifactMissing, match="no space left"):
        export_module.export(done, root=tmp_path, today=TODAY)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.training
def test_a_failed_export_keeps_the_older_model(
    done: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that was there before stays as it was when packaging its successor fails."""
    older = tmp_path / "breast-fna" / "svm"
    older.mkdir(parents=True)
    (older / "card.md").write_text("older", encoding="utf-8")

    def fail(*_: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr("medmodels.training.packaging.evidence.render_card", fail)
    with pytest.raises(ArtifactMissing, match="no space left"):
        export_module.export(done, root=tmp_path, today=TODAY)
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [
        "breast-fna/svm/card.md"
    ]


@pytest.mark.training
def test_an_export_replaces_the_older_model(done: Run, tmp_path: Path) -> None:
    """Nothing of the older folder is left after packaging."""
    older = tmp_path / "breast-fna" / "svm"
    older.mkdir(parents=True)
    (older / "stale.bin").write_bytes(b"old")
    assert export_module.export(done, root=tmp_path, today=TODAY) == older
    assert not (older / "stale.bin").exists()
    load_model("breast-fna/svm", root=tmp_path).artifact.verify()


@pytest.mark.training
def test_a_training_with_a_single_repeat_can_be_packaged(done: Run, tmp_path: Path) -> None:
    """Cross-validated once, there is no spread over the repeats, and no warning and no "nan" on the
    card because of it.
    """
    once = replace(done, heldout=done.heldout[done.heldout["repeat"] == 0])
    folder = export_module.export(once, root=tmp_path, today=TODAY)
    assert "| nan |" not in (folder / "card.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["breast-fna/perceptron", "other/svm", "svm"])
def test_an_unknown_model_is_not_trained(name: str) -> None:
    """A task or family that is not there raises UnknownName."""
    with pytest.raises(UnknownName, match="choose one of"):
        train(name)


@pytest.mark.parametrize("n", [5, 9, 10, 14, 57, 120])
def test_groups_are_large_and_hold_every_case_once(n: int) -> None:
    """Every mean is over at least five cases and every case is in exactly one; a column for each
    case gives the groups away.
    """
    rows = np.hstack([np.eye(n), np.random.default_rng(n).normal(size=(n, 4))])
    members = group_means(rows)[:, :n] > 0
    sizes = members.sum(1)
    assert sizes.min() >= GROUP >= 4
    assert sizes.max() < 2 * GROUP
    np.testing.assert_array_equal(members.sum(0), 1)
    np.testing.assert_allclose(sizes @ group_means(rows) / n, rows.mean(0), atol=1e-12)


@pytest.mark.parametrize("is_positive", [True, False])
def test_group_means_stand_for_the_training_cases_without_being_any(
    dataset: Dataset, is_positive: bool
) -> None:
    """The means average to the cases' mean, and no training case is among them."""
    train = dataset.data[dataset.train][dataset.labels[dataset.train] == is_positive]
    means = group_means(train)
    assert len(means) == len(train) // GROUP
    assert (np.abs(means.mean(0) - train.mean(0)) < 0.15 * train.std(0)).all()
    assert np.isclose(means[:, None], train[None], rtol=1e-4, atol=0).mean(2).max() < 0.5


def test_the_means_of_the_shipped_background_are_these(svm: Model, dataset: Dataset) -> None:
    """The background is the group means of the malignant, then of the benign training cases."""
    x, y = dataset.data[dataset.train], dataset.labels[dataset.train]
    np.testing.assert_allclose(
        svm.artifact.fitted["background"],
        np.concatenate([group_means(x[y]), group_means(x[~y])]),
        rtol=1e-12,
    )


def test_percentiles_by_hand() -> None:
    """A value gets the first percentile that is not below it; beyond the ends it gets 0 or 100."""
    quantiles = np.arange(101.0)[:, None] * 2
    percentiles = percentiles_of(
        np.array([[-5.0], [0.0], [2.0], [2.1], [200.0], [999.0]]), quantiles
    )
    assert percentiles.ravel().tolist() == [0, 0, 1, 2, 100, 100]


def test_the_partner_is_that_of_shaps_approximate_interactions() -> None:
    """Columns that repeat values, one that never varies, and effects that hang on another input:
    the same partner for every column.
    """
    from shap.utils import approximate_interactions

    rng = np.random.default_rng(0)
    for cases, columns in ((7, 3), (95, 6), (640, 9)):
        x = rng.normal(size=(cases, columns))
        x[:, 1], x[:, -1] = np.round(x[:, 1]), 0
        effects = x * rng.normal(size=x.shape) + x[:, ::-1] * x
        expected = [int(approximate_interactions(d, effects, x)[0]) for d in range(columns)]

        assert [partner_of(d, effects[:, d], x) for d in range(columns)] == expected
    assert len(set(expected)) > 2
