"""A MedMNIST archive as the labelled table that ``train-csv`` reads: pixel columns, the official split, the label.

``python -m medmodels.datasets.pixel_table pneumoniamnist.npz pneumonia.csv``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from medmodels.cases.written import write_csv

__all__ = ["write_pixel_table"]

_SPLITS = {"train": "train", "val": "validation", "test": "test"}


def write_pixel_table(archive: Path, out: Path) -> int:
    """Write every picture of the archive as a row, in the order train, validation, test; returns how many."""
    with np.load(archive, allow_pickle=False) as parts, out.open("w", newline="", encoding="utf-8") as file:
        write_csv(file, _rows(parts))
        return sum(len(parts[f"{part}_labels"]) for part in _SPLITS)


def _rows(parts: np.lib.npyio.NpzFile) -> Iterator[list[object]]:
    for n, (part, split) in enumerate(_SPLITS.items()):
        pixels, labels = parts[f"{part}_images"], parts[f"{part}_labels"].ravel()
        flat = pixels.reshape(len(pixels), -1)
        if n == 0:
            yield [*(f"pixel{n}" for n in range(flat.shape[1])), "split", "label"]
        yield from ([*row, split, label] for row, label in zip(flat.tolist(), labels.tolist(), strict=True))


if __name__ == "__main__":
    print(f"{write_pixel_table(Path(sys.argv[1]), Path(sys.argv[2]))} rows written to {sys.argv[2]}")
