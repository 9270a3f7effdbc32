"""``tasks``: the clinical questions and their models."""

from __future__ import annotations

import argparse

from medmodels.cli.options import json_rows
from medmodels.cli.output import print_row
from medmodels.cli.verb import Verb
from medmodels.models import models_of
from medmodels.tasks import known_tasks

__all__ = ["LIST_TASKS"]


def _run(arguments: argparse.Namespace) -> int:
    for task in known_tasks().values():
        row = {
            "task": task.name,
            "question": task.question,
            "modality": task.modality,
            "labels": task.labels,
            "models": models_of(task.name),
        }
        print_row(
            arguments, row, f"{task.name}  {task.question}  [{', '.join(models_of(task.name))}]"
        )
    return 0


LIST_TASKS = Verb("list the clinical questions and their models", _run, json_rows)
