"""Package a finished training as a model folder: whole, or not there at all."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from medmodels.disk import keep_private, private_folder, write_private
from medmodels.errors import ArtifactMissing
from medmodels.evidence import (
    COMPRESSION,
)
from medmodels.models import load_model
from medmodels.tasks.own import QUESTION
from medmodels.training.packaging.abstained import abstained_on, scores_file, with_abstentions
from medmodels.training.packaging.behaviour import write_behaviour
from medmodels.training.packaging.evidence import write_evidence
from medmodels.training.packaging.manifest import write_manifest
from medmodels.training.run import Run

__all__ = ["export"]

_PACKING = ".packing-"


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
            "model-not-written", folder=root.name, reason=error.strerror or str(error)
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
        write_manifest(done, folder, today, command, {})
        model = load_model(model_id, root=Path(scratch))
        scores = with_abstentions(done.heldout, abstained_on(model, done.dataset))
        (folder / "heldout.parquet").write_bytes(scores_file(scores, done.dataset.task))
        write_manifest(done, folder, today, command, {})  # what is measured may read the scores
        model = load_model(model_id, root=Path(scratch))
        write_behaviour(done, folder, model)
        measured = done.measure(model)
        write_manifest(done, folder, today, command, measured)
        model = load_model(model_id, root=Path(scratch))
        write_evidence(model, folder)
        write_manifest(done, folder, today, command, measured)
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
    arrays: dict[str, Any] = dict(done.fitted)
    np.savez_compressed(folder / "reference.npz", **arrays)
    (folder / "heldout.parquet").write_bytes(scores_file(done.heldout, done.dataset.task))
    if done.compression is not None:
        (folder / COMPRESSION).write_bytes(done.compression)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
