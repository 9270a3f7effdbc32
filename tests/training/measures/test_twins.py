"""A model's figures on the test films that another copy has, and on those that it has not."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from medmodels.datasets import Twins
from medmodels.errors import DatasetError
from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.training.measures import twins
from medmodels.training.measures.twins import by_twin

MODEL = load_model("chest-xray/cnn")
SCORES = load_scores(MODEL.artifact)


def patched(monkeypatch: pytest.MonkeyPatch, found: np.ndarray) -> None:
    made = Twins("a copy", np.where(found, 0.9, 0.1), 0.5)
    monkeypatch.setattr(twins, "TWINS", {"chest-xray": lambda: made})


def test_the_rows_are_of_those_with_those_without_and_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """AUROC, accuracy, recall and specificity of each part are those of its films."""
    found = np.arange(len(SCORES.y)) % 3 > 0
    patched(monkeypatch, found)
    got = by_twin(MODEL)

    assert got is not None
    assert (got.copy, got.enough, got.median) == ("a copy", 0.5, 0.9)
    called = SCORES.p >= MODEL.threshold
    for row, of in zip(got.rows, (found, ~found, found | True), strict=True):
        y, p, right = SCORES.y[of], SCORES.p[of], called[of] == SCORES.y[of]
        assert row.auroc is not None
        assert row.recall is not None
        assert row.specificity is not None
        assert (row.n, row.events) == (of.sum(), y.sum())
        assert row.auroc[0] == pytest.approx(roc_auc_score(y, p))
        assert row.accuracy[0] == pytest.approx(right.mean())
        assert row.recall[0] == pytest.approx(right[y].mean())
        assert row.specificity[0] == pytest.approx(right[~y].mean())
        assert row.auroc[1] < row.auroc[0] < row.auroc[2]


def test_of_one_label_alone_there_is_no_auroc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every film without a twin is normal, it has a specificity, and no recall."""
    patched(monkeypatch, SCORES.y)
    got = by_twin(MODEL)

    assert got is not None
    assert got.rows[0].specificity is None
    assert got.rows[1].auroc is None
    assert got.rows[1].recall is None
    assert got.rows[1].specificity == got.rows[1].accuracy


def test_nothing_is_said_without_the_other_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a question that has none, of an absent file, and of other films than were scored."""

    def absent() -> Twins:
        raise DatasetError("data-absent", file="x", dataset="other-copies")

    monkeypatch.setattr(twins, "TWINS", {"chest-xray": absent})
    assert by_twin(MODEL) is None
    patched(monkeypatch, SCORES.y[:5])
    assert by_twin(MODEL) is None
    monkeypatch.setattr(twins, "TWINS", {})
    assert by_twin(MODEL) is None
