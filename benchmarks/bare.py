"""What somebody would write who wants nothing but the probabilities of a file: read it in blocks,
``predict_proba``, keep the last of it. ``python -m benchmarks.bare HOW IN.parquet`` prints JSON.

``forest`` is the shipped estimator. ``svm`` is scikit-learn's: ``SVC(C=10, gamma=0.01)`` behind a
``StandardScaler``, calibrated by ``CalibratedClassifierCV(ensemble=False, cv=10)``, fitted here on
the cases that the shipped model was fitted on (52 support vectors; the shipped one has 91
landmarks). ``expansion`` is the arithmetic of the shipped SVM and nothing else.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.drawn import BLOCK

__all__ = ["BARE"]

_MODEL = {"forest": "breast-fna/forest", "expansion": "breast-fna/svm"}


def _forest() -> Callable[[np.ndarray], np.ndarray]:
    from medmodels.models import load_model

    return load_model(_MODEL["forest"]).estimator.predict_proba  # type: ignore[attr-defined]


def _svm() -> Callable[[np.ndarray], np.ndarray]:
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    from medmodels.datasets import DATASETS

    cases = DATASETS["breast-fna"]()
    machine = CalibratedClassifierCV(SVC(C=10, gamma=0.01), ensemble=False, cv=10)
    fitted: Any = make_pipeline(StandardScaler(), machine)
    return fitted.fit(cases.data[cases.train], cases.labels[cases.train]).predict_proba


def _expansion() -> Callable[[np.ndarray], np.ndarray]:
    from medmodels.models import load_model

    return load_model(_MODEL["expansion"]).probabilities


BARE: dict[str, Callable[[], Callable[[np.ndarray], np.ndarray]]] = {
    "forest": _forest,
    "svm": _svm,
    "expansion": _expansion,
}


def main() -> None:
    """Print how many rows there were, the seconds in ``predict_proba`` and the last answer."""
    import pyarrow.parquet as pq

    how, path = sys.argv[1:]
    answer = BARE[how]()
    inside, rows, last = 0.0, 0, np.zeros((1, 1))
    for batch in pq.ParquetFile(path).iter_batches(batch_size=BLOCK):
        data = np.column_stack([column.to_numpy() for column in batch.columns])
        start = time.perf_counter()
        last = answer(data)
        inside += time.perf_counter() - start
        rows += len(data)
    print(json.dumps({"rows": rows, "inside": inside, "last": last[-1].tolist()}))


if __name__ == "__main__":
    main()
