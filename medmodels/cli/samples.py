"""``samples``: where the sample cases of a question lie."""

from __future__ import annotations

import argparse

from medmodels.cases import samples
from medmodels.cli.options import json_rows
from medmodels.cli.output import complain, print_row
from medmodels.cli.verb import Options, Verb
from medmodels.errors import UnknownName
from medmodels.tasks import known_tasks
from medmodels.wording import shown

__all__ = ["LIST_SAMPLES"]


def _run(arguments: argparse.Namespace) -> int:
    tasks = known_tasks()
    if arguments.task not in tasks:
        raise UnknownName("unknown-task", name=arguments.task, known=tasks)
    sample_cases = samples(tasks[arguments.task])
    if not sample_cases:
        complain(f"“{shown(arguments.task)}” has no sample cases.")
    for sample in sample_cases:
        row = {"task": arguments.task, "title": sample.title, "file": str(sample.path)}
        print_row(arguments, row, str(sample.path))
    return 0


def _options(options: Options) -> None:
    json_rows(options)
    options.add_argument("task", metavar="TASK", help="for example breast-fna")


LIST_SAMPLES = Verb("list the files of a question's sample cases", _run, _options)
