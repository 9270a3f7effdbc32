"""Package a finished training as a model folder: whole, or not there at all."""

from __future__ import annotations

import hashlib
import io
import json
import platform
import tempfile
import zipfile
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from medmodels.card import render_card
from medmodels.evidence import evaluate
from medmodels.explanations import EXPLAINERS
from medmodels.models import load_model
from medmodels.training.reference import GROUP, percentiles_of, reference_arrays
from medmodels.training.run import Run

__all__ = ["export"]


def export(done: Run, *, root: Path, today: date) -> Path:
    """Write ``root/<task>/<family>`` and return it; an older folder of that name is moved aside, then dropped."""
    target = root / done.dataset.task.name / done.family
    with tempfile.TemporaryDirectory(dir=_made(root), prefix=".packing-") as scratch:
        folder = _made(Path(scratch) / done.dataset.task.name / done.family)
        _write_weights(done, folder)
        _write_manifest(done, folder, today)
        _write_behaviour(done, folder, Path(scratch))
        _write_manifest(done, folder, today)
        model = load_model(f"{done.dataset.task.name}/{done.family}", root=Path(scratch))
        (folder / "card.md").write_text(render_card(model, evaluate(model)), encoding="utf-8")
        _write_manifest(done, folder, today)
        _made(target.parent)
        if target.exists():
            target.rename(Path(scratch) / "replaced")
        folder.rename(target)
    return target


def _write_weights(done: Run, folder: Path) -> None:
    import skops.io

    x, y = done.dataset.data[done.dataset.train], done.dataset.labels[done.dataset.train]
    skops.io.dump(done.fitted.estimator, folder / "model.skops", compression=zipfile.ZIP_DEFLATED)
    reference: dict[str, Any] = {**reference_arrays(x, y, done.fitted.out_of_sample), **done.fitted.arrays}
    np.savez_compressed(folder / "reference.npz", threshold=np.array(done.strategy.threshold), **reference)
    table = io.BytesIO()
    done.heldout.to_parquet(table, index=False)
    (folder / "heldout.parquet").write_bytes(table.getvalue())


def _write_behaviour(done: Run, folder: Path, root: Path) -> None:
    """Contributions on every held-out case, and which input most changes the effect of each."""
    from shap.utils import approximate_interactions

    model = load_model(f"{done.dataset.task.name}/{done.family}", root=root)
    held = done.dataset.data[done.dataset.test]
    contributions = EXPLAINERS[model.family].contributions(model, held)[:, :, 0]
    partner = [int(approximate_interactions(d, contributions, held)[0]) for d in range(held.shape[1])]
    np.savez_compressed(
        folder / "behaviour.npz",
        contributions=contributions.astype(np.float32),
        percentiles=percentiles_of(held, model.artifact.reference["quantiles"]),
        partner=np.array(partner, np.uint16),
        labels=done.dataset.labels[done.dataset.test],
    )


def _write_manifest(done: Run, folder: Path, today: date) -> None:
    model_id = f"{done.dataset.task.name}/{done.family}"
    files = sorted(p for p in folder.iterdir() if p.name != "manifest.json")
    manifest = {
        "model": model_id,
        "trained": today.isoformat(),
        "command": f"python -m medmodels train {model_id}",
        "seed": done.strategy.seed,
        "strategy": asdict(done.strategy),
        "training_cases": len(done.dataset.train),
        "training_events": int(done.dataset.labels[done.dataset.train].sum()),
        "background": f"means of groups of {GROUP} or more neighbouring training cases",
        "threshold_source": "set in advance: a missed positive and a false alarm weigh the same",
        "versions": {"python": platform.python_version(), **{p: version(p) for p in ("numpy", "scikit-learn", "shap", "skops")}},
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
