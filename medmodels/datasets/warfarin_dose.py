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
_INDICATION, _TARGET, _RANGE = (
    "Indication for Warfarin Treatment",
    "Target INR",
    "Estimated Target INR Range Based on Indication",
)
# The study's numbers of indications, of which a patient may have several; what comes first counts.
_GIVEN_FOR: Mapping[str, str] = {
    "heart valve": "4",
    "deep vein thrombosis or pulmonary embolism": "[12]",
    "atrial fibrillation": "3",
    "other": "[5-8]",
}
_CARDIOMYOPATHY = "5"
# A target is about 2 to 3 where its middle is at least the first and below the second.
_LOWER, _HIGHER = 2.4, 2.9
# The file does not name the groups: these are inferred from its order. It holds one after the
# other, each with the columns that it recorded and numbers of the register of its own; here are the
# rows, counted from 0, at which both change. Two blocks that only differ in the register's numbers
# are one.
_STARTS = (
    *(0, 313, 372, 430, 593, 1421, 1671, 2021, 2301, 2737, 3000, 3213, 3408, 3523, 3724, 3787),
    *(4087, 4309, 4402, 4494, 4711, 4992, 5303, 5413),
)
_ANTIBIOTICS = ["Sulfonamide Antibiotics", "Macrolide Antibiotics", "Anti-fungal Azoles"]
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
        "sex": (rows["Gender"] != "female").astype(float),
        "height": rows["Height (cm)"].round(),
        "weight": rows["Weight (kg)"].round(),
        "race": _codes(rows["Race"].replace("Unknown", "missing or mixed"), "race"),
        "smoker": _answers(rows["Current Smoker"]),
        "INR target": _codes(_targets(rows), "INR target"),
        "VKORC1": _codes(_vkorc1(rows), "VKORC1"),
        "CYP2C9": _codes(rows["CYP2C9 consensus"], "CYP2C9"),
        "indication": _codes(_indications(rows), "indication"),
        "diabetes": _answers(rows["Diabetes"]),
        "heart failure": _answers(_heart_failure(rows)),
        "enzyme inducer": drugs,
        "amiodarone": rows["Amiodarone (Cordarone)"].fillna(0),
        "antibiotic or azole": _answers(rows[_ANTIBIOTICS].max(axis=1)),
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
    sites = np.searchsorted(_STARTS, np.flatnonzero(whole), side="right")
    return Dataset(
        task, data, dose, np.sort(train), np.sort(test), split, factors=factors, sites=sites
    )


def _codes(words: pd.Series, name: str) -> pd.Series:
    """The position of each word among the codes of an input; the last code is for what is missing
    or rare.
    """
    codes = WARFARIN_DOSE.feature(name).codes
    return words.map({word: n for n, word in enumerate(codes)}).fillna(len(codes) - 1)


def _answers(recorded: pd.Series) -> pd.Series:
    """0 for no, 1 for yes, 2 where nothing is recorded."""
    return recorded.fillna(2)


def _targets(rows: pd.DataFrame) -> pd.Series:
    """The target as words, from its number where there is one, else from the middle of the range;
    missing where there is neither.
    """
    import pandas as pd

    bounds = rows[_RANGE].str.split("-", expand=True).apply(pd.to_numeric, errors="coerce")
    middle = pd.to_numeric(rows[_TARGET], errors="coerce").fillna(bounds.mean(axis=1, skipna=False))
    words = WARFARIN_DOSE.feature("INR target").codes
    return pd.cut(middle, [0, _LOWER, _HIGHER, np.inf], right=False, labels=words[:3]).astype(
        object
    )


def _indications(rows: pd.DataFrame) -> pd.Series:
    """What warfarin is given for; who has a new valve has it for that."""
    told = rows[_INDICATION].fillna("").astype(str)
    words = (rows["Valve Replacement"] == 1).map({True: "heart valve"})
    for word, numbers in _GIVEN_FOR.items():
        words = words.where(words.notna() | ~told.str.contains(numbers), word)
    return words


def _heart_failure(rows: pd.DataFrame) -> pd.Series:
    recorded = rows["Congestive Heart Failure and/or Cardiomyopathy"]
    return recorded.mask(rows[_INDICATION].fillna("").astype(str).str.contains(_CARDIOMYOPATHY), 1)


def _vkorc1(rows: pd.DataFrame) -> pd.Series:
    genotypes = rows[_VKORC1]
    elsewhere = ~rows["Race"].isin(["Black or African American", "Unknown"])
    for column, meaning, everybody in _NEIGHBOURS:
        genotypes = genotypes.where(
            genotypes.notna(), rows[column].map(meaning).where(elsewhere | everybody)
        )
    return genotypes
