"""What the label can be told by without looking at what a film is taken for: its file, its greys,
its frame, how fine it is.

If ill and well were photographed differently, such numbers tell them apart, and a network may have
learnt the difference. A logistic regression on standardised numbers is enough to see it.
"""

from __future__ import annotations

import numpy as np

from medmodels.datasets import Dataset
from medmodels.models.measured_films import Acquisition, AcquisitionRow
from medmodels.statistics.binary import auroc, within_labels
from medmodels.statistics.bootstrap import draws, interval
from medmodels.training.cross_validation import folds, repeated

__all__ = ["acquisition", "frame", "greys", "texture", "told_by"]

_FOLDS = 5
_BLOCKS = 8  # each way; the outermost ones are an eighth of the picture on each side
_LAGS = (1, 2, 4)  # pixels


def acquisition(dataset: Dataset) -> Acquisition:
    """How well each kind of number, and all together, tell the label: on training and validation
    films by cross-validation, nobody in two folds, and on the test films once.
    """
    rows = np.concatenate([dataset.train, dataset.validation])
    given = told_by(dataset)
    together = np.column_stack(list(given.values()))
    groups = dataset.groups
    return Acquisition(
        folds=_FOLDS,
        together=repeated(groups),
        n=len(rows),
        events=int(dataset.labels[rows].sum()),
        test_n=len(dataset.test),
        test_events=int(dataset.labels[dataset.test].sum()),
        file_sizes=dataset.file_sizes is not None,
        rows=tuple(
            _row(kind, numbers, dataset, rows)
            for kind, numbers in {**given, "together": together}.items()
        ),
    )


def told_by(dataset: Dataset) -> dict[str, np.ndarray]:
    """The numbers (films, columns) of each kind, of whatever a data set has."""
    films = dataset.data
    sizes = dataset.file_sizes
    return {
        **({} if sizes is None else {"file size": sizes[:, None].astype(float)}),
        "greys": greys(films),
        "frame": frame(films),
        "texture": texture(films),
    }


def greys(films: np.ndarray) -> np.ndarray:
    """The nine deciles (n, 9) of the greys of films (n, H, W), wherever these lie."""
    return np.stack([np.percentile(film, np.arange(10, 100, 10)) for film in films])


def frame(films: np.ndarray) -> np.ndarray:
    """Mean and standard deviation (n, 56) of the 28 blocks along the edge of films (n, H, W), each
    an eighth of a side wide.
    """
    across, down = (
        np.linspace(0, side, _BLOCKS + 1).astype(int) for side in (films.shape[2], films.shape[1])
    )
    edge = (0, _BLOCKS - 1)
    blocks = [
        films[:, down[r] : down[r + 1], across[c] : across[c + 1]].reshape(len(films), -1)
        for r in range(_BLOCKS)
        for c in range(_BLOCKS)
        if r in edge or c in edge
    ]
    return np.column_stack([measure(block, axis=1) for block in blocks for measure in _SUMMARIES])


def texture(films: np.ndarray) -> np.ndarray:
    """How much pixels (n, 12) of films (n, H, W) differ that lie 1, 2 and 4 apart, across and down:
    the mean and the root of the mean square, wherever they lie.
    """
    columns = []
    for lag in _LAGS:
        for axis in (1, 2):
            near, far = (
                np.take(films, part, axis=axis).astype(np.float32)
                for part in (
                    range(films.shape[axis] - lag),
                    range(lag, films.shape[axis]),
                )
            )
            apart = np.abs(far - near)
            columns += [apart.mean((1, 2)), np.sqrt(np.square(apart).mean((1, 2)))]
    return np.column_stack(columns)


_SUMMARIES = (np.mean, np.std)


def _row(kind: str, numbers: np.ndarray, dataset: Dataset, rows: np.ndarray) -> AcquisitionRow:
    y, groups, test = dataset.labels, dataset.groups, dataset.test
    mine = None if groups is None else groups[rows]
    left_out = np.empty(len(rows))
    for train, held in folds(y[rows], mine, _FOLDS, seed=0):
        left_out[held] = _scores(numbers, y, rows[train], rows[held])
    return AcquisitionRow(
        kind,
        numbers.shape[1],
        _auroc(y[rows], left_out, mine),
        _auroc(
            y[test],
            _scores(numbers, y, rows, test),
            None if groups is None else groups[test],
        ),
    )


def _scores(numbers: np.ndarray, y: np.ndarray, train: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Log-odds (n,) of held-out films by a logistic regression on the training ones."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fitted = make_pipeline(StandardScaler(), LogisticRegression(max_iter=5_000))
    scores: np.ndarray = fitted.fit(numbers[train], y[train]).decision_function(numbers[held])
    return scores


def _auroc(
    y: np.ndarray, scores: np.ndarray, groups: np.ndarray | None
) -> tuple[float, float, float]:
    """With its 95% interval; where somebody has several films, people are drawn and not films."""
    value = float(auroc(y, scores, np.ones((1, len(y))))[0])
    if groups is None or not repeated(groups):
        weights = within_labels(y)
    else:
        people, of = np.unique(groups, return_inverse=True)
        weights = draws(len(people))[:, of]
    return (value, *interval(lambda drawn: auroc(y, scores, drawn), weights))
