"""Many cases at once: read a portion at a time, scored by whoever is there, kept as one file."""

from __future__ import annotations

from medmodels.cohort.engine import Engine, serial
from medmodels.cohort.engines import open_engine
from medmodels.cohort.output import WRITERS
from medmodels.cohort.progress import Progress, read_progress
from medmodels.cohort.run import score_cohort
from medmodels.cohort.scoring import EXPLAINED
from medmodels.cohort.sources import open_source

__all__ = [
    "EXPLAINED",
    "WRITERS",
    "Engine",
    "Progress",
    "open_engine",
    "open_source",
    "read_progress",
    "score_cohort",
    "serial",
]
