"""Scored files to count: one row a held-out case, or rows that a test makes up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from medmodels.cohort.counted import Counted
from medmodels.cohort.held_numbers import held_numbers
from medmodels.cohort.layout import ANSWER_FIELDS
from medmodels.evidence import load_scores
from medmodels.models import Model
from medmodels.outcomes import Classes, Quantity


def written(path: Path, columns: Mapping[str, Any], *, passed: np.ndarray | None = None) -> Path:
    """A scored file of these columns, numbered; ``passed`` (n,) says whom the gate let pass."""
    n = len(next(iter(columns.values())))
    through = np.ones(n, bool) if passed is None else passed
    gate = np.where(through, "passed", "abstained")
    table = pa.table({"row": np.arange(1, n + 1), **columns, "gate": pa.array(gate.tolist())})
    pq.write_table(table, path)
    return path


def counted(path: Path) -> Counted:
    """A file, counted where it lies."""
    connection = duckdb.connect()
    connection.read_parquet(str(path)).create_view("scored")
    return Counted(lambda sql, values: connection.cursor().execute(sql, list(values)))


def of_held_out(model: Model, path: Path) -> Path:
    """The held-out cases of a model as if they had been scored: the same outcomes, answers and
    abstentions, nothing more.
    """
    scores, asks = load_scores(model.artifact), model.task.asks
    passed = np.ones(len(scores.y), bool) if scores.abstained is None else ~scores.abstained
    number = next(iter(ANSWER_FIELDS[model.task.kind]))
    named = [asks.named(truth) for truth in scores.y]
    columns: dict[str, Any] = {number: held_numbers(model.task, scores)}
    if isinstance(asks, Classes):
        calls = [asks.names[k] for k in scores.p.argmax(1)]
        columns["call"] = [call if ok else None for call, ok in zip(calls, passed, strict=True)]
    if isinstance(asks, Quantity):
        assert np.allclose(scores.y, [asks.amount(name) for name in named], atol=0.5)
    if scores.groups is not None:
        columns["file"] = [f"{group:06d}" for group in scores.groups]
    return written(path, {**columns, "outcome": named}, passed=passed)
