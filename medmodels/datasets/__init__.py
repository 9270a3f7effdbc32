"""Training sets, for training and tests only: loaded, verified, split by patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from medmodels.datasets.breast_fna import load_breast_fna
from medmodels.datasets.breast_survival import load_breast_survival
from medmodels.datasets.breast_ultrasound import load_breast_ultrasound
from medmodels.datasets.chest_xray import load_chest_xray, load_test_films
from medmodels.datasets.chest_xray_twins import Twins, load_chest_xray_twins
from medmodels.datasets.dataset import Dataset
from medmodels.datasets.ecg_beat import load_ecg_beat, load_held_out_beats
from medmodels.datasets.icu_mortality import load_held_out_stays, load_icu_mortality
from medmodels.datasets.note_section import load_note_section
from medmodels.datasets.warfarin_dose import load_warfarin_dose

__all__ = ["DATASETS", "HELD_OUT_NEEDS", "TWINS", "Dataset", "Twins", "held_out_cases"]

DATASETS: dict[str, Callable[[], Dataset]] = {
    "breast-fna": load_breast_fna,
    "chest-xray": load_chest_xray,
    "breast-ultrasound": load_breast_ultrasound,
    "icu-mortality": load_icu_mortality,
    "warfarin-dose": load_warfarin_dose,
    "note-section": load_note_section,
    "ecg-beat": load_ecg_beat,
    "breast-survival": load_breast_survival,
}

# Those that read their held-out cases alone, and the files that this needs where it is not all.
_HELD_OUT: dict[str, Callable[[], Dataset]] = {
    "chest-xray": load_test_films,
    "icu-mortality": load_held_out_stays,
    "ecg-beat": load_held_out_beats,
}
HELD_OUT_NEEDS: dict[str, tuple[str, ...]] = {"chest-xray": ("test.tar",)}

# Those of which another published copy has other test cases, and which of ours it has.
TWINS: dict[str, Callable[[], Twins]] = {"chest-xray": load_chest_xray_twins}


def held_out_cases(name: str) -> Dataset:
    """A training set of which ``held_out`` may be asked, read no further than that needs; raises
    ``DatasetError`` as its loader does.
    """
    dataset = _HELD_OUT.get(name, DATASETS[name])()
    return replace(
        dataset,
        data=dataset.data[dataset.test],
        labels=dataset.labels[dataset.test],
        train=dataset.train[:0],
        test=np.arange(len(dataset.test)),
        validation=dataset.validation[:0],
        factors={},
        groups=None,
        extra=None,
    )
