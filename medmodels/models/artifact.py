"""A trained model's folder: every file checked against its recorded digest before it is used.

pretrained/<task>/<family>/
    model.skops | .npz | .tflite the weights
    reference.npz                background, calibrator, conformal quantiles, gate
    heldout.parquet              labels and scores of held-out cases; no input values
    evidence.json                every metric with its interval, coverage, subgroups, cross-validation
    curves.npz                   smooth calibration and decision curve, of two labels
    behaviour.npz                contributions on held-out cases, inputs as percentiles
    card.md                      the model card
    manifest.json                SHA-256 of each file, versions, seed, strategy, command
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from medmodels.errors import ArtifactMissing, ArtifactTampered, UnknownName
from medmodels.tasks import TASKS, Task, get_task
from medmodels.tasks.own import own_models, own_tasks

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMAT", "PRETRAINED", "Artifact", "model_ids"]

# What a manifest records, and the files every model has beside its weights.
_RECORDED = ("files", "trained", "command", "seed", "strategy", "versions", "background", "threshold_source", "baseline", "measured")
_NEEDED = ("reference.npz", "heldout.parquet")
FORMAT = 2  # of the folder; 1 had one conformal level and no stored evidence

PRETRAINED = Path(__file__).parents[1] / "pretrained"


def model_ids(root: Path | None = None) -> tuple[str, ...]:
    """The ids (``task/family``) of the trained models, in the order of the tasks: the shipped ones and the user's own, or those in ``root``."""
    shipped, own = root or PRETRAINED, root or own_models()
    places = [(shipped, task) for task in TASKS] + [(own, task) for task in own_tasks()]
    return tuple(f"{task}/{folder.parent.name}" for place, task in places for folder in sorted((place / task).glob("*/manifest.json")))


@dataclass(frozen=True)
class Artifact:
    """One verified folder. Files are read through ``read``, which refuses what does not match."""

    id: str
    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def open(cls, model_id: str, root: Path | None = None) -> Artifact:
        """Open the folder of a model; raises ``UnknownName`` if there is none, ``ArtifactMissing`` if it is incomplete."""
        known = model_ids(root)
        root = root or (PRETRAINED if model_id.split("/")[0] in TASKS else own_models())
        if model_id not in known:
            raise UnknownName("model", model_id, known)
        folder = root.joinpath(*model_id.split("/"))
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise ArtifactMissing(f"{model_id} is not loaded: its manifest.json cannot be read. Train the model again.") from None
        if not isinstance(manifest, dict) or not set(_RECORDED) <= manifest.keys() or not set(_NEEDED) <= set(manifest["files"]):
            raise ArtifactMissing(f"{model_id} is not loaded: its manifest.json lacks entries. Restore the folder, or train the model again.")
        if manifest.get("format") != FORMAT:
            raise ArtifactMissing(f"{model_id} is not loaded: another version of medmodels packaged it. Train the model again.")
        return cls(model_id, folder, manifest)

    @property
    def task(self) -> Task:
        return get_task(self.id.split("/")[0])

    @property
    def family(self) -> str:
        return self.id.split("/")[1]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the weights and the reference arrays: whatever decides a prediction."""
        files: dict[str, str] = self.manifest["files"]
        deciding = sorted(name for name in files if name.startswith("model.") or name == "reference.npz")
        return hashlib.sha256("".join(files[name] for name in deciding).encode()).hexdigest()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every file of the folder: what caches of anything read from it are keyed by."""
        return hashlib.sha256(json.dumps(self.manifest, sort_keys=True).encode()).hexdigest()

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises ``ArtifactMissing`` or ``ArtifactTampered``."""
        expected = self.manifest["files"].get(name)
        path = self.folder / name
        if expected is None or not path.is_file():
            raise ArtifactMissing(f"{self.id} is not loaded: {name} is missing. Restore the folder, or train the model again.")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != expected:
            raise ArtifactTampered(self.id, name)
        return data

    def verify(self) -> None:
        """Check every file of the manifest; raises as ``read`` does."""
        for name in self.manifest["files"]:
            self.read(name)

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The arrays of an .npz file, loaded without pickle."""
        with np.load(io.BytesIO(self.read(name)), allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}

    @cached_property
    def reference(self) -> dict[str, np.ndarray]:
        return self.arrays("reference.npz")

    def heldout(self) -> pd.DataFrame:
        """Labels and scores of held-out cases; see ``medmodels.evidence``."""
        import pandas as pd

        return pd.read_parquet(io.BytesIO(self.read("heldout.parquet")))

    @property
    def card(self) -> str:
        return self.read("card.md").decode("utf-8")
