"""``fetch``: a training set into the data folder, verified."""

from __future__ import annotations

import argparse

from medmodels.cli.output import complain
from medmodels.cli.verb import Options, Verb

__all__ = ["FETCH"]


def _run(arguments: argparse.Namespace) -> int:
    from medmodels.datasets.files import fetch

    fetch(arguments.dataset, source=arguments.source, progress=complain)
    return 0


def _options(options: Options) -> None:
    options.add_argument("dataset", metavar="DATASET", help="the name of its question")
    options.add_argument(
        "--from",
        dest="source",
        metavar="DIR",
        required=True,
        help="a folder that holds its files, or an address that serves them",
    )


FETCH = Verb("copy or download a training set into the data folder, verified", _run, _options)
