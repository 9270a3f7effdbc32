"""Cohorts: what is given, where the answers go, who scores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["WORDS"]

WORDS: Mapping[str, str | Callable[..., str]] = {
    "cohort-nothing-there": "There is no file or folder “{name}”.",
    "cohort-not-opened": "“{name}” cannot be opened ({reason}).",
    "cohort-other-model": (
        "Another model goes by “{model}” where a part of this cohort is scored; give each worker"
        " the same models."
    ),
    "cohort-other-parts": (
        "“{folder}” holds what another run has begun: of another file, another model or another"
        " question. Give another --out, or take the folder away."
    ),
    "cohort-out-ending": lambda name, known: (
        f"“{name}” does not end in {' or '.join(known)}, by which the kind of file is known."
    ),
    "cohort-columns-differ": (
        "“{name}” has other columns than the first file; the files of a cohort have the same."
    ),
    "cohort-not-parquet": (
        "“{name}” is no whole Parquet file: it is cut off, or of another kind. Write it again, or"
        " give a CSV file."
    ),
    "scored-no-column": "The scored file has no such column “{column}”, or not of that kind.",
    "scored-not-read": (
        "This is no whole scored file ({reason}). Score the cases again, or copy the file again."
    ),
    "scored-not-ours": (
        "This is no scored file of medmodels: it does not say which model scored it. Files that"
        " “medmodels score … --out FILE.parquet” writes can be opened."
    ),
    "scored-of-later": (
        "This scored file is of format {format}; this version reads format {known}. Score the"
        " cases again, or use the version that wrote it."
    ),
    "cohort-jobs-of-one": (
        "You have {most} cohorts on this server already. Delete one of them, then give the file"
        " again."
    ),
    "cohort-jobs-full": (
        "This server keeps no more than {gigabytes} GB of cohorts. Delete one of yours, or try"
        " again later."
    ),
    "cohort-queue-full": "Too many cohorts wait already. Try again when some of them are done.",
}
