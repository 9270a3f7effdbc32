"""Training sets, for training and tests only: loaded, verified, split by patient."""

from __future__ import annotations

from collections.abc import Callable

from medmodels.datasets.breast_fna import load_breast_fna
from medmodels.datasets.breast_ultrasound import load_breast_ultrasound
from medmodels.datasets.chest_xray import load_chest_xray
from medmodels.datasets.dataset import Dataset
from medmodels.datasets.icu_mortality import load_icu_mortality
from medmodels.datasets.note_section import load_note_section
from medmodels.datasets.warfarin_dose import load_warfarin_dose

__all__ = ["DATASETS", "Dataset"]

DATASETS: dict[str, Callable[[], Dataset]] = {
    "breast-fna": load_breast_fna,
    "chest-xray": load_chest_xray,
    "breast-ultrasound": load_breast_ultrasound,
    "icu-mortality": load_icu_mortality,
    "warfarin-dose": load_warfarin_dose,
    "note-section": load_note_section,
}
