"""Cases that a model abstains on count in every metric, and are left out where it says so."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, roc_auc_score

from medmodels.card import ANSWERED, abstentions_text, render_card
from medmodels.evidence import (
    Evidence,
    Scores,
    cross_validation,
    evaluate,
    load_evidence,
    load_scores,
    written_evidence,
)
from medmodels.evidence.answered import Answered, answered_of
from medmodels.models import Artifact, Model, load_model, model_ids


def measured(model: Model, scores: Scores) -> Answered | None:
    metrics = model.task.asks.measure(scores.y, scores.p, threshold=model.threshold)
    return answered_of(model, scores, metrics)


def with_every_tenth(model: Model) -> Scores:
    """The model's scores as if it abstained on every tenth case."""
    scores = load_scores(model.artifact)
    return replace(scores, abstained=np.arange(len(scores.y)) % 10 == 0)


def test_the_others_are_measured_by_themselves(model: Model) -> None:
    """Accuracy and AUROC of the cases that are answered are scikit-learn's on those cases."""
    scores = with_every_tenth(model)
    answered, left = measured(model, scores), np.arange(len(scores.y)) % 10 != 0

    assert answered is not None
    assert (answered.abstained, answered.n) == (12, 102)
    assert {m.n for name, m in answered.metrics.items() if name in ("accuracy", "auroc")} == {102}
    assert answered.metrics["accuracy"].value == accuracy_score(
        scores.y[left], scores.p[left] >= model.threshold
    )
    assert answered.metrics["auroc"].value == pytest.approx(
        roc_auc_score(scores.y[left], scores.p[left]), abs=1e-12
    )


def test_where_nothing_is_known_nothing_is_said(model: Model) -> None:
    """Of a folder that does not say on which cases the model abstains."""
    scores = replace(load_scores(model.artifact), abstained=None)

    assert measured(model, scores) is None
    unknown = replace(evaluate(model), answered=None)
    assert "was not kept" in abstentions_text(unknown)


def test_one_label_alone_is_not_measured(model: Model) -> None:
    """Where every case of a label is abstained on, only the counts are told."""
    scores = load_scores(model.artifact)
    answered = measured(model, replace(scores, abstained=scores.y))

    assert answered == Answered(42, 72, {})
    few = replace(evaluate(model), answered=answered)
    assert "too few to be measured" in abstentions_text(few)


def test_the_card_shows_both(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each metric has a cell for all cases and one for those that are answered, with both n."""
    scores = with_every_tenth(model)
    evidence: Evidence = replace(evaluate(model), answered=measured(model, scores))
    card = render_card(model, evidence, cross_validation(model))
    section = card.split("## Held-out results")[1].split("\n## ")[0]
    (row,) = [line for line in section.splitlines() if line.startswith("| Accuracy |")]

    assert "It abstains on 12 of these 114 cases (10.5%" in section
    assert f"| this model | {ANSWERED} |" in section
    assert evidence.answered is not None
    assert [cell.strip() for cell in row.split("|")][2:4] == [
        evidence.metrics["accuracy"].text,
        evidence.answered.metrics["accuracy"].text,
    ]
    assert "| 114 / 102 |" in row


def test_what_is_written_is_read_back(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence with abstentions as it is stored, and that of a folder without them."""
    for answered in (measured(model, with_every_tenth(model)), None):
        evidence = replace(evaluate(model), answered=answered)
        written = written_evidence(evidence, None)
        monkeypatch.setattr(Artifact, "read", lambda self, name, data=written: data)
        read, _ = load_evidence(model.artifact)
        monkeypatch.undo()
        assert read.answered == answered
        assert asdict(read)["metrics"] == asdict(evidence)["metrics"]


@pytest.mark.parametrize("model_id", model_ids())
def test_every_shipped_model_says_where_it_abstains(model_id: str) -> None:
    """Its folder says of each held-out case whether the model abstains; where its gate was tried on
    all of them, it refused as many.
    """
    model = load_model(model_id)
    scores, (evidence, _) = load_scores(model.artifact), load_evidence(model.artifact)

    assert scores.abstained is not None
    assert evidence.answered is not None
    assert evidence.answered.abstained == int(scores.abstained.sum())
    assert evidence.answered.n == len(scores.y) - evidence.answered.abstained
    tried = [
        row["refused"]
        for row in model.artifact.manifest["measured"].get("gate", {}).get("rows", ())
        if row["kind"] in ("whole", "together") and row["n"] == len(scores.y)
    ]
    assert all(refused >= evidence.answered.abstained for refused in tried)
