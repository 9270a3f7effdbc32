"""Package a finished training as a model folder: whole, or not there at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from medmodels.card import render_card
from medmodels.disk import keep_private, private_folder, write_private
from medmodels.errors import ArtifactMissing
from medmodels.evidence import (
    COMPRESSION,
    CURVES,
    EVIDENCE,
    cross_validation,
    evaluate,
    load_scores,
    written_curves,
    written_evidence,
)
from medmodels.evidence.behaviour import effects_of
from medmodels.explanations import explainer_of
from medmodels.models import Model, load_model, model_ids
from medmodels.models.manifest import FORMAT, SIGNATURE, signature_of
from medmodels.tasks.own import QUESTION
from medmodels.training.reference import percentiles_of
from medmodels.training.run import Run

__all__ = ["export", "measured_again"]

_SHOWN = 40  # words that the behaviour page shows
_PACKING = ".packing-"
_NETWORK = ("numpy", "tensorflow", "ai-edge-litert", "shap")
_MACHINE = ("numpy", "scikit-learn", "shap")
_VERSIONS = {
    "forest": (*_MACHINE, "skops"),
    "svm": _MACHINE,
    **dict.fromkeys(("cnn", "rnn"), _NETWORK),
}


def export(
    done: Run,
    *,
    root: Path,
    today: date,
    options: Mapping[str, object] | None = None,
    command: str | None = None,
    question: bytes | None = None,
) -> Path:
    """Write ``root/<task>/<family>`` and return it; an older folder of that name is moved aside,
    then dropped.

    ``options`` are the options that were given to ``command``; the manifest repeats both.
    ``question`` is the task.json of an own model, which stands beside it; all of that is private to
    whoever runs this. Raises ``ArtifactMissing`` when nothing can be written there.
    """
    try:
        return _exported(done, root, today, options, command, question)
    except OSError as error:
        raise ArtifactMissing(
            f"The model cannot be written to the folder “{root.name}” ({error.strerror or error});"
            " give another."
        ) from None


def _exported(
    done: Run,
    root: Path,
    today: date,
    options: Mapping[str, object] | None,
    command: str | None,
    question: bytes | None,
) -> Path:
    target = root / done.dataset.task.name / done.family
    _sweep(_made(root) if question is None else private_folder(root.resolve()))
    with tempfile.TemporaryDirectory(dir=root, prefix=f"{_PACKING}{os.getpid()}-") as scratch:
        folder = _made(Path(scratch) / done.dataset.task.name / done.family)
        model_id = f"{done.dataset.task.name}/{done.family}"
        command = command or f"python -m medmodels train {model_id}"
        command = " ".join(
            [
                command,
                *(
                    f"--{k.replace('_', '-')} {shlex.quote(str(v))}"
                    for k, v in (options or {}).items()
                ),
            ]
        )
        if question is not None:
            (folder.parent / QUESTION).write_bytes(question)
        _write_weights(done, folder)
        _write_manifest(done, folder, today, command, {})
        model = load_model(model_id, root=Path(scratch))
        _write_behaviour(done, folder, model)
        measured = done.measure(model)
        _write_manifest(done, folder, today, command, measured)
        model = load_model(model_id, root=Path(scratch))
        _write_evidence(model, folder)
        _write_manifest(done, folder, today, command, measured)
        _placed(folder, target, Path(scratch), question)
    return target


def _placed(folder: Path, target: Path, scratch: Path, question: bytes | None) -> None:
    """Put a whole folder where it belongs; an own model behind its question, so that none is ever
    without.
    """
    if question is None:
        _made(target.parent)
    else:
        keep_private(folder)
        file = private_folder(target.parent) / QUESTION
        if not file.is_file() or file.read_bytes() != question:
            write_private(file, question)
    if target.exists():
        target.rename(scratch / "replaced")
    folder.rename(target)


def measured_again(model_id: str) -> None:
    """Write evidence, curves and card of a packaged model anew from its stored scores: for a metric
    or a sentence that changed, not the model.
    """
    model = load_model(model_id)
    folder = model.artifact.folder
    _write_evidence(model, folder)
    manifest = dict(model.artifact.manifest)
    manifest["files"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in sorted(manifest["files"])
    }
    _write_signed(manifest, folder)


def _write_signed(manifest: dict[str, Any], folder: Path) -> None:
    """The manifest with its digest of itself."""
    signed = manifest | {SIGNATURE: signature_of(manifest)}
    (folder / "manifest.json").write_text(
        json.dumps(signed, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _write_evidence(model: Model, folder: Path) -> None:
    evidence, cv = evaluate(model), cross_validation(model)
    (folder / EVIDENCE).write_bytes(written_evidence(evidence, cv))
    if model.task.asks.has_threshold:
        (folder / CURVES).write_bytes(
            written_curves(load_scores(model.artifact), evidence.baseline_name)
        )
    (folder / "card.md").write_text(render_card(model, evidence, cv), encoding="utf-8")


def _sweep(root: Path) -> None:
    """Remove what killed trainings of this machine left half packed."""
    for left in root.glob(".removed-*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in root.glob(f"{_PACKING}*-*"):
        owner = left.name.removeprefix(_PACKING).partition("-")[0]
        if re.fullmatch(r"[0-9]{1,9}", owner) and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _write_weights(done: Run, folder: Path) -> None:
    for name, content in done.weights.items():
        (folder / name).write_bytes(content)
    arrays: dict[str, Any] = dict(done.reference)
    np.savez_compressed(folder / "reference.npz", **arrays)
    table = io.BytesIO()
    done.heldout.to_parquet(table, index=False)
    (folder / "heldout.parquet").write_bytes(table.getvalue())
    if done.compression is not None:
        (folder / COMPRESSION).write_bytes(done.compression)


def _write_behaviour(done: Run, folder: Path, model: Model) -> None:
    """Contributions on every held-out case, and which element most changes the effect of each."""
    from shap.utils import approximate_interactions

    train, held = done.values
    if done.behaviour is not None:
        contributions = done.behaviour(model)
        largest = np.argsort(-np.abs(contributions).mean(0))[:_SHOWN]
        contributions, train, held = contributions[:, largest], train[:, largest], held[:, largest]
        names = np.array(done.names)[largest]
    else:
        contributions = (
            explainer_of(model)
            .contributions(model, done.held_inputs)
            .by_element(len(model.task.elements))[:, :, 0]
        )
        names = np.array(model.task.elements)
    # the outermost values are single patients'
    quantiles = np.nanpercentile(train, np.clip(np.arange(101), 1, 99), axis=0)
    known = np.where(np.isnan(held), quantiles[50], held)
    partner = [
        int(approximate_interactions(d, contributions, known)[0]) for d in range(held.shape[1])
    ]
    effects: dict[str, Any] = effects_of(
        contributions.astype(np.float32),
        percentiles_of(held, quantiles),
        np.array(partner, np.uint16),
    )
    np.savez_compressed(folder / "behaviour.npz", names=names, quantiles=quantiles, **effects)


def _write_manifest(
    done: Run, folder: Path, today: date, command: str, measured: dict[str, list[str]]
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
            int(done.dataset.labels[done.dataset.train].sum())
            if done.dataset.labels.dtype == bool
            else len(done.dataset.train)
        ),
        "split": done.dataset.split,
        **done.facts,
        "measured": measured,
        "versions": {
            "python": platform.python_version(),
            **{p: version(p) for p in _VERSIONS[done.family]},
        },
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
    }
    if (question := folder.parent / QUESTION).is_file():
        manifest["question"] = hashlib.sha256(question.read_bytes()).hexdigest()
    # the digest is over what will be read back
    _write_signed(json.loads(json.dumps(manifest)), folder)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    for model_id in model_ids():
        measured_again(model_id)
