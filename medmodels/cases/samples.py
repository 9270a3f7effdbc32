"""Sample cases that come with the product: synthetic, and labelled so wherever they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from medmodels.places import app_folder
from medmodels.tasks import Task

__all__ = ["SAMPLES", "Sample", "samples"]

SAMPLES = app_folder() / "assets" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """One synthetic case on disk, ready to be read like an upload. ``title`` gives nothing away;
    ``about`` is for after the verdict.
    """

    title: str
    about: str
    path: Path
    truth: str | None


def samples(task: Task) -> tuple[Sample, ...]:
    """The samples of a task in the order of their file names, ``01-a-name.csv`` about "A name"."""
    folder = SAMPLES / task.name
    files = (
        sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []
    )
    return tuple(
        Sample(
            f"Case {n}",
            p.stem.partition("-")[2].replace("-", " ").capitalize(),
            p,
            _label(p.stem, task),
        )
        for n, p in enumerate(files, 1)
    )


def _label(stem: str, task: Task) -> str | None:
    """The label that a file's name says first, its words joined as the others are; a table says it
    in a column of its own.
    """
    name = f"{stem}-"
    said = {label: name.find(f"-{label.replace(' ', '-')}-") for label in task.labels}
    return min((label for label in said if said[label] >= 0), key=said.__getitem__, default=None)
