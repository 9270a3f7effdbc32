"""``verify``: every file of every model, against its digest and for what it is."""

from __future__ import annotations

import argparse

from medmodels.cli.examine import examine
from medmodels.cli.options import json_rows
from medmodels.cli.output import complain, print_row
from medmodels.cli.verb import Verb
from medmodels.errors import MedModelsError
from medmodels.models import PRETRAINED, model_ids
from medmodels.tasks.own import own_folders
from medmodels.wording import shown

__all__ = ["VERIFY"]


def _run(arguments: argparse.Namespace) -> int:
    failed = 0
    for folder in sorted(
        p for p in PRETRAINED.glob("*/*") if p.is_dir() and not (p / "manifest.json").is_file()
    ):
        failed = 2
        complain(
            f"{folder.parent.name}/{folder.name} has no manifest.json: restore the folder, or train"
            " the model again."
        )
    for name, own in own_folders().items():
        if own.wrong:
            failed = 2
            complain(f"{shown(name)} is left out: {own.wrong}. Delete its folder, or restore it.")
    for model_id in model_ids():
        try:
            examine(model_id)
            print_row(
                arguments,
                {"model": model_id, "verified": True},
                f"{model_id}: every file matches its digest",
            )
        except MedModelsError as error:
            failed = 2
            complain(str(error))
    return failed


VERIFY = Verb(
    "check every file of every model against its digest, and that it is what it should be",
    _run,
    json_rows,
)
