"""``predict``: what a model says of every case in some files."""

from __future__ import annotations

import argparse
from functools import partial

from medmodels.cases import Case
from medmodels.cli.given import serve_cases
from medmodels.cli.options import json_rows, model_id, one_row
from medmodels.cli.output import print_row, warned
from medmodels.cli.verb import Options, Verb
from medmodels.models import load_model
from medmodels.predictions import Prediction, predict_many, words_of

__all__ = ["PREDICT"]


def _run(arguments: argparse.Namespace) -> int:
    model = load_model(arguments.model)

    def serve(file: str, case: Case, p: Prediction) -> None:
        words, warnings = words_of(p), warned(case, p)
        row = {
            "file": file,
            "row": case.row,
            "model": p.model,
            "task": model.task.name,
            **p.row,
            "abstained": words.abstained,
            "warnings": warnings,
        }
        said = (
            f"abstains: {words.abstained}"
            if p.abstained
            else ", ".join(f"{name.lower()} {text}" for name, text in words.report_lines.items())
        )
        print_row(arguments, row, "\n  ".join([f"{file} row {case.row}: {said}", *warnings]))

    return serve_cases(arguments.files, arguments.row, model, partial(predict_many, model), serve)


def _options(options: Options) -> None:
    model_id(options)
    one_row(options)
    json_rows(options)
    options.add_argument("files", nargs="+", metavar="FILE")


PREDICT = Verb("predict every case in the files", _run, _options)
