"""What is remembered of each finished training of one's own: strategy, curves, held-out metrics, time. For comparing, beside the models.

``<own models>/<task>/runs/<when>-<family>.json``; a training that replaces a model leaves the record of the one before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from medmodels.evidence import Metric, evaluate
from medmodels.evidence.epochs import Epoch, Side
from medmodels.models import load_model
from medmodels.tasks.own import own_models
from medmodels.training.strategy import Strategy

__all__ = ["Record", "keep_record", "records_of"]

_MOST = 50  # records that are kept of a question, the newest


@dataclass(frozen=True, slots=True)
class Record:
    """A finished training: ``strategy`` as written down, ``epochs`` of a network, metrics on the held-out cases."""

    family: str
    when: str
    digest: str
    seconds: float
    strategy: Mapping[str, Any]
    epochs: tuple[Epoch, ...]
    metrics: Mapping[str, Metric]


def keep_record(model_id: str, strategy: Strategy, said: Sequence[str], *, seconds: float) -> Path:
    """Write the record of the model that was trained a moment ago; ``said`` are the lines of its progress."""
    model = load_model(model_id)
    when = datetime.now().isoformat(timespec="seconds")
    epochs = tuple(epoch for line in said if (epoch := Epoch.from_line(line)))
    record = Record(model.family, when, model.digest, seconds, asdict(strategy), epochs, evaluate(model).metrics)
    folder = own_models() / model.task.name / "runs"
    folder.mkdir(exist_ok=True)
    file, part = folder / f"{when.replace(':', '')}-{model.family}.json", folder / ".part"
    part.write_text(json.dumps(asdict(record), ensure_ascii=False), encoding="utf-8")
    part.replace(file)
    for old in sorted(folder.glob("*.json"))[:-_MOST]:
        old.unlink(missing_ok=True)
    return file


def records_of(task: str) -> tuple[Record, ...]:
    """The records of a question, the newest first; a file that is none is left out."""
    found = (_read(file) for file in sorted((own_models() / task / "runs").glob("*.json"), reverse=True))
    return tuple(record for record in found if record is not None)


def _read(file: Path) -> Record | None:
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        epochs = tuple(Epoch(e["number"], e["planned"], Side(**e["train"]), Side(**e["validation"])) for e in raw["epochs"])
        return Record(**{**raw, "epochs": epochs, "metrics": {name: Metric(**m) for name, m in raw["metrics"].items()}})
    except (OSError, ValueError, TypeError, KeyError):
        return None
