"""Train a family on a user's own labelled table; the result is a model folder like any other, in the user's own folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from medmodels.errors import DatasetError
from medmodels.tasks import Task
from medmodels.tasks.own import own_models, task_to_json
from medmodels.training.export import export
from medmodels.training.labelled import Labelled, families_for
from medmodels.training.strategy import Strategy
from medmodels.training.trainers import TRAINERS

__all__ = ["train_own"]


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
        raise DatasetError(f"{family} does not fit: {fits[family]}; choose forest.")
    dataset = table.dataset(title)
    folder = own_models() / dataset.task.name
    new = _claim(folder, dataset.task)
    try:
        done = TRAINERS["table"][family](dataset, family, strategy, progress)
        export(done, root=own_models(), today=date.today(), command="python -m medmodels train-csv FILE", options={"family": family, **options})
    except BaseException:
        if new:  # nobody else's question is taken away with a training that failed
            (folder / "task.json").unlink(missing_ok=True)
            folder.rmdir() if not any(folder.iterdir()) else None
        raise
    return f"{dataset.task.name}/{family}"


def _claim(folder: Path, task: Task) -> bool:
    """Write the question beside its models; whether it was not there before."""
    text, file = task_to_json(task), folder / "task.json"
    if file.is_file():
        if file.read_text(encoding="utf-8") != text:
            raise DatasetError(f"There is another question called “{task.title[:60]}” with other columns or rows; give this one another title.")
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / ".task.json.part"
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise DatasetError(f"Nothing can be written to the folder of your own models ({error.strerror}); set MEDMODELS_HOME to another.") from None
    return True
