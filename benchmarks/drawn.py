"""Rows of breast cytology that belong to nobody, as many as are asked for: ``python -m
benchmarks.drawn ROWS OUT.parquet``.

A case is drawn from the density of the training cases of its class: one of them, plus a draw from a
normal distribution with a quarter of the class's standard deviations and its correlations
(Silverman 1986, the smoothed bootstrap). What breaks a rule of the question is drawn again, and
what leaves a plausible range is set to its end, so that every row is one that a reader accepts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from medmodels.datasets import DATASETS
from medmodels.tasks import get_task

__all__ = ["BLOCK", "TASK", "TRUTH", "blocks", "drawn", "write"]

TASK, TRUTH = "breast-fna", "diagnosis"
BLOCK = 65_536  # rows drawn at once, of a row group in the file, and of what a plain script scores
_WIDTH = 0.25


def blocks(rows: int, *, seed: int = 0) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Values (n, D) and whether malignant (n,), ``BLOCK`` rows at a time; the first rows are the
    same however many are drawn.
    """
    for number, start in enumerate(range(0, rows, BLOCK)):
        data, malignant = _block(np.random.default_rng([seed, number]))
        yield data[: rows - start], malignant[: rows - start]


def drawn(rows: int, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The same in one piece."""
    data, malignant = zip(*blocks(rows, seed=seed), strict=True)
    return np.concatenate(data), np.concatenate(malignant)


def write(out: Path, rows: int, *, truths: bool = False) -> None:
    """A parquet file of the inputs, with the outcome beside them where that is asked for."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = get_task(TASK).feature_names
    schema = pa.schema([(name, pa.float64()) for name in names])
    schema = schema.append(pa.field(TRUTH, pa.string())) if truths else schema
    with pq.ParquetWriter(out, schema) as writer:
        for data, malignant in blocks(rows):
            columns = [pa.array(column) for column in data.T]
            said = [pa.array(np.where(malignant, "malignant", "benign"))] if truths else []
            writer.write_table(pa.table([*columns, *said], schema=schema))


def _block(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """``BLOCK`` rows that break no rule."""
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    while sum(len(data) for data, _ in kept) < BLOCK:
        data, malignant = _tried(rng, BLOCK)
        holds = _holds(data)
        kept.append((data[holds], malignant[holds]))
    data, malignant = (np.concatenate(parts)[:BLOCK] for parts in zip(*kept, strict=True))
    return data, malignant


def _tried(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    data, malignant, roots = _training()
    row = rng.integers(0, len(data), count)
    noise = rng.normal(size=(count, data.shape[1]))
    moved = np.where(malignant[row, None], noise @ roots[1].T, noise @ roots[0].T)
    low, high = np.array([feature.plausible for feature in get_task(TASK).features]).T
    return np.clip(data[row] + _WIDTH * moved, low, high), malignant[row]


@cache
def _training() -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The training cases, which are malignant, and a root of the covariance of each class, benign
    first.
    """
    dataset = DATASETS[TASK]()
    data, malignant = dataset.data[dataset.train], np.asarray(dataset.labels[dataset.train], bool)
    benign, other = (np.linalg.cholesky(np.cov(data[malignant == m].T)) for m in (False, True))
    return data, malignant, (benign, other)


def _holds(data: np.ndarray) -> np.ndarray:
    """Which rows break no rule of the question: what a rule compares are whole columns here."""
    task = get_task(TASK)
    value = dict(zip(task.feature_names, data.T, strict=True))
    told = [_rule(rule, value) for rule in task.inputs.consistency]  # type: ignore[attr-defined]
    return np.logical_and.reduce(told)


def _rule(rule, value) -> np.ndarray:  # type: ignore[no-untyped-def]
    first, second = (value[name] for name in rule.names)
    if hasattr(rule, "power"):
        return (rule.low * second**rule.power <= first) & (first <= rule.high * second**rule.power)
    return first <= second


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]), truths="--truths" in sys.argv)
