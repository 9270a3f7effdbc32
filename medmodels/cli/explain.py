"""``explain``: what moved a model's estimate of every case in a file."""

from __future__ import annotations

import argparse
from functools import partial

from medmodels.cases import Case
from medmodels.cli.given import serve_cases
from medmodels.cli.options import json_rows, model_id, one_row
from medmodels.cli.output import print_row, warned
from medmodels.cli.verb import Options, Verb
from medmodels.explanations import Explanation, explain_many
from medmodels.explanations import words as of_explanations
from medmodels.models import load_model
from medmodels.predictions import predict, words_of

__all__ = ["EXPLAIN"]


def _run(arguments: argparse.Namespace) -> int:
    model = load_model(arguments.model)

    def serve(file: str, case: Case, e: Explanation) -> None:
        contributions = [
            {"input": c.input, "value": c.value, "unit": c.unit, "contribution": c.amount}
            | (
                {"window": of_explanations.hours(c.window), "standard_error": c.spread}
                if e.by_window
                else {}
            )
            for c in e.contributions
        ]
        p = predict(model, case)
        abstained, warnings = words_of(p).abstained, warned(case, p)
        row = {
            "file": file,
            "row": case.row,
            "model": e.model,
            "label": e.label,
            "method": of_explanations.method(e.method, noun=e.noun),
            "unit": e.unit,
            "base": e.base,
            "output": e.output,
            "shown": e.shown,
            "supported": e.supported,
            "contributions": contributions,
            "additivity_error": e.additivity_error,
            "seconds": e.seconds,
            "abstained": abstained,
            "warnings": warnings,
        }
        said = of_explanations.sentence(e)
        if abstained:
            said = f"abstains: {abstained} Of the answer that it keeps back: {said}"
        print_row(arguments, row, "\n  ".join([f"{file} row {case.row}: {said}", *warnings]))

    many = partial(explain_many, model, label=arguments.label)
    return serve_cases([arguments.file], arguments.row, model, many, serve)


def _options(options: Options) -> None:
    model_id(options)
    one_row(options)
    json_rows(options)
    options.add_argument("file", metavar="FILE")
    options.add_argument(
        "--label", help="the label to explain; the positive one unless told otherwise"
    )


EXPLAIN = Verb("explain every case in a file", _run, _options)
