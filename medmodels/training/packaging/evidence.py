"""Evidence, curves and card of a packaged model, from its stored scores.

``python -m medmodels.training.packaging.evidence`` writes those of every shipped model anew, and
asks it about its held-out cases where its scores do not say on which of them it abstains.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from medmodels.card import render_card
from medmodels.datasets import DATASETS, held_out_cases
from medmodels.errors import DatasetError
from medmodels.evidence import (
    ABSTAINED,
    CURVES,
    EVIDENCE,
    cross_validation,
    evaluate,
    load_everybody,
    load_scores,
    written_curves,
    written_decision,
    written_evidence,
)
from medmodels.models import Model, load_model, model_ids
from medmodels.outcomes import TimeToEvent
from medmodels.training.packaging.abstained import abstained_on, scores_file, with_abstentions
from medmodels.training.packaging.manifest import write_signed

__all__ = ["asked_again", "measured_again", "write_evidence"]


def write_evidence(model: Model, folder: Path) -> None:
    evidence, cv = evaluate(model), cross_validation(model)
    (folder / EVIDENCE).write_bytes(written_evidence(evidence, cv))
    if model.task.asks.has_threshold:
        (folder / CURVES).write_bytes(written_curves(load_scores(model.artifact)))
    if isinstance(model.task.asks, TimeToEvent):
        everybody = load_everybody(model.artifact)
        (folder / CURVES).write_bytes(written_decision(model.task.asks, everybody))
    (folder / "card.md").write_text(render_card(model, evidence, cv), encoding="utf-8")


def measured_again(model_id: str, *, root: Path | None = None) -> None:
    """Write evidence, curves and card of a packaged model anew from its stored scores: for a metric
    or a sentence that changed, not the model.
    """
    model = load_model(model_id, root=root)
    write_evidence(model, model.artifact.folder)
    _sign_again(model)


def asked_again(model_id: str) -> None:
    """Write beside the scores of a packaged model on which held-out cases it abstains, where they
    do not say it yet; raises ``DatasetError`` when the cases are not there.
    """
    model = load_model(model_id)
    scores = model.artifact.heldout()
    if ABSTAINED in scores or model.task.name not in DATASETS:
        return
    abstained = abstained_on(model, held_out_cases(model.task.name))
    file = model.artifact.folder / "heldout.parquet"
    file.write_bytes(scores_file(with_abstentions(scores, abstained), model.task))
    _sign_again(model)


def _sign_again(model: Model) -> None:
    folder, manifest = model.artifact.folder, dict(model.artifact.manifest)
    manifest["files"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in sorted(manifest["files"])
    }
    write_signed(manifest, folder)


if __name__ == "__main__":
    for model_id in model_ids():
        try:
            asked_again(model_id)
        except DatasetError as error:
            print(f"{model_id}: on which cases it abstains stays unknown: {error}")
        measured_again(model_id)
