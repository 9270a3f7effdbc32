"""The Wisconsin Diagnostic cases, as scikit-learn ships them; nothing is downloaded."""

from __future__ import annotations

import hashlib

import numpy as np

from medmodels.datasets.dataset import Dataset
from medmodels.errors import DatasetError
from medmodels.tasks.breast_fna import BREAST_FNA

__all__ = ["load_breast_fna"]

SHA256 = "b8094a88331cff40122d4ad3515ef012f174681f5c20476024ea192f26ddda3c"


def load_breast_fna() -> Dataset:
    """All 569 cases, malignant as the positive outcome; raises ``DatasetError`` if scikit-learn's
    copy has changed.
    """
    from sklearn.datasets import load_breast_cancer
    from sklearn.model_selection import train_test_split

    bunch = load_breast_cancer()
    data, malignant = np.ascontiguousarray(bunch.data, dtype=float), bunch.target == 0
    digest = hashlib.sha256(data.tobytes() + malignant.tobytes()).hexdigest()
    if tuple(bunch.feature_names) != BREAST_FNA.feature_names or digest != SHA256:
        raise DatasetError("wisconsin-changed")
    train, test = train_test_split(
        np.arange(len(data)), test_size=0.2, stratify=malignant, random_state=42
    )
    return Dataset(
        BREAST_FNA,
        data,
        malignant,
        np.sort(train),
        np.sort(test),
        "a random split, stratified by outcome, one case a patient",
    )
