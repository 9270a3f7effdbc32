"""``import-mimic``: stays out of a folder of MIMIC-III tables."""

from __future__ import annotations

import argparse
from pathlib import Path

from medmodels.cli.options import json_rows
from medmodels.cli.output import complain, print_row
from medmodels.cli.verb import Options, Verb

__all__ = ["IMPORT_MIMIC"]


def _run(arguments: argparse.Namespace) -> int:
    from medmodels.datasets.mimic import import_mimic

    done = import_mimic(Path(arguments.folder), Path(arguments.out), progress=complain)
    row = {"stays": done.stays, "values": done.values, "skipped": dict(done.skipped)}
    print_row(
        arguments, row, f"{done.stays} stays with {done.values} values written to {arguments.out}"
    )
    return 0


def _options(options: Options) -> None:
    json_rows(options)
    options.add_argument(
        "folder", metavar="FOLDER", help="where ICUSTAYS.csv, CHARTEVENTS.csv.gz and the others lie"
    )
    options.add_argument(
        "--out", metavar="DIR", required=True, help="a new folder for the stays, one file each"
    )


IMPORT_MIMIC = Verb(
    "turn a folder of MIMIC-III tables into stays for icu-mortality", _run, _options
)
