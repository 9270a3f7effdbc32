"""Draw the synthetic cases of ``breast-survival``: ``python -m tools.draw_survival_samples``.

In the manner of ``tools.draw_table_samples``: one multivariate normal a state at the first horizon,
fitted to the training women whose state is known (numbers in logarithms, codes as numbers that are
rounded), drawn until one passes the task's own reader and lies where it is wanted. A case is kept
only when it is no nearer to any training case than training cases are to one another (5th
percentile). The one that no model answers is drawn from a normal of eight times the variance.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from medmodels.cases import Case, case_from_values
from medmodels.cases.samples import SAMPLES
from medmodels.cases.written import csv_text
from medmodels.datasets import DATASETS, Dataset
from medmodels.errors import CaseRejected
from medmodels.gates import abstention
from medmodels.models import load_model, models_of
from medmodels.tasks import Task
from tools.draw_table_samples import nearest_distances

__all__ = ["drawn"]

# What a sample should show: whether she is free, and where the chances of all models lie.
_WANTED = {
    "01-free-and-favourable": (True, 0.9, 1.0),
    "02-recurrence-and-unfavourable": (False, 0.0, 0.48),
    "03-free-near-the-line": (True, 0.5, 0.6),
    "04-recurrence-though-favourable": (False, 0.83, 0.96),
    "05-free-though-unfavourable": (True, 0.2, 0.48),
    "06-free-and-plain": (True, 0.8, 0.9),
    "07-recurrence-near-the-line": (False, 0.44, 0.5),
    "08-free-as-most-are": (True, 0.74, 0.84),
    "09-recurrence-hardly-foreseen": (False, 0.7, 0.82),
    "10-free-and-favourable": (True, 0.9, 1.0),
    "11-recurrence-and-unfavourable": (False, 0.0, 0.45),
    "12-free-with-a-doubt": (True, 0.6, 0.74),
    "13-recurrence-with-a-doubt": (False, 0.52, 0.68),
    "14-free-unlike-any-other": (True, 0.0, 1.0),
}
_UNLIKE = {"14-free-unlike-any-other"}
_INFLATED = 8.0


def _latent(rows: np.ndarray, task: Task) -> np.ndarray:
    """Rows (n, inputs) with numbers in logarithms."""
    coded = np.array([bool(f.codes) for f in task.features])
    return np.where(coded, rows, np.log1p(rows))


def _row(latent: np.ndarray, task: Task) -> np.ndarray:
    """One drawn row (inputs,) as values: codes are those that there are, numbers whole."""
    values = [
        np.clip(np.round(x), 0, len(f.codes) - 1) if f.codes else np.round(np.expm1(x))
        for x, f in zip(latent, task.features, strict=True)
    ]
    return np.maximum(np.array(values), 0)


def main() -> None:
    """Write the samples."""
    dataset = DATASETS["breast-survival"]()
    folder = SAMPLES / dataset.task.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in drawn(dataset):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def drawn(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Name and text of each sample's file, the same every time."""
    task, rng = dataset.task, np.random.default_rng(7)
    rows, y = dataset.data[dataset.train], dataset.labels[dataset.train]
    known = task.asks.known(y)
    free = np.array([task.asks.named(truth) == task.labels[0] for truth in y])
    latent = _latent(rows, task)
    spread = latent.std(0)
    limit = np.percentile(nearest_distances(latent, latent, spread, skip_self=True), 5)
    models = [load_model(model_id) for model_id in models_of(task.name)]
    (column,) = getattr(task.inputs, "truth_columns", {})
    for name, (is_free, low, high) in _WANTED.items():
        mine = latent[known & (free == is_free)]
        wider = _INFLATED if name in _UNLIKE else 1.0
        while True:
            drawn_row = rng.multivariate_normal(mine.mean(0), wider * np.cov(mine.T))
            case = _accepted(_row(drawn_row, task), task)
            if case is None or (name not in _UNLIKE and not _as_ages_go(case)):
                continue
            chances = [m.probabilities(m.batch([case]))[0, 0] for m in models]
            near = nearest_distances(_latent(case.data[None], task), latent, spread)[0]
            if (
                low <= min(chances) <= max(chances) <= high
                and near >= limit
                and all((abstention(m, case) is not None) == (name in _UNLIKE) for m in models)
            ):
                break
        cells = [f.show(v).split()[0] for f, v in zip(task.features, case.data, strict=True)]
        label = task.labels[0 if is_free else 1]
        yield name, csv_text([[*task.feature_names, column], [*cells, label]])


def _as_ages_go(case: Case) -> bool:
    """Whether the menopause lies where it usually does: the normal knows nothing of that."""
    post, age = case.values["menopausal status"] == 1, case.values["age"]
    return bool(age >= 45 if post else age <= 56)


def _accepted(row: np.ndarray, task: Task) -> Case | None:
    """The row as a case; ``None`` where the reader would refuse it."""
    values = dict(zip(task.feature_names, row.tolist(), strict=True))
    try:
        return case_from_values(values, task=task)
    except CaseRejected:
        return None


if __name__ == "__main__":
    main()
