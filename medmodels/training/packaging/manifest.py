"""The manifest of a model folder, and its signature: a digest of itself."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from medmodels.models.manifest import FORMAT, SIGNATURE, signature_of
from medmodels.models.measured import Measured
from medmodels.tasks.own import QUESTION
from medmodels.training.run import Run
from medmodels.wording import finite

__all__ = ["write_manifest", "write_signed"]

_NETWORK = ("numpy", "tensorflow", "ai-edge-litert", "shap")
_MACHINE = ("numpy", "scikit-learn", "shap")
_VERSIONS = {
    "forest": (*_MACHINE, "skops"),
    "svm": _MACHINE,
    "cox": ("numpy", "scikit-learn"),
    "ridge": ("numpy", "scipy"),
    "boosting": ("numpy", "scikit-learn"),
    "ensemble": ("numpy",),
    **dict.fromkeys(("cnn", "rnn"), _NETWORK),
}


def write_manifest(
    done: Run, folder: Path, today: date, command: str, measured: Mapping[str, Measured]
) -> None:
    model_id = f"{done.dataset.task.name}/{done.family}"
    files = sorted(p for p in folder.iterdir() if p.name != "manifest.json")
    manifest = {
        "format": FORMAT,
        "model": model_id,
        "trained": today.isoformat(),
        "command": command,
        "seed": done.strategy.seed,
        "strategy": asdict(done.strategy),
        "training_cases": len(done.dataset.train),
        "training_events": (
            done.dataset.task.asks.positives(done.dataset.labels[done.dataset.train])
        ),
        "split": done.dataset.split,
        **done.stated,
        "measured": {topic: asdict(numbers) for topic, numbers in measured.items()},
        "versions": {
            "python": platform.python_version(),
            **{p: version(p) for p in _VERSIONS[done.family]},
        },
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    if (question := folder.parent / QUESTION).is_file():
        manifest["question"] = hashlib.sha256(question.read_bytes()).hexdigest()
    # the digest is over what will be read back
    write_signed(json.loads(json.dumps(finite(manifest))), folder)


def write_signed(manifest: dict[str, Any], folder: Path) -> None:
    """The manifest with its digest of itself."""
    signed = manifest | {SIGNATURE: signature_of(manifest)}
    (folder / "manifest.json").write_text(
        json.dumps(signed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
