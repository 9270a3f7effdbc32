"""The verbs of the command line and their options."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from medmodels import __version__
from medmodels.errors import UnreadableFile

__all__ = ["STRATEGY_OPTIONS", "parser", "requested"]


_LONGEST_REQUEST = 100_000_000  # bytes: every column of the widest table may be left out by name


def _number_or_word(text: str) -> float | str:
    """A share of the inputs, or one of scikit-learn's words for one."""
    try:
        return float(text)
    except ValueError:
        return text


# Every option of every strategy, and how it is read; a family refuses what is not its own.
STRATEGY_OPTIONS: dict[str, Callable[[str], Any]] = {
    "trees": int,
    "criterion": str,
    "max_features": _number_or_word,
    "min_samples_leaf": int,
    "c": float,
    "gamma": float,
    "calibration_folds": int,
    "threshold": float,
    "seed": int,
    "epochs": int,
    "batch_size": int,
    "learning_rate": float,
    "weight_decay": float,
    "dropout": float,
    "sensitivity": float,
    "step": int,
    "units": int,
    "members": int,
    "layers": str,
    "optimizer": str,
    "schedule": str,
    "early_stopping": int,
    "augmentation": str,
    "class_weights": str,
    "validation": float,
    "search": int,
    "epsilon": float,
    "summary_weight": float,
    "least_texts": int,
}


def requested(argv: Sequence[str]) -> list[str]:
    """The arguments, or those that ``train-csv --request`` is given on the first line of standard
    input, as a JSON list of texts.

    Whoever may list the processes of a machine reads their arguments, and columns and titles are
    nobody's business; the table follows the line. Raises ``UnreadableFile`` when there is no such
    line.
    """
    if list(argv) != ["train-csv", "--request"]:
        return list(argv)
    try:
        more = json.loads(sys.stdin.buffer.readline(_LONGEST_REQUEST))
        if isinstance(more, list) and all(isinstance(text, str) for text in more):
            return ["train-csv", "-", *more]
    except (ValueError, RecursionError):
        pass
    raise UnreadableFile("request-not-read")


def parser() -> argparse.ArgumentParser:
    """The parser of ``python -m medmodels``."""
    whole = argparse.ArgumentParser(
        "medmodels",
        description=(
            "Review clinical cases with machine-learning models. Not for the care of patients."
        ),
    )
    whole.add_argument("--version", action="version", version=f"medmodels {__version__}")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")
    json_flag = argparse.ArgumentParser(add_help=False)
    json_flag.add_argument("--json", action="store_true", help="print JSON, one object a line")
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument("model", metavar="TASK/FAMILY", help="for example breast-fna/svm")
    row = argparse.ArgumentParser(add_help=False)
    row.add_argument("--row", type=int, help="only this row of the table; the first case is row 1")
    _serve(verbs)
    verbs.add_parser(
        "tasks", parents=[json_flag], help="list the clinical questions and their models"
    )
    drawn = verbs.add_parser(
        "samples", parents=[json_flag], help="list the files of a question's sample cases"
    )
    drawn.add_argument("task", metavar="TASK", help="for example breast-fna")
    one = verbs.add_parser(
        "predict", parents=[model, row, json_flag], help="predict every case in the files"
    )
    one.add_argument("files", nargs="+", metavar="FILE")
    two = verbs.add_parser(
        "explain", parents=[model, row, json_flag], help="explain every case in a file"
    )
    two.add_argument("file", metavar="FILE")
    two.add_argument("--label", help="the label to explain; the positive one unless told otherwise")
    verbs.add_parser("evaluate", parents=[model, json_flag], help="held-out metrics with intervals")
    train = verbs.add_parser(
        "train", parents=[model, json_flag], help="train a model from its data set"
    )
    train.add_argument(
        "--out",
        metavar="DIR",
        help="where to write the model; the shipped models unless told otherwise",
    )
    own = verbs.add_parser(
        "train-csv", parents=[json_flag], help="train a model on a labelled table of your own"
    )
    own.add_argument(
        "file",
        metavar="FILE",
        help=(
            "a CSV file with a row of column names; - reads standard input; “--request” alone: see"
            " cli/parser.py"
        ),
    )
    own.add_argument(
        "--target", required=True, metavar="COLUMN", help="the label column; it holds two values"
    )
    own.add_argument(
        "--family",
        required=True,
        metavar="FAMILY",
        help="forest or svm; cnn for pixel columns, rnn for time steps",
    )
    own.add_argument(
        "--preset",
        metavar="NAME",
        help=(
            "the strategy to start from, such as survey for the survey's own cnn; see"
            " training/strategies"
        ),
    )
    own.add_argument(
        "--split",
        metavar="COLUMN",
        help="a column that says train, validation or test; 80 %% to 20 %% unless told otherwise",
    )
    own.add_argument(
        "--read-as",
        choices=("table", "picture", "series"),
        help="what the columns are, where their names do not tell",
    )
    own.add_argument(
        "--positive", metavar="VALUE", help="which of the two values is the positive label"
    )
    own.add_argument(
        "--group",
        metavar="COLUMN",
        help="equal values, such as one patient's, stay on one side of the split",
    )
    own.add_argument(
        "--drop",
        metavar="COLUMN",
        action="append",
        help="leave a column out; may be given several times",
    )
    own.add_argument("--title", help="what to call the question; “My table” unless told otherwise")
    for parser_of in (train, own):
        parser_of.add_argument(
            "--progress",
            choices=("text", "json"),
            default="text",
            help="what standard error holds: sentences, or an event a line as JSON",
        )
        for name, kind in STRATEGY_OPTIONS.items():
            parser_of.add_argument(
                f"--{name.replace('_', '-')}", type=kind, help="see medmodels/training/strategies"
            )
    get = verbs.add_parser(
        "fetch", help="copy or download a training set into the data folder, verified"
    )
    get.add_argument("dataset", metavar="DATASET", help="the name of its question")
    get.add_argument(
        "--from",
        dest="source",
        metavar="DIR",
        required=True,
        help="a folder that holds its files, or an address that serves them",
    )
    mimic = verbs.add_parser(
        "import-mimic",
        parents=[json_flag],
        help="turn a folder of MIMIC-III tables into stays for icu-mortality",
    )
    mimic.add_argument(
        "folder", metavar="FOLDER", help="where ICUSTAYS.csv, CHARTEVENTS.csv.gz and the others lie"
    )
    mimic.add_argument(
        "--out", metavar="DIR", required=True, help="a new folder for the stays, one file each"
    )
    verbs.add_parser(
        "verify",
        parents=[json_flag],
        help="check every file of every model against its digest, and that it is what it should be",
    )
    return whole


def _serve(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = verbs.add_parser("serve", help="open the app for the browsers of this machine")
    serve.add_argument(
        "--port", type=_port, help="8501, or the next free one, unless told otherwise"
    )
    serve.add_argument(
        "--address", help="the address to listen on; 127.0.0.1 unless told otherwise"
    )
    serve.add_argument(
        "--allow",
        metavar="NAME",
        action="append",
        default=[],
        help="a name under which browsers come, as behind a proxy; may be given several times",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)
