"""MTS-Dialog with its official splits; what looks like an identifier is masked as in any upload."""

from __future__ import annotations

import numpy as np

from medmodels.cases.identifiers import masked
from medmodels.datasets.dataset import Dataset
from medmodels.datasets.files import data_file
from medmodels.tasks.note_section import NOTE_SECTION, SECTIONS

__all__ = ["load_note_section"]

_FILES = {
    "train": "MTS-Dialog-TrainingSet.csv",
    "validation": "MTS-Dialog-ValidationSet.csv",
    "test-1": "MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv",
    "test-2": "MTS-Dialog-TestSet-2-MEDIQA-Sum-2023.csv",
}


def load_note_section() -> Dataset:
    """Passages (n,) as masked strings, ``labels`` as positions among the sections; both test sets
    are held out.

    ``extra`` holds the annotators' summary of each passage, which says the same in other words.
    Raises ``DatasetError`` when a file is absent or another one.
    """
    import pandas as pd

    tables = {part: pd.read_csv(data_file("note-section", name)) for part, name in _FILES.items()}
    rows = pd.concat(tables.values(), ignore_index=True)
    part = np.repeat(list(tables), [len(table) for table in tables.values()])
    position = {code: n for n, code in enumerate(SECTIONS)}
    labels = np.array([position[code.strip().upper()] for code in rows["section_header"]])

    def texts(column: str) -> np.ndarray:
        return np.array([masked(str(text).strip()).text for text in rows[column]], dtype=object)

    held = np.char.startswith(part, "test")
    return Dataset(
        NOTE_SECTION,
        texts("dialogue"),
        labels,
        np.flatnonzero(part == "train"),
        np.flatnonzero(held),
        "the publisher's two test sets",
        np.flatnonzero(part == "validation"),
        {"set": part},
        extra=texts("section_text"),
    )
