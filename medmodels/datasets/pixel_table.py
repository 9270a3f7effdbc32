"""A MedMNIST archive as the labelled table that ``train-csv`` reads: pixel columns, the official
split, the label.

``python -m medmodels.datasets.pixel_table pneumoniamnist.npz pneumonia.csv``
"""

from __future__ import annotations

import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from medmodels.cases.written import write_csv
from medmodels.errors import DatasetError

__all__ = ["main", "write_pixel_table"]

_ARCHIVE = "pneumoniamnist.npz"
_SPLITS = {"train": "train", "val": "validation", "test": "test"}
_Part = tuple[str, np.ndarray, np.ndarray]


def write_pixel_table(archive: Path, out: Path) -> int:
    """Write every picture of the archive as a row, in the order train, validation, test; returns
    how many.

    Raises ``DatasetError`` when the archive is none of MedMNIST's, or when nothing can be written
    there.
    """
    parts = _parts(archive)
    try:
        with out.open("w", newline="", encoding="utf-8") as file:
            write_csv(file, _rows(parts))
    except OSError as error:
        raise DatasetError("table-not-written", file=out.name, reason=error.strerror) from None
    return sum(len(flat) for _, flat, _ in parts)


def _rows(parts: list[_Part]) -> Iterator[list[object]]:
    yield [*(f"pixel{n}" for n in range(parts[0][1].shape[1])), "split", "label"]
    for split, flat, labels in parts:
        yield from (
            [*row, split, label] for row, label in zip(flat.tolist(), labels.tolist(), strict=True)
        )


def _parts(archive: Path) -> list[_Part]:
    """Each part of the split: what it is called, its pictures as rows, and their labels."""
    if not archive.is_file():
        raise DatasetError("no-file", file=archive.name, example=_ARCHIVE)
    try:
        with archive.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            parts = [
                (split, stored[f"{part}_images"], stored[f"{part}_labels"].ravel())
                for part, split in _SPLITS.items()
            ]
        flat = [(split, pixels.reshape(len(pixels), -1), labels) for split, pixels, labels in parts]
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        MemoryError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
    ):
        flat = []
    if not flat or any(
        len(rows) != len(labels) or rows.shape[1] != flat[0][1].shape[1] for _, rows, labels in flat
    ):
        raise DatasetError("no-medmnist", file=archive.name)
    return flat


def main(argv: list[str]) -> int:
    """Write the table; returns 0, or 2 with a sentence on standard error."""
    if len(argv) != 2:
        print(
            f"Give an archive of MedMNIST and the table to write: {_ARCHIVE} pneumonia.csv.",
            file=sys.stderr,
        )
        return 2
    try:
        rows = write_pixel_table(Path(argv[0]), Path(argv[1]))
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{rows} rows written to {argv[1]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
