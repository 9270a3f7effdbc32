"""Training sets that are absent, incomplete or not the published ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["WORDS"]


def _lacks_tables(folder: str, tables: Sequence[str]) -> str:
    return (
        f"{folder} lacks {', '.join(tables)}; give the folder that holds MIMIC-III's tables as .csv"
        " or .csv.gz."
    )


def _lacks_columns(table: str, columns: Sequence[str]) -> str:
    return f"{table} has no column {', '.join(columns)}; give the table as PhysioNet publishes it."


_NOT_TO_ITS_END = (
    "cannot be read to its end: the file is damaged or is not the table that PhysioNet publishes,"
    " or no space is left where --out points."
)

WORDS: Mapping[str, str | Callable[..., str]] = {
    "wisconsin-changed": (
        "scikit-learn's copy of the Wisconsin data is not the published one; install the pinned"
        " version."
    ),
    "data-absent": (
        "{file} is not in the data folder; run “python -m medmodels fetch {dataset} --from …”, or"
        " set MEDMODELS_DATA."
    ),
    "data-changed": "{file} is not the published file (its SHA-256 differs); fetch it again.",
    "source-changed": (
        "{file} from there is not the published file (its SHA-256 differs); nothing was kept."
    ),
    "none-of-the-files": (
        "This is none of the published files (no SHA-256 agrees): {files}. Nothing was kept."
    ),
    "not-downloaded": ("{file} cannot be downloaded from there ({reason}); check the address."),
    "not-in-source": (
        "{file} is not in that folder; give the folder that holds it, or an address that serves it."
    ),
    "out-not-empty": "{folder} exists and is not an empty folder; give another one with --out.",
    "stays-not-written": "The stays cannot be written ({reason}); nothing was kept.",
    "folder-not-read": "The folder {folder} cannot be read ({reason}).",
    "tables-missing": _lacks_tables,
    "item-relabelled": (
        "Item {item} is not “{label}” in this {table}; only MIMIC-III can be imported."
    ),
    "no-stay": (
        "ICUSTAYS holds no stay whose patient and admission are in PATIENTS and ADMISSIONS."
    ),
    "table-lacks-columns": _lacks_columns,
    "table-not-read": f"{{table}} {_NOT_TO_ITS_END}",
    "tables-not-joined": f"What was read {_NOT_TO_ITS_END}",
    "table-not-written": "{file} cannot be written ({reason}).",
    "members-apart": (
        "The members of this ensemble were not scored on the same cases and folds; train them"
        " again."
    ),
    "no-file": "{file} is no file; give an archive of MedMNIST, such as {example}.",
    "no-medmnist": (
        "{file} is no archive of MedMNIST: it lacks pictures and labels for training, validation"
        " and test."
    ),
}
