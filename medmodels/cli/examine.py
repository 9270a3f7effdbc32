"""Examine a model whole: every file against its digest, taken apart, and the model asked about its
own reference group.
"""

from __future__ import annotations

import numpy as np

from medmodels.errors import ArtifactBroken
from medmodels.evidence import (
    COMPRESSION,
    load_behaviour,
    load_curves,
    load_evidence,
    load_forms,
    load_scores,
)
from medmodels.models import load_model
from medmodels.wording import shown

__all__ = ["examine"]


def examine(model_id: str) -> None:
    """Raise the ``ModelError`` that says what is wrong with a model, if anything is."""
    model = load_model(model_id)
    artifact = model.artifact
    with artifact.parsing("reference.npz, or the weights beside it,"):
        background = artifact.fitted["background"]
        outputs = model.outputs(background)
        if (
            outputs.shape != (len(background), len(model.task.labels))
            or not np.isfinite(outputs).all()
        ):
            raise ValueError("no outputs")
    load_evidence(artifact)
    if model.task.asks.has_threshold:
        load_curves(artifact)
    load_scores(artifact)
    load_behaviour(artifact, unit=model.unit_of(0))
    if COMPRESSION in artifact.manifest["files"]:
        load_forms(artifact)
    _ = artifact.card
    for name in artifact.strangers():
        raise ArtifactBroken("folder-holds-stranger", model=model_id, file=shown(name))
