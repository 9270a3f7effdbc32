"""``train-csv``: train a model on a labelled table of one's own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cases.delimited import MAX_BYTES
from medmodels.cli.evaluate import print_evaluation
from medmodels.cli.given import given_bytes
from medmodels.cli.options import json_rows, training
from medmodels.cli.training import strategy_given, told_by
from medmodels.cli.verb import Options, Verb
from medmodels.errors import DatasetError
from medmodels.extras import require_for_training
from medmodels.models import load_model
from medmodels.tasks.own import OWN_TITLE

if TYPE_CHECKING:
    from medmodels.own.table import Labelled

__all__ = ["TRAIN_CSV"]


def _run(arguments: argparse.Namespace) -> int:
    from medmodels.own.presets import preset
    from medmodels.own.train import train_own
    from medmodels.training.progress import Trained
    from medmodels.training.stopping import listen

    listen()
    default = preset(arguments.family, arguments.preset)
    require_for_training(arguments.family)
    given = strategy_given(arguments, arguments.family, {field.name for field in fields(default)})
    data = (
        sys.stdin.buffer.read(MAX_BYTES + 1)
        if arguments.file == "-"
        else given_bytes(Path(arguments.file))
    )
    title = arguments.title or OWN_TITLE
    asked = {
        name: value
        for name in (
            "target",
            "time",
            "event",
            "unit",
            "horizons",
            "positive",
            "cut",
            "group",
            "split",
            "read_as",
        )
        if (value := getattr(arguments, name)) is not None
    }
    table = _read(data, arguments, asked)
    tell = told_by(arguments.progress)
    for event in (*table.remarks, *(c.remarked for c in table.columns if c.remark)):
        tell(event)
    options = (
        asked
        | {"title": title}
        | ({"preset": arguments.preset} if arguments.preset else {})
        | given
    )
    model_id = train_own(
        table,
        title=title,
        family=arguments.family,
        strategy=replace(default, **given),
        options=options,
        tell=tell,
    )
    tell(Trained(model_id))
    print_evaluation(arguments, load_model(model_id))
    return 0


def _read(data: bytes, arguments: argparse.Namespace, asked: Mapping[str, Any]) -> Labelled:
    """The table with its labels, or with a time and an event."""
    from medmodels.own.timed import read_own

    drop = arguments.drop or ()
    if asked.keys().isdisjoint(("time", "event", "unit", "horizons")):
        if "target" not in asked:
            raise DatasetError("target-or-time")
        return read_own(data, drop=drop, **asked)
    if not asked.keys() >= {"time", "event"} or asked.keys() & {"target", "cut", "read_as"}:
        raise DatasetError("time-without-event")
    horizons = _horizons(asked["horizons"]) if "horizons" in asked else None
    return read_own(data, drop=drop, **{**asked, "horizons": horizons})


def _horizons(text: str) -> tuple[float, float]:
    """Two numbers with a comma between; raises ``DatasetError`` for anything else."""
    try:
        first, last = (float(part) for part in text.split(","))
    except ValueError:
        raise DatasetError("two-horizons") from None
    return first, last


def _options(options: Options) -> None:
    json_rows(options)
    options.add_argument(
        "file",
        metavar="FILE",
        help=(
            "a table (CSV, .xlsx, .ods) with a row of column names; - reads standard input;"
            " “--request” alone: see cli/request.py"
        ),
    )
    options.add_argument(
        "--target",
        metavar="COLUMN",
        help="the label column; it holds two values, or see --cut and --positive",
    )
    options.add_argument(
        "--time",
        metavar="COLUMN",
        help="when the event came, or when a case was last seen; goes with --event, for cox",
    )
    options.add_argument(
        "--event", metavar="COLUMN", help="whether the event came; it holds two values"
    )
    options.add_argument(
        "--horizons",
        metavar="FIRST,LAST",
        help="two times that are asked about; unless told otherwise half and nine tenths"
        " of the events lie before them",
    )
    options.add_argument("--unit", metavar="WORD", help="what the times are in, such as days")
    options.add_argument(
        "--family",
        required=True,
        metavar="FAMILY",
        help=(
            "forest, boosting or svm; cnn for pixel columns, rnn for time steps, cox for --time and"
            " --event"
        ),
    )
    options.add_argument(
        "--preset",
        metavar="NAME",
        help=(
            "the strategy to start from, such as survey for the survey's own cnn; see"
            " training/strategies"
        ),
    )
    options.add_argument(
        "--split",
        metavar="COLUMN",
        help="a column that says train, validation or test; 80%% to 20%% unless told otherwise",
    )
    options.add_argument(
        "--read-as",
        choices=("table", "picture", "series"),
        help="what the columns are, where their names do not tell",
    )
    options.add_argument(
        "--positive",
        metavar="VALUE",
        help="which value is the positive label; of more than two, against the rest",
    )
    options.add_argument(
        "--cut",
        type=float,
        metavar="NUMBER",
        help="labels that are numbers: those of at least so much are positive",
    )
    options.add_argument(
        "--group",
        metavar="COLUMN",
        help="equal values, such as one patient's, stay on one side of the split",
    )
    options.add_argument(
        "--drop",
        metavar="COLUMN",
        action="append",
        help="leave a column out; may be given several times",
    )
    options.add_argument(
        "--title", help="what to call the question; “My table” unless told otherwise"
    )
    training(options)


TRAIN_CSV = Verb("train a model on a labelled table of your own", _run, _options)
