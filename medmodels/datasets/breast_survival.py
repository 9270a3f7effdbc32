"""The women of the second trial of the German Breast Cancer Study Group, in the inputs of the task
``breast-survival``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medmodels.datasets.dataset import Dataset
from medmodels.datasets.files import data_file
from medmodels.outcomes import TimeToEvent
from medmodels.tasks.breast_survival import BREAST_SURVIVAL

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_breast_survival"]

_DAYS = 365.25  # of a year
# The columns of the file, in the order of the task's inputs, with what its words are coded as.
_COLUMNS: dict[str, dict[str, int]] = {
    "age": {},
    "menostat": {"Pre": 0, "Post": 1},
    "tsize": {},
    "tgrade": {"I": 0, "II": 1, "III": 2},
    "pnodes": {},
    "progrec": {},
    "estrec": {},
    "horTh": {"no": 0, "yes": 1},
}


def load_breast_survival() -> Dataset:
    """All 686 women; a fifth is held out, drawn at random, stratified by whether the event came.

    ``labels`` are times in years as ``TimeToEvent`` keeps them. Raises ``DatasetError`` when the
    file is absent or another one.
    """
    import pandas as pd
    from sklearn.model_selection import train_test_split

    raw = pd.read_csv(data_file("breast-survival", "gbsg2.csv"))
    columns = [raw[name].map(codes) if codes else raw[name] for name, codes in _COLUMNS.items()]
    data = np.column_stack([column.to_numpy(float) for column in columns])
    asks = BREAST_SURVIVAL.asks
    assert isinstance(asks, TimeToEvent)
    came = (raw["cens"] == 1).to_numpy()
    truth = asks.encoded(raw["time"].to_numpy(float) / _DAYS, came)
    train, test = train_test_split(
        np.arange(len(data)), test_size=0.2, stratify=came, random_state=42
    )
    split = "a random fifth of the women, stratified by whether the event came, seed 42"
    return Dataset(
        BREAST_SURVIVAL,
        data,
        truth,
        np.sort(train),
        np.sort(test),
        split,
        factors=_factors(raw),
    )


def _factors(raw: pd.DataFrame) -> dict[str, np.ndarray]:
    """What divides the women into groups that are large enough to be looked at."""
    return {
        "age": np.select([raw["age"] <= 45, raw["age"] <= 60], ["up to 45", "46 to 60"], "over 60"),
        "menopausal status": raw["menostat"].str.lower().to_numpy(str),
        "grade": raw["tgrade"].to_numpy(str),
        "positive nodes": np.where(raw["pnodes"] <= 3, "1 to 3", "4 or more"),
        "hormonal therapy": raw["horTh"].to_numpy(str),
    }
