"""Train a family on a user's own labelled table; the result is a model folder like any other, in the user's own folder."""

from __future__ import annotations

import contextlib
import io
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from medmodels.errors import DatasetError
from medmodels.tasks import Task
from medmodels.tasks.own import OWN, own_models, task_from_json, task_to_json
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

    Raises ``DatasetError`` when the family does not fit the table, or when the user's own folder holds another question of that name.
    """
    fits = families_for(table)
    if family not in fits:
        raise DatasetError(f"A table cannot train “{family[:20]}”; choose one of {', '.join(fits)}.")
    if fits[family]:
        raise DatasetError(f"{family} does not fit: {fits[family]}; choose {' or '.join(name for name, why in fits.items() if not why)}.")
    dataset = table.dataset(title, validation=strategy.validation if isinstance(strategy, NetworkStrategy) else 0.0)
    folder = own_models() / dataset.task.name
    new = _claim(folder, dataset.task)
    said: list[str] = []

    def heard(line: str) -> None:
        said.append(line)
        progress(line)

    start = time.perf_counter()
    try:
        done = TRAINERS[dataset.task.form][family](dataset, family, strategy, heard)
        export(done, root=own_models(), today=date.today(), command="python -m medmodels train-csv FILE", options={"family": family, **options})
    except BaseException:
        if new and not any(folder.glob("*/manifest.json")):  # nobody else's question is taken away with a training that failed
            (folder / "task.json").unlink(missing_ok=True)
            folder.rmdir() if not any(folder.iterdir()) else None
        raise
    with contextlib.suppress(OSError):  # a model without the record of its training is a model all the same
        keep_record(f"{dataset.task.name}/{family}", done.strategy, said, seconds=time.perf_counter() - start)
    return f"{dataset.task.name}/{family}"


def _claim(folder: Path, task: Task) -> bool:
    """Write the question beside its models; whether it was not there before."""
    text, file = task_to_json(task), folder / "task.json"
    if file.is_file() and any(folder.glob("*/manifest.json")):  # a question without a model is what a killed training left
        if not _alike(file, task):
            raise DatasetError(
                f"There is another question called “{task.title[:60]}” with other columns, rows or split; give this one another title."
            )
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / ".task.json.part"
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise DatasetError(f"Nothing can be written to the folder of your own models ({error.strerror}); set MEDMODELS_HOME to another.") from None
    return True


def _alike(file: Path, task: Task) -> bool:
    """Whether a question is the same: the same inputs with the same ranges, labels and split."""
    try:
        other = task_from_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return (other.features, other.layout, other.labels, other.outcome) == (task.features, task.layout, task.labels, task.outcome)


def remove_own(model_id: str) -> None:
    """Delete one of the user's own models, and its question with the last of them; raises ``DatasetError`` for any other."""
    task, _, family = model_id.partition("/")
    folder = own_models() / task / family
    if not task.startswith(OWN) or not (folder / "manifest.json").is_file():
        raise DatasetError("Only a model of your own can be deleted.")
    gone = folder.with_name(f".removed-{family}")
    folder.rename(gone)  # out of sight at once, whatever happens while its files go
    shutil.rmtree(gone, ignore_errors=True)
    if not any((own_models() / task).glob("*/manifest.json")):
        shutil.rmtree(own_models() / task, ignore_errors=True)


def zipped(model_id: str) -> bytes:
    """One of the user's own models with its question as a zip archive, to be unpacked into another own-models folder."""
    task, _, family = model_id.partition("/")
    base, out = own_models(), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in [base / task / "task.json", *sorted((base / task / family).iterdir())]:
            archive.write(file, file.relative_to(base))
    return out.getvalue()
