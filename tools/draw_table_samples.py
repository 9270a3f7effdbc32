"""Draw the synthetic sample cases of a table task: ``python -m tools.draw_table_samples``.

One multivariate normal a label, fitted to the logarithms of the training cases, drawn until enough
cases pass the task's own reader. A case is kept only when it is no nearer to any training case than
training cases are to one another (5th percentile of nearest-neighbour distances).
"""

from __future__ import annotations

import numpy as np

from medmodels.cases import case_from_values
from medmodels.cases.samples import SAMPLES
from medmodels.cases.written import csv_text
from medmodels.datasets import DATASETS, Dataset
from medmodels.errors import CaseRejected
from medmodels.models import load_model, models_of

__all__ = ["draw", "nearest_distances"]

# What a sample should show: its label and where the mean probability of the models lies.
_WANTED = {
    "01-looks-benign": ("benign", 0.0, 0.03),
    "02-looks-malignant": ("malignant", 0.97, 1.0),
    "03-borderline": ("malignant", 0.4, 0.6),
    "04-benign-but-looks-worrying": ("benign", 0.55, 0.9),
    "05-malignant-but-looks-quiet": ("malignant", 0.1, 0.4),
}


def draw(dataset: Dataset, label: int, rng: np.random.Generator, count: int) -> np.ndarray:
    """``count`` synthetic cases of a label (0 the positive one), shape (count, features)."""
    rows = dataset.data[dataset.train][dataset.labels[dataset.train] == (label == 0)]
    logs = np.log(rows + 1e-3)
    return np.maximum(
        np.exp(rng.multivariate_normal(logs.mean(0), np.cov(logs.T), size=count)) - 1e-3, 0
    )


def nearest_distances(
    cases: np.ndarray, others: np.ndarray, spread: np.ndarray, *, skip_self: bool = False
) -> np.ndarray:
    """Distance of each case to its nearest other, inputs scaled by ``spread``."""
    squared = (((cases[:, None] - others[None]) / spread) ** 2).sum(2)
    if skip_self:
        np.fill_diagonal(squared, np.inf)
    return np.sqrt(squared.min(1))


def main() -> None:
    """Write the samples of the breast cytology task."""
    dataset = DATASETS["breast-fna"]()
    task, rng = dataset.task, np.random.default_rng(7)
    train = dataset.data[dataset.train]
    spread = train.std(0)
    limit = np.percentile(nearest_distances(train, train, spread, skip_self=True), 5)
    models = [load_model(model_id) for model_id in models_of(task.name)]
    folder = SAMPLES / task.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, (label, low, high) in _WANTED.items():
        while True:
            values = [
                float(f.show(v).split()[0])
                for f, v in zip(
                    task.features, draw(dataset, task.labels.index(label), rng, 1)[0], strict=True
                )
            ]
            try:
                case = case_from_values(
                    dict(zip(task.feature_names, values, strict=True)), task=task
                )
            except CaseRejected:
                continue
            mean = np.mean([m.probabilities(case.data[None])[0, 0] for m in models])
            if (
                low <= mean <= high
                and nearest_distances(case.data[None], train, spread)[0] >= limit
            ):
                break
        cells = [*(f.show(v).split()[0] for f, v in zip(task.features, values, strict=True)), label]
        (folder / f"{name}.csv").write_text(
            csv_text([[*task.feature_names, "diagnosis"], cells]), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
