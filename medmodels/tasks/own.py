"""Questions that a user's own table asks, kept as ``task.json`` beside the models trained for them.

They live in one folder outside the program, ``$MEDMODELS_HOME`` or the user's data folder, and are read whenever they are asked for:
a model trained a moment ago is there on the next click.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from medmodels.tasks.task import Feature, Task

__all__ = ["OWN", "own_models", "own_tasks", "task_from_json", "task_name", "task_to_json"]

OWN = "own-"  # what the names of own tasks begin with, so that none can take the place of a shipped one
_MODALITIES = ("table", "pixels", "steps")
_NAME = re.compile(r"own-[a-z0-9]+(?:-[a-z0-9]+)*")


def own_models() -> Path:
    """The folder of the user's own models, ``<task>/task.json`` and ``<task>/<family>/``; it need not exist."""
    home = os.environ.get("MEDMODELS_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share" / "medmodels") / "models"


def own_tasks() -> dict[str, Task]:
    """The tasks of the user's own models by name; a file that is not one is left out."""
    found = {}
    for file in sorted(own_models().glob(f"{OWN}*/task.json")):
        task = _read(file, file.stat().st_mtime_ns)
        if task is not None and task.name == file.parent.name:
            found[task.name] = task
    return found


def task_name(title: str) -> str:
    """A name for a task from what a person called it: "Heart disease 2" becomes "own-heart-disease-2"."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    if not words and any(letter.isalpha() for letter in title):  # another script: told apart by what it says
        words = ["table", hashlib.sha256(title.encode()).hexdigest()[:8]]
    return OWN + ("-".join(words)[:60].strip("-") or "table")


def task_to_json(task: Task) -> str:
    return json.dumps(asdict(task), indent=2, ensure_ascii=False)


def task_from_json(text: str) -> Task:
    """The task written by ``task_to_json``; raises ``ValueError`` when the text is none."""
    raw = json.loads(text)
    try:
        known = {field.name for field in fields(Task)}
        if not isinstance(raw, dict) or not set(raw) <= known or not _NAME.fullmatch(raw["name"]) or raw["modality"] not in _MODALITIES:
            raise ValueError("not a task")
        plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
        return Task(**{**plain, "features": tuple(Feature(**_tuples(f)) for f in raw["features"])})
    except (TypeError, KeyError) as error:
        raise ValueError("not a task") from error


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> Task | None:
    """``changed`` is when the file was last written: a new version is another entry of the cache."""
    try:
        return task_from_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
