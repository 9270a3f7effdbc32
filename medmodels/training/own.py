"""Train a family on a user's own labelled table; the result is a model folder like any other, in
the user's own folder.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from medmodels.disk import private_folder
from medmodels.errors import DatasetError
from medmodels.models import Artifact
from medmodels.tasks import Table, Task
from medmodels.tasks.own import QUESTION, own_folder, own_models, task_from_json, task_to_json
from medmodels.training.export import export
from medmodels.training.labelled import Labelled, families_for
from medmodels.training.records import keep_record
from medmodels.training.strategy import NetworkStrategy, Strategy
from medmodels.training.trainers import TRAINERS

__all__ = ["remove_own", "train_own", "zipped"]


def train_own(
    table: Labelled,
    *,
    title: str,
    family: str,
    strategy: Strategy,
    options: Mapping[str, object],
    progress: Callable[[str], None] = lambda _: None,
) -> str:
    """Train, package and return the id of the model.

    Raises ``DatasetError`` when the family does not fit the table, or when the user's own folder
    holds another question of that name.
    """
    fits = families_for(table)
    if family not in fits:
        raise DatasetError(
            f"A table cannot train “{family[:20]}”; choose one of {', '.join(fits)}."
        )
    if fits[family]:
        raise DatasetError(
            f"{family} does not fit: {fits[family]}; choose"
            f" {' or '.join(name for name, why in fits.items() if not why)}."
        )
    dataset = table.dataset(
        title, validation=strategy.validation if isinstance(strategy, NetworkStrategy) else 0.0
    )
    question = _question(dataset.task)
    said: list[str] = []

    def heard(line: str) -> None:
        said.append(line)
        progress(line)

    start = time.perf_counter()
    done = TRAINERS[dataset.task.form][family](dataset, family, strategy, heard)
    question = _question(dataset.task)  # somebody else's training may have ended first
    command, asked = "python -m medmodels train-csv FILE", {"family": family, **options}
    export(
        done,
        root=own_models(),
        today=date.today(),
        command=command,
        options=asked,
        question=question,
    )
    # a model without the record of its training is a model all the same
    with contextlib.suppress(OSError):
        keep_record(
            f"{dataset.task.name}/{family}",
            done.strategy,
            said,
            seconds=time.perf_counter() - start,
        )
    return f"{dataset.task.name}/{family}"


def _question(task: Task) -> bytes:
    """The question as it stands beside its models, or will; raises ``DatasetError`` when it cannot,
    or when another stands there.
    """
    text = task_to_json(task).encode("utf-8", "surrogatepass")
    try:
        task_from_json(text)
    except ValueError as error:
        raise DatasetError(
            f"The question cannot be written down: {error}. Use names without line breaks and"
            " control characters."
        ) from None
    try:
        private_folder(own_models().resolve())
    except OSError as error:
        raise DatasetError(
            f"Nothing can be written to the folder of your own models ({error.strerror}); set"
            " MEDMODELS_HOME to another."
        ) from None
    found, file = own_folder(task.name), own_models() / task.name / QUESTION
    if (
        found is not None
        and found.task is None
        and (os.path.lexists(file) or not os.path.isdir(file.parent))
    ):
        raise DatasetError(
            f"The folder of “{task.title[:60]}” is not as it was written: {found.wrong}. Delete it"
            " on the page Models, or give another title."
        )
    # a question without a model is nobody's
    if found is None or found.task is None or not found.families:
        return text
    if not _alike(found.task, task):
        raise DatasetError(
            f"There is another question called “{task.title[:60]}” with other columns, rows or"
            " split; give this one another title."
        )
    return file.read_bytes()


def _alike(one: Task, other: Task) -> bool:
    """Whether a question is the same: the same inputs with the same ranges, labels and split."""
    asked = [replace(Table.of(task.inputs), truth_columns={}) for task in (one, other)]
    return asked[0] == asked[1] and (one.labels, one.outcome) == (other.labels, other.outcome)


def remove_own(model_id: str) -> None:
    """Delete one of the user's own models, and its question with the last of them; raises
    ``DatasetError`` for any other.

    ``model_id`` may name a question alone: then whatever stands in its folder goes, sound or not.
    """
    name, _, family = model_id.partition("/")
    found, folder = own_folder(name), own_models() / name
    if found is None or (family and family not in found.families):
        raise DatasetError("Only a model of your own can be deleted.")
    try:
        _remove(folder / family if family and len(found.families) > 1 else folder)
    except OSError as error:
        raise DatasetError(f"It cannot be deleted ({error.strerror}).") from None


def _remove(path: Path) -> None:
    """Take a folder, or the link that stands in its place, out of sight at once, whatever happens
    while its files go.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    gone = own_models() / f".removed-{path.name}-{os.getpid()}-{time.monotonic_ns()}"
    path.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def zipped(model_id: str) -> bytes:
    """One of the user's own models with its question as a zip archive, to be unpacked into another
    own-models folder.

    Only what the manifest names goes in, verified; raises ``ModelError`` as opening the model does.
    """
    artifact, out = Artifact.open(model_id), io.BytesIO()
    name = model_id.partition("/")[0]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/{QUESTION}", artifact.question())
        for file in sorted(artifact.manifest["files"]):
            archive.writestr(f"{model_id}/{file}", artifact.read(file))
        manifest = json.dumps(artifact.manifest, indent=2, ensure_ascii=False) + "\n"
        archive.writestr(f"{model_id}/manifest.json", manifest.encode("utf-8", "surrogatepass"))
    return out.getvalue()
