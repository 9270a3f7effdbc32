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
from medmodels.own.folders import remove_own
from medmodels.own.labelled import Labelled
from medmodels.own.records import keep_record
from medmodels.own.table import require_layers_fit, unfit
from medmodels.tasks import Table, Task
from medmodels.tasks.own import QUESTION, own_folder, own_models, task_from_json, task_to_json
from medmodels.training.packaging.folder import export
from medmodels.training.progress import EpochDone, Tell, TrainingEvent, Usable, silent
from medmodels.training.recipes.registry import RECIPES
from medmodels.training.run import Run, whole
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

    A model that replaces none is there before its cross-validation, which takes longer, and gone
    again where that does not come to its end.

    Raises ``DatasetError`` when the family does not fit the table, or when the user's own folder
    holds another question of that name; ``BadStrategy`` when the layers do not fit it.
    """
    fits = unfit(table)
    if family not in fits:
        raise DatasetError("family-not-for-tables", family=family[:20], families=tuple(fits))
    if why := fits[family]:
        raise DatasetError(
            "family-unfit",
            family=family,
            why=why,
            families=tuple(n for n, w in fits.items() if not w),
        )
    require_layers_fit(table, strategy)
    dataset = table.dataset(title, validation=getattr(strategy, "validation", 0.0))
    _question(dataset.task)
    epochs: list[Epoch] = []

    def heard(event: TrainingEvent) -> None:
        if isinstance(event, EpochDone):
            epochs.append(event.epoch)
        tell(event)

    start = time.perf_counter()
    done = RECIPES[dataset.task.form][family](dataset, family, strategy, heard)
    model_id, asked = f"{dataset.task.name}/{family}", {"family": family, **options}
    early = done.rest is not None and not (own_models() / model_id).exists()
    if early:
        _packed(done, asked)
        tell(Usable(model_id))
    try:
        done = whole(done)
        _packed(done, asked)
    except BaseException:  # an interrupt too: what is discarded stays nowhere
        if early:
            with contextlib.suppress(DatasetError):
                remove_own(model_id)
        raise
    if not dataset.task.asks.has_threshold:  # runs are compared by metrics of two labels
        return model_id
    # a model without the record of its training is a model all the same
    with contextlib.suppress(OSError):
        keep_record(model_id, done.strategy, epochs, seconds=time.perf_counter() - start)
    return model_id


def _packed(done: Run, asked: Mapping[str, object]) -> None:
    question = _question(done.dataset.task)  # somebody else's training may have ended first
    export(
        done,
        root=own_models(),
        today=date.today(),
        command="python -m medmodels train-csv FILE",
        options=asked,
        question=question,
    )


def _question(task: Task) -> bytes:
    """The question as it stands beside its models, or will; raises ``DatasetError`` when it cannot,
    or when another stands there.
    """
    text = task_to_json(task).encode("utf-8", "surrogatepass")
    try:
        task_from_json(text)
    except ValueError as error:
        raise DatasetError("question-not-written", why=error.args[0]) from None
    try:
        private_folder(own_models().resolve())
    except OSError as error:
        raise DatasetError("home-not-written", reason=error.strerror) from None
    own, file = own_folder(task.name), own_models() / task.name / QUESTION
    if (
        own is not None
        and own.task is None
        and (os.path.lexists(file) or not os.path.isdir(file.parent))
    ):
        raise DatasetError("title-of-a-broken-folder", title=task.title[:60], why=own.why)
    # a question without a model is nobody's
    if own is None or own.task is None or not own.families:
        return text
    if not _alike(own.task, task):
        raise DatasetError("title-taken", title=task.title[:60])
    return file.read_bytes()


def _alike(one: Task, other: Task) -> bool:
    """Whether a question is the same: the same inputs with the same ranges, labels and split."""
    asked = [replace(Table.of(task.inputs), truth_columns={}) for task in (one, other)]
    return asked[0] == asked[1] and (one.labels, one.outcome) == (other.labels, other.outcome)
