"""Set A of the PhysioNet / Computing in Cardiology Challenge 2012, from two files in the data
folder.
"""

from __future__ import annotations

import csv
import tarfile
from collections.abc import Collection

import numpy as np

from medmodels.cases import read_cases
from medmodels.datasets.dataset import Dataset
from medmodels.datasets.files import data_file
from medmodels.errors import UnreadableFile
from medmodels.tasks.icu_mortality import ICU_MORTALITY

__all__ = ["load_held_out_stays", "load_icu_mortality"]

# Of the 4 000 stays, whose files are checked by their digest.
_NOTHING_CHARTED = frozenset((140501, 140936, 141264))
_AGES = ((0, "15 to 49"), (50, "50 to 64"), (65, "65 to 79"), (80, "80 and over"))


def load_icu_mortality() -> Dataset:
    """Every stay in which anything was charted (3 997 of 4 000), read as an upload is: of both an
    implausible value is set aside, and of none of these is there anything to correct.

    Raises ``DatasetError`` if a file is absent or not the published one.
    """
    died = _died()
    stays = _stays(died)
    labels = np.array([died[name] for name in stays])
    train, test = _split(labels)
    return Dataset(
        ICU_MORTALITY,
        _as_data(stays),
        labels,
        np.sort(train),
        np.sort(test),
        "80% to 20%, stratified, seed 42",
        factors=_factors(list(stays.values())),
    )


def load_held_out_stays() -> Dataset:
    """The held-out stays alone, in the order of ``load_icu_mortality``, in a fifth of its time;
    raises ``DatasetError`` likewise.
    """
    died = _died()
    charted = np.array([name for name in sorted(died) if name not in _NOTHING_CHARTED])
    _, test = _split(np.array([died[name] for name in charted.tolist()]))
    stays = _stays(charted[np.sort(test)].tolist())
    every = np.arange(len(stays))
    labels = np.array([died[name] for name in stays])
    return Dataset(ICU_MORTALITY, _as_data(stays), labels, every[:0], every, "held-out stays")


def _died() -> dict[int, bool]:
    with data_file("icu-mortality", "Outcomes-a.txt").open(encoding="ascii") as stream:
        return {
            int(row["RecordID"]): row["In-hospital_death"] == "1" for row in csv.DictReader(stream)
        }


def _stays(wanted: Collection[int]) -> dict[int, np.ndarray]:
    """The stays of these names in which anything was charted, by name."""
    stays: dict[int, np.ndarray] = {}
    with tarfile.open(data_file("icu-mortality", "set-a.tar.gz")) as tar:
        files = {
            int(m.name.rsplit("/", 1)[-1].removesuffix(".txt")): m
            for m in tar.getmembers()
            if m.isfile()
        }
        for name in sorted(files.keys() & set(wanted)):
            stream_of = tar.extractfile(files[name])
            assert stream_of is not None
            try:
                stays[name] = read_cases(stream_of.read(), task=ICU_MORTALITY).data[0]
            except UnreadableFile:  # nothing was charted
                continue
    return stays


def _as_data(stays: dict[int, np.ndarray]) -> np.ndarray:
    data = np.empty(len(stays), object)
    data[:] = list(stays.values())
    return data


def _split(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows that train and those that are held out."""
    from sklearn.model_selection import train_test_split

    train, test = train_test_split(
        np.arange(len(labels)), test_size=0.2, stratify=labels, random_state=42
    )
    return train, test


def _factors(stays: list[np.ndarray]) -> dict[str, np.ndarray]:
    """What divides the stays into subgroups, from the descriptors."""
    known = [
        {int(which): value for _, which, value in stay if which >= len(ICU_MORTALITY.features)}
        for stay in stays
    ]
    age, sex, _, unit = (len(ICU_MORTALITY.features) + n for n in range(4))
    named = {
        position: ICU_MORTALITY.descriptors[position - len(ICU_MORTALITY.features)]
        for position in (sex, unit)
    }
    return {
        "age": np.array([_band(stay[age]) if age in stay else "unknown" for stay in known]),
        **{
            feature.name: np.array(
                [feature.show(stay[p]) if p in stay else "unknown" for stay in known]
            )
            for p, feature in named.items()
        },
    }


def _band(years: float) -> str:
    return next(name for low, name in reversed(_AGES) if years >= low)
