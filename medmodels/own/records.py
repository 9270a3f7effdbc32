"""What is remembered of each finished training of one's own: strategy, curves, held-out metrics,
time. For comparing, beside the models.

``<own models>/<task>/runs/<when>-<family>.json``; a training that replaces a model leaves the
record of the one before.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from medmodels.disk import private_folder, read_file, write_private
from medmodels.evidence import Metric, evaluate
from medmodels.evidence.epochs import Epoch, Side
from medmodels.models import load_model
from medmodels.tasks.own import own_models
from medmodels.training.strategies import Strategy

__all__ = ["SHOWN", "Record", "has_records", "keep_record", "records_of"]

SHOWN = ("accuracy", "recall", "f1", "auroc", "log_loss")  # metrics by which runs are compared
_MOST_BYTES = 10_000_000
_LARGEST = 2**53  # beyond it whole numbers are none
_MOST = 50  # records that are kept of a question, the newest


@dataclass(frozen=True, slots=True)
class Record:
    """A finished training: ``strategy`` as written down, ``epochs`` of a network, metrics on the
    held-out cases.
    """

    family: str
    when: str
    digest: str
    seconds: float
    strategy: Mapping[str, Any]
    epochs: tuple[Epoch, ...]
    metrics: Mapping[str, Metric]


def keep_record(
    model_id: str, strategy: Strategy, epochs: Sequence[Epoch], *, seconds: float
) -> Path:
    """Write the record of the model that was trained a moment ago; ``epochs`` are what a
    network told of its own.
    """
    model = load_model(model_id)
    when = datetime.now().isoformat(timespec="seconds")
    record = Record(
        model.family,
        when,
        model.digest,
        seconds,
        asdict(strategy),
        tuple(epochs),
        evaluate(model).metrics,
    )
    folder = private_folder(own_models() / model.task.name / "runs")
    file = folder / f"{when.replace(':', '')}-{model.family}.json"
    write_private(file, json.dumps(asdict(record), ensure_ascii=False).encode())
    for old in sorted(folder.glob("*.json"))[:-_MOST]:
        old.unlink(missing_ok=True)
    return file


def has_records(task: str) -> bool:
    """Whether anything is remembered of a question; no file is opened for it."""
    try:
        with os.scandir(own_models() / task / "runs") as entries:
            return any(entry.name.endswith(".json") for entry in entries)
    except OSError:
        return False


def records_of(task: str) -> tuple[Record, ...]:
    """The records of a question, the newest first; a file that is none is left out."""
    records = (
        _read(file) for file in sorted((own_models() / task / "runs").glob("*.json"), reverse=True)
    )
    return tuple(record for record in records if record is not None)


def _read(file: Path) -> Record | None:
    try:
        raw = json.loads(read_file(file, most=_MOST_BYTES))
        epochs = tuple(
            Epoch(e["number"], e["planned"], Side(**e["train"]), Side(**e["validation"]))
            for e in raw["epochs"]
        )
        record = Record(
            **{
                **raw,
                "epochs": epochs,
                "metrics": {name: Metric(**m) for name, m in raw["metrics"].items()},
            }
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return record if _sound(record) else None


def _sound(record: Record) -> bool:
    """Whether every part is of its kind, so that it can be shown."""
    texts = (
        record.family,
        record.when,
        record.digest,
        *(metric.method for metric in record.metrics.values()),
    )
    parts: list[Metric | Side] = [*record.metrics.values()]
    parts += [side for epoch in record.epochs for side in (epoch.train, epoch.validation)]
    counted = [
        record.seconds,
        *(number for epoch in record.epochs for number in (epoch.number, epoch.planned)),
    ]
    numbers = counted + [
        number for part in parts for number in asdict(part).values() if not isinstance(number, str)
    ]
    return (
        all(isinstance(text, str) for text in texts)
        and all(type(number) in (int, float) for number in numbers)
        # not a number is one: a metric that could not be had
        and all(not abs(number) >= _LARGEST for number in numbers)
        and all(math.isfinite(number) for number in counted)
        and isinstance(record.strategy, dict)
        and record.metrics.keys() >= set(SHOWN)
    )
