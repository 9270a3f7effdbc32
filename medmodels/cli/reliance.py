"""``reliance``: how readers leaned on a model, from a table of their answers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

import numpy as np

from medmodels.cli.answer_rows import AnswerTable, alike, answer_file, read_answers
from medmodels.cli.output import print_row
from medmodels.cli.verb import Options, Verb
from medmodels.reliance import (
    Reliance,
    by_reader,
    followed_wrong_advice,
    measured,
    sentence,
    trials,
    weight_of_advice,
)
from medmodels.reliance.sentences import MEASURES

__all__ = ["RELIANCE"]

_ANSWERS = ("truth", "model", "before", "after")


def _run(arguments: argparse.Namespace) -> int:
    table = read_answers(arguments.file, ("reader", "case", *_ANSWERS))
    readers = table.texts("reader")
    table.texts("case")  # a trial is of a case, if only for the reader of the table
    given = _answers(table, quantities=arguments.within is not None)
    these = trials(*given, within=arguments.within)
    found = measured(these)
    each = by_reader(these, readers)
    row = {**_row(found), "readers": {name: _row(one) for name, one in each.items()}}
    profile = followed_wrong_advice(each)
    row["followed_wrong_advice"] = {
        name: getattr(profile, name).as_row() for name in ("always", "sometimes", "never")
    }
    if arguments.within is not None:
        row["advice"] = _advice(these.before, these.model, these.after)
    print_row(arguments, row, _text(found, len(each)))
    return 0


def _answers(table: AnswerTable, *, quantities: bool) -> Sequence[np.ndarray] | np.ndarray:
    """The four columns: quantities, or labels, of which 1 and 1.0 are the same."""
    if quantities:
        return [table.numbers(name) for name in _ANSWERS]
    columns = [table.texts(name) for name in _ANSWERS]
    labels = alike([text for column in columns for text in column])
    code = {label: n for n, label in enumerate(dict.fromkeys(labels))}  # a text may be long
    return np.array([code[label] for label in labels]).reshape(len(_ANSWERS), -1)


def _row(found: Reliance) -> dict[str, Any]:
    rates = {name: getattr(found, name).as_row() for name in MEASURES}
    pair = {"corrected": found.corrected, "misled": found.misled, "p": found.p}
    return {"n": found.n, **rates, "cells": dict(found.cells), "mcnemar": pair}


def _advice(before: np.ndarray, model: np.ndarray, after: np.ndarray) -> dict[str, Any]:
    found = weight_of_advice(before, model, after)
    return {
        "mean": found.mean,
        "median": found.median,
        "clipped": found.clipped,
        "outside": found.outside.as_row(),
        "bounded": found.bounded,
    }


def _text(found: Reliance, readers: int) -> str:
    lines = [f"{found.n} trials of {readers} reader{'' if readers == 1 else 's'}"]
    lines += [
        f"  {name:18s} {getattr(found, name).text:38s} {sentence(found, name)}" for name in MEASURES
    ]
    lines.append(
        f"  {found.corrected} put right, {found.misled} made wrong; exact McNemar p = {found.p:.3g}"
    )
    return "\n".join(lines)


def _options(options: Options) -> None:
    answer_file(options, "TRIALS", "reader, case, truth, model, before, after")
    options.add_argument(
        "--within",
        type=float,
        metavar="SHARE",
        help="answers are quantities, and alike within this share (0.2: 20%%); else labels",
    )


RELIANCE = Verb("how readers leaned on a model: before, its advice, after", _run, _options)
