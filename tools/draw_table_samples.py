"""Draw the synthetic sample cases of a table task: ``python -m tools.draw_table_samples``.

One multivariate normal a label, fitted to the logarithms of the training cases, drawn until enough
cases pass the task's own reader. A case is kept only when it is no nearer to any training case than
training cases are to one another (5th percentile of nearest-neighbour distances). The one that no
model answers is drawn from a normal of eight times the variance.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from medmodels.cases import case_from_values
from medmodels.cases.samples import SAMPLES
from medmodels.cases.written import csv_text
from medmodels.datasets import DATASETS, Dataset
from medmodels.errors import CaseRejected
from medmodels.gates import abstention
from medmodels.models import load_model, models_of

__all__ = ["draw", "drawn", "nearest_distances"]

# What a sample should show: its label and where the probabilities of all models lie.
_WANTED = {
    "01-looks-benign": ("benign", 0.0, 0.05),
    "02-looks-malignant": ("malignant", 0.95, 1.0),
    "03-borderline": ("malignant", 0.4, 0.6),
    "04-benign-but-looks-worrying": ("benign", 0.65, 1.0),
    "05-malignant-but-looks-quiet": ("malignant", 0.1, 0.4),
    "06-malignant-and-plain": ("malignant", 0.95, 1.0),
    "07-benign-on-the-line": ("benign", 0.42, 0.58),
    "08-benign-and-plain": ("benign", 0.0, 0.05),
    "09-malignant-not-quite-sure": ("malignant", 0.6, 0.9),
    "10-malignant-but-missed": ("malignant", 0.0, 0.15),
    "11-benign-with-a-doubt": ("benign", 0.1, 0.3),
    "12-benign-and-plain": ("benign", 0.0, 0.05),
    "13-malignant-unlike-any-other": ("malignant", 0.0, 1.0),
}
_UNLIKE = {"13-malignant-unlike-any-other"}
_INFLATED = 8.0


def draw(
    dataset: Dataset, label: int, rng: np.random.Generator, count: int, *, inflated: float = 1.0
) -> np.ndarray:
    """``count`` synthetic cases of a label (0 the positive one), shape (count, features)."""
    rows = dataset.data[dataset.train][dataset.labels[dataset.train] == (label == 0)]
    logs = np.log(rows + 1e-3)
    return np.maximum(
        np.exp(rng.multivariate_normal(logs.mean(0), inflated * np.cov(logs.T), size=count)) - 1e-3,
        0,
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
    folder = SAMPLES / dataset.task.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in drawn(dataset):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def drawn(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Name and text of each sample's file, the same every time."""
    task, rng = dataset.task, np.random.default_rng(7)
    train = dataset.data[dataset.train]
    spread = train.std(0)
    limit = np.percentile(nearest_distances(train, train, spread, skip_self=True), 5)
    models = [load_model(model_id) for model_id in models_of(task.name)]
    for name, (label, low, high) in _WANTED.items():
        inflated = _INFLATED if name in _UNLIKE else 1.0
        while True:
            row = draw(dataset, task.labels.index(label), rng, 1, inflated=inflated)[0]
            cells = [f.show(v).split()[0] for f, v in zip(task.features, row, strict=True)]
            values = map(float, cells)
            try:
                case = case_from_values(
                    dict(zip(task.feature_names, values, strict=True)), task=task
                )
            except CaseRejected:
                continue
            chances = [m.probabilities(case.data[None])[0, 0] for m in models]
            if (
                low <= min(chances) <= max(chances) <= high
                and nearest_distances(case.data[None], train, spread)[0] >= limit
                and all((abstention(m, case) is not None) == (name in _UNLIKE) for m in models)
            ):
                break
        yield name, csv_text([[*task.feature_names, "diagnosis"], [*cells, label]])


if __name__ == "__main__":
    main()
