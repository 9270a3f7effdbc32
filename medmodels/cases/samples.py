"""Sample cases that come with the product: synthetic, and labelled so wherever they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from medmodels.tasks import Task

__all__ = ["SAMPLES", "Sample", "samples"]

SAMPLES = Path(__file__).parents[2] / "assets" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """One synthetic case on disk, ready to be read like an upload. ``title`` gives nothing away; ``about`` is for after the verdict."""

    title: str
    about: str
    path: Path


def samples(task: Task) -> tuple[Sample, ...]:
    """The samples of a task in the order of their file names, ``01-a-name.csv`` about "A name"."""
    folder = SAMPLES / task.name
    files = sorted(p for p in folder.iterdir() if not p.name.startswith(".")) if folder.is_dir() else []
    return tuple(Sample(f"Case {n}", p.stem.partition("-")[2].replace("-", " ").capitalize(), p) for n, p in enumerate(files, 1))
