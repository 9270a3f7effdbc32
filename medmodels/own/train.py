"""Train a family on a user's own labelled table; the result is a model folder like any other, in
the user's own folder.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from medmodels.disk import private_folder
from medmodels.errors import DatasetError
from medmodels.evidence.epochs import Epoch
from medmodels.own.labelled import Labelled, families_for
from medmodels.own.records import keep_record
from medmodels.tasks import Table, Task
from medmodels.tasks.own import QUESTION, own_folder, own_models, task_from_json, task_to_json
from medmodels.training.packaging.folder import export
from medmodels.training.progress import EpochDone, Event, Tell, silent
from medmodels.training.recipes.registry import RECIPES
from medmodels.training.strategies import Strategy

__all__ = ["train_own"]


def train_own(
    table: Labelled,
    *,
    title: str,
    family: str,
    strategy: Strategy,
    options: Mapping[str, object],
    tell: Tell = silent,
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
    dataset = table.dataset(title, validation=getattr(strategy, "validation", 0.0))
    question = _question(dataset.task)
    epochs: list[Epoch] = []

    def heard(event: Event) -> None:
        if isinstance(event, EpochDone):
            epochs.append(event.epoch)
        tell(event)

    start = time.perf_counter()
    done = RECIPES[dataset.task.form][family](dataset, family, strategy, heard)
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
            epochs,
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
