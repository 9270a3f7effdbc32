"""``score``: what a model says of every case of a cohort, into a file."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from medmodels.cli.options import model_id
from medmodels.cli.output import complain
from medmodels.cli.verb import Options, Verb
from medmodels.cohort import EXPLAINED, Progress, open_engine, open_source, score_cohort
from medmodels.cohort.output import check_out, rejected_beside
from medmodels.interrupted import STATUS
from medmodels.models import load_model
from medmodels.wording import shown

__all__ = ["SCORE"]


def _run(arguments: argparse.Namespace) -> int:
    try:
        return _score(arguments)
    except KeyboardInterrupt:
        complain("Stopped; what is scored stays, and the same command goes on from there.")
        return STATUS


def _score(arguments: argparse.Namespace) -> int:
    model, out = load_model(arguments.model), Path(arguments.out)
    given = [Path(path) for path in arguments.inputs_from]
    source = open_source(given, task=model.task, query=arguments.query)
    check_out(out, given, arguments.query)
    with (
        open_engine(arguments.scheduler, workers=arguments.workers) as engine,
        _told(arguments.progress) as told,
    ):
        done = score_cohort(
            model,
            source,
            out,
            engine=engine,
            now=time.monotonic,
            explain=arguments.explain,
            inputs=arguments.inputs,
            variant=arguments.variant,
            told=told,
        )
    if arguments.progress != "json":
        complain(_summary(done, out))
    return 0


@contextmanager
def _told(how: str) -> Iterator[Callable[[Progress], None]]:
    """What is said of a run while it goes on: a line written over, lines of JSON, or nothing."""
    bar = how == "bar" or (how == "auto" and sys.stderr.isatty())

    def line(progress: Progress) -> None:
        if how == "json":
            complain(progress.line)
        elif bar:
            print(f"\r{_line(progress):<79}", end="", file=sys.stderr, flush=True)

    yield line
    if bar:
        print("\r" + " " * 79 + "\r", end="", file=sys.stderr, flush=True)


def _line(progress: Progress) -> str:
    of = "" if progress.of is None else f" of {progress.of:,}"
    left = "" if progress.seconds_left is None else f", about {progress.seconds_left:,.0f} s left"
    return f"{progress.rows:,}{of} cases{left}"


def _summary(done: Progress, out: Path) -> str:
    accepted = done.rows - done.rejected
    said = [f"{accepted:,} of {done.rows:,} cases scored, in {shown(str(out))}."]
    if done.abstained:
        said.append(f"The model abstains on {done.abstained:,} of them.")
    if done.rejected:
        beside = shown(rejected_beside(out).name)
        said.append(f"{done.rejected:,} rejected; what is wrong with them is in {beside}.")
    said.append("For education, demonstration and retrospective review, not for care.")
    return " ".join(said)


def _options(options: Options) -> None:
    model_id(options)
    options.add_argument(
        "inputs_from",
        nargs="*",
        metavar="IN",
        help="a Parquet or CSV file, several of one kind, or a folder of films, stays or notes",
    )
    options.add_argument(
        "--out", required=True, metavar="FILE", help="where the answers go: .parquet or .csv"
    )
    options.add_argument(
        "--query", metavar="SQL", help="a query of DuckDB, over the database IN if one is given"
    )
    options.add_argument(
        "--explain",
        choices=EXPLAINED,
        default="no",
        help="the five inputs that moved each estimate most, or all",
    )
    options.add_argument(
        "--inputs", action="store_true", help="keep the inputs of a table beside the answers"
    )
    options.add_argument(
        "--variant",
        metavar="NAME",
        help="what a recalibration kept under this name says, beside the model's own number",
    )
    options.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="workers of Dask: “local” for processes of this machine, or where a scheduler listens",
    )
    options.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="how many threads, or local workers, score at once; one a processor unless told",
    )
    options.add_argument(
        "--progress",
        choices=("auto", "bar", "json", "no"),
        default="auto",
        help="how the run says how far it is, on standard error",
    )


SCORE = Verb("score every case of a file or folder into a file", _run, _options)
