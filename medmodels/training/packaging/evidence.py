"""Evidence, curves and card of a packaged model, from its stored scores.

``python -m medmodels.training.packaging.evidence`` writes those of every shipped model anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from medmodels.card import render_card
from medmodels.evidence import (
    CURVES,
    EVIDENCE,
    cross_validation,
    evaluate,
    load_scores,
    written_curves,
    written_evidence,
)
from medmodels.models import Model, load_model, model_ids
from medmodels.training.packaging.manifest import write_signed

__all__ = ["measured_again", "write_evidence"]


def write_evidence(model: Model, folder: Path) -> None:
    evidence, cv = evaluate(model), cross_validation(model)
    (folder / EVIDENCE).write_bytes(written_evidence(evidence, cv))
    if model.task.asks.has_threshold:
        (folder / CURVES).write_bytes(written_curves(load_scores(model.artifact)))
    (folder / "card.md").write_text(render_card(model, evidence, cv), encoding="utf-8")


def measured_again(model_id: str) -> None:
    """Write evidence, curves and card of a packaged model anew from its stored scores: for a metric
    or a sentence that changed, not the model.
    """
    model = load_model(model_id)
    folder = model.artifact.folder
    write_evidence(model, folder)
    manifest = dict(model.artifact.manifest)
    manifest["files"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in sorted(manifest["files"])
    }
    write_signed(manifest, folder)


if __name__ == "__main__":
    for model_id in model_ids():
        measured_again(model_id)
