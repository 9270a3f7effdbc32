"""Training: reproducible, whole or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.training import export as packaging
from medmodels.training import run as running
from medmodels.training.reference import group_means


@pytest.fixture(scope="module")
def done() -> running.Run:
    """One SVM training with two rounds of cross-validation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "REPEATS", 2)
        return running.run("breast-fna/svm")


def test_training_again_gives_the_shipped_scores(done: running.Run, tmp_path: Path) -> None:
    """The documented command reproduces the held-out scores of the shipped model."""
    packaging.export(done, root=tmp_path, today=date(2026, 1, 1))

    again, shipped = (load_scores(load_model("breast-fna/svm", **where).artifact) for where in ({"root": tmp_path}, {}))
    np.testing.assert_allclose(again.p, shipped.p, atol=1e-9)


def test_a_packaging_that_fails_leaves_nothing_behind(done: running.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When packaging breaks half-way there is no model folder and no debris."""

    def broken(*_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(packaging, "render_card", broken)
    with pytest.raises(OSError, match="disk full"):
        packaging.export(done, root=tmp_path, today=date(2026, 1, 1))

    assert list(tmp_path.iterdir()) == []


def test_group_means_hide_every_row_and_keep_the_middle() -> None:
    """Means of groups of five: no row survives, the overall mean does."""
    x = np.random.default_rng(0).normal(size=(60, 4))

    means = group_means(x, 5)

    assert len(means) == 12
    assert not (means[:, None] == x[None]).all(2).any()
    np.testing.assert_allclose(means.mean(0), x.mean(0), atol=1e-12)
