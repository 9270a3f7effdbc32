"""The Kermany paediatric chest films at 224 × 224 pixels, from two tar files in the data folder.

The test films are the publisher's. Validation is carved out of train by person: normal films are
numbered in two series of which the test films have the lowest numbers, so the lowest-numbered
persons of each series in train are the nearest to the test films in time; a random draw does not
see how those differ, and flatters.
"""

from __future__ import annotations

import hashlib
import io
import re
import tarfile

import numpy as np

from medmodels.datasets.dataset import Dataset
from medmodels.datasets.files import data_file
from medmodels.tasks.chest_xray import CHEST_XRAY

__all__ = ["VALIDATION_SHARE", "load_chest_xray", "load_test_films", "validation_persons"]

VALIDATION_SHARE = 0.13
_NAME = re.compile(r"(?:(NORMAL2-)?IM-(\d+)-.*|person(\d+)_(bacteria|virus)_[\d_]+)\.jpeg")


def load_chest_xray() -> Dataset:
    """All films, byte-identical duplicates in train dropped; raises ``DatasetError`` if a file is
    absent or not the published one.
    """
    films, names, sizes = _films("train.tar", unique=True)
    test_films, test_names, test_sizes = _films("test.tar", unique=False)
    persons = [_person(name) for name in names]
    # numbers begin anew in each part
    everybody = [*persons, *((f"test {series}", n) for series, n in map(_person, test_names))]
    validation = validation_persons(persons)
    held = np.array([person in validation for person in persons])
    causes = np.array([_cause(series) for series, _ in [*persons, *map(_person, test_names)]])
    return Dataset(
        CHEST_XRAY,
        np.concatenate([films, test_films]),
        causes != "normal",
        np.flatnonzero(~held),
        len(films) + np.arange(len(test_films)),
        "the publisher's test films (497 of 624); validation by person, the lowest-numbered of each"
        " series",
        np.flatnonzero(held),
        {"cause": causes},
        groups=np.unique([f"{series} {n}" for series, n in everybody], return_inverse=True)[1],
        file_sizes=np.array([*sizes, *test_sizes]),
    )


def load_test_films() -> Dataset:
    """The publisher's test films alone, in the order of ``load_chest_xray``; raises
    ``DatasetError`` likewise.
    """
    films, names, _ = _films("test.tar", unique=False)
    causes = np.array([_cause(series) for series, _ in map(_person, names)])
    every = np.arange(len(films))
    return Dataset(CHEST_XRAY, films, causes != "normal", every[:0], every, "test films")


def validation_persons(persons: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """The lowest-numbered share of the persons, given as (series, number), of each series."""
    chosen: set[tuple[str, int]] = set()
    for series in {series for series, _ in persons}:
        numbers = sorted({number for s, number in persons if s == series})
        chosen |= {(series, number) for number in numbers[: int(len(numbers) * VALIDATION_SHARE)]}
    return chosen


def _films(archive: str, *, unique: bool) -> tuple[np.ndarray, list[str], list[int]]:
    """The films, their names and the bytes of their files."""
    from PIL import Image

    films, names, sizes, seen = [], [], [], set()
    with tarfile.open(data_file("chest-xray", archive)) as tar:
        for member in sorted((m for m in tar.getmembers() if m.isfile()), key=lambda m: m.name):
            stream = tar.extractfile(member)
            assert stream is not None
            data = stream.read()
            digest = hashlib.sha256(data).digest()
            if unique and digest in seen:
                continue
            seen.add(digest)
            films.append(np.asarray(Image.open(io.BytesIO(data)).convert("L")))
            names.append(member.name.rsplit("/", 1)[-1])
            sizes.append(len(data))
    return np.stack(films), names, sizes


def _person(name: str) -> tuple[str, int]:
    """The series and number of a film's person, from its file name."""
    match = _NAME.fullmatch(name)
    assert match is not None, "the archives' digests are checked, so every name is known"
    second, normal, person, cause = match.groups()
    return (
        (cause, int(person))
        if person
        else ("normal, second series" if second else "normal, first series", int(normal))
    )


def _cause(series: str) -> str:
    return {"bacteria": "bacterial", "virus": "viral"}.get(series, "normal")
