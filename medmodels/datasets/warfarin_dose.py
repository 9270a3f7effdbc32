"""The consortium's patients with a stable dose, in the inputs of the task ``warfarin-dose``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets.dataset import Dataset
from medmodels.datasets.files import data_file
from medmodels.tasks.warfarin_dose import WARFARIN_DOSE

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_warfarin_dose"]

_DOSE, _STABLE, _VKORC1 = (
    "Therapeutic Dose of Warfarin",
    "Subject Reached Stable Dose of Warfarin",
    "VKORC1 -1639 consensus",
)
_INDUCERS = ["Carbamazepine (Tegretol)", "Phenytoin (Dilantin)", "Rifampin or Rifampicin"]

# Where −1639 was not typed, the study's appendix takes it from a neighbour in strong linkage; from
# two of them not in patients recorded as Black or of unknown race, in whom the linkage is weaker.
_NEIGHBOURS: tuple[tuple[str, Mapping[str, str], bool], ...] = (
    ("VKORC1 2255 consensus", {"C/C": "G/G", "C/T": "A/G", "T/T": "A/A"}, False),
    ("VKORC1 1173 consensus", {"C/C": "G/G", "C/T": "A/G", "T/T": "A/A"}, True),
    ("VKORC1 1542 consensus", {"G/G": "G/G", "C/G": "A/G", "C/C": "A/A"}, False),
)


def load_warfarin_dose() -> Dataset:
    """Adults with a stable dose, age, height and weight; a fifth is held out, drawn at random.

    ``labels`` are weekly doses in mg. Raises ``DatasetError`` when the file is absent or another
    one.
    """
    import pandas as pd
    from sklearn.model_selection import train_test_split

    raw = pd.read_csv(data_file("warfarin-dose", "warfarin.csv.gz"))
    decade = pd.to_numeric(raw["Age"].str[:2], errors="coerce")
    whole = (
        raw[_DOSE].notna()
        & (raw[_STABLE] == 1)
        & (decade >= 20)
        & raw["Height (cm)"].notna()
        & raw["Weight (kg)"].notna()
    )
    rows = raw[whole]
    task = WARFARIN_DOSE
    drugs = rows[_INDUCERS].max(axis=1).fillna(0)
    columns = {
        "age": decade[whole] + 5,
        "height": rows["Height (cm)"].round(),
        "weight": rows["Weight (kg)"].round(),
        "race": _codes(rows["Race"].replace("Unknown", "missing or mixed"), "race"),
        "VKORC1": _codes(_vkorc1(rows), "VKORC1"),
        "CYP2C9": _codes(rows["CYP2C9 consensus"], "CYP2C9"),
        "enzyme inducer": drugs,
        "amiodarone": rows["Amiodarone (Cordarone)"].fillna(0),
    }
    data = np.column_stack([columns[name].to_numpy(float) for name in task.feature_names])
    dose = rows[_DOSE].to_numpy(float)
    train, test = train_test_split(np.arange(len(data)), test_size=0.2, random_state=42)
    assert task.quantity is not None
    factors = {
        "dose": np.array([task.quantity.group(value) for value in dose]),
        "race": np.array([task.feature("race").codes[int(code)] for code in columns["race"]]),
        "VKORC1": np.where(
            columns["VKORC1"] == task.feature("VKORC1").codes.index("unknown"), "unknown", "known"
        ),
    }
    split = "a random fifth of the patients, seed 42; one row a patient"
    return Dataset(task, data, dose, np.sort(train), np.sort(test), split, factors=factors)


def _codes(words: pd.Series, name: str) -> pd.Series:
    """The position of each word among the codes of an input; the last code is for what is missing
    or rare.
    """
    codes = WARFARIN_DOSE.feature(name).codes
    return words.map({word: n for n, word in enumerate(codes)}).fillna(len(codes) - 1)


def _vkorc1(rows: pd.DataFrame) -> pd.Series:
    genotypes = rows[_VKORC1]
    elsewhere = ~rows["Race"].isin(["Black or African American", "Unknown"])
    for column, meaning, everybody in _NEIGHBOURS:
        genotypes = genotypes.where(
            genotypes.notna(), rows[column].map(meaning).where(elsewhere | everybody)
        )
    return genotypes
