"""Cohorts: what is given, where the answers go, who scores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

__all__ = ["WORDS"]

WORDS: Mapping[str, str | Callable[..., str]] = {
    "cohort-nothing-given": "Give a file or a folder to score, or a query with --query.",
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
    "cohort-parts-at-work": (
        "Another run is at work on “{folder}”. Wait until it has ended, or give another --out."
    ),
    "cohort-out-ending": lambda name, known: (
        f"“{name}” does not end in {' or '.join(known)}, by which the kind of file is known."
    ),
    "cohort-out-folder": "“{name}” is a folder; give another --out.",
    "cohort-out-given": (
        "“{name}” was given to be scored, and would be written over. Give another --out."
    ),
    "cohort-out-within": (
        "The answers would lie in “{name}”, the folder that is scored. Give an --out elsewhere."
    ),
    "cohort-not-explained": (
        "What moves {model} are the words of each passage, which are no columns of a table: leave"
        " --explain out, and ask “medmodels explain” about single cases."
    ),
    "cohort-columns-differ": (
        "“{name}” has other columns than the first file; the files of a cohort have the same."
    ),
    "cohort-archive-broken": (
        "“{name}” is a damaged archive: it cannot be unpacked to its end. Pack it again."
    ),
    "cohort-archive-swells": (
        "“{name}” unpacks to more than {times} times its size, as no table does. Give the table"
        " itself, unpacked."
    ),
    "cohort-not-split": "The rows cannot be split into cells; check the quotes of the file.",
    "cohort-workbook-large": (
        "The workbook has {megabytes:.0f} MB; at most {most:.0f} MB are read. Save its sheet as"
        " CSV, which may be of any size."
    ),
    "cohort-folder-for-table": (
        "“{name}” is a folder; the cases of this task are the rows of a table: give the file."
    ),
    "cohort-kinds-mixed": (
        "The files are of several kinds, such as CSV and Parquet; give those of one kind."
    ),
    "cohort-query-one-database": "Give one database with a query, or none.",
    "cohort-folder-empty": "There is no file in the folder.",
    "cohort-file-hidden": "The file is hidden (its name begins with a full stop); it is not read.",
    "cohort-file-link": "This is a link to elsewhere and no file; put the file itself there.",
    "cohort-folder-deep": "The folder lies more than {most} folders deep; it is not entered.",
    "cohort-query-empty": "The query gives no rows.",
    "cohort-query-not-one": (
        "Give one query that selects rows, such as SELECT * FROM 'cohort.parquet'; nothing else is"
        " run."
    ),
    "cohort-query-no-sql": "The query cannot be read as SQL; check its commas and brackets.",
    "cohort-query-unknown-names": (
        "The query names a table, a column or a function that is not there, or joins what does not"
        " fit; run it in DuckDB to see which."
    ),
    "cohort-query-no-file": (
        "The database, or a file that the query names, is not there or cannot be read."
    ),
    "cohort-query-too-large": (
        "The query needs more memory than it may have; select fewer columns, or sort and join"
        " beforehand."
    ),
    "cohort-query-failed": (
        "The query fails on some row, perhaps where a value is not what it is converted to; run it"
        " in DuckDB to see where."
    ),
    "cohort-not-parquet": (
        "“{name}” is no whole Parquet file: it is cut off, or of another kind. Write it again, or"
        " give a CSV file."
    ),
    "cohort-nobody-works": "Somebody has to score: give --workers 1, or more.",
    "cohort-not-begun": (
        "Workers cannot be started on this machine: its memory or its processes do not suffice."
        " Give fewer with --workers."
    ),
    "cohort-not-there": (
        "No scheduler answers at “{address}”. Start one with “dask scheduler” and give the address"
        " that it says, or give --scheduler local."
    ),
    "cohort-gone": (
        "The scheduler at “{address}” does not answer any more. Give the same command again when it"
        " does: what is scored stays scored."
    ),
    "cohort-no-workers": (
        "The scheduler at “{address}” has had no workers for a minute. Start some with “dask"
        " worker” and give the same command again: what is scored stays scored."
    ),
    "cohort-worker-ended": (
        "What begins with row {first} ended every worker that tried it, most often for want of"
        " memory. Give workers more of it, or have fewer of them."
    ),
    "cohort-unlike": (
        "A worker has {library} {there}, and this machine {here}: the last digits could differ."
        " Install the same versions there."
    ),
    "cohort-unfit": (
        "Workers cannot do it ({reason}): medmodels has to be installed where the scheduler and"
        " where the workers run, as it is here."
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
