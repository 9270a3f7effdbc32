"""Scored files for tests, with what a real one has and what a hostile one could have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["ABOUT", "HOSTILE", "rejected_written", "written"]

ABOUT: dict[str, Any] = {
    "format": 1,
    "model": "breast-fna/forest",
    "digest": "0" * 64,
    "task": "breast-fna",
    "explain": "no",
    "unit": "probability",
    "threshold": 0.5,
}
# Names of columns that would do harm where they reach a statement as they are.
HOSTILE = (
    'input a"; DROP VIEW scored; --',
    "input ') OR TRUE --",
    "input ?",
    "input $1",
    "input {x}",
    'input ""',
    "input \\\\",
    "input \N{SNOWMAN}\n, 1",
    "input *",
)


def written(frame: pd.DataFrame, path: Path, *, about: dict[str, Any] | None = None) -> Path:
    """The frame as a scored file, in small groups of rows, so that questions go over several."""
    words = [name for name in frame.columns if frame[name].dtype == object]
    schema = pa.schema(
        [
            (n, pa.string() if n in words else pa.int64() if n == "row" else pa.float64())
            for n in frame.columns
        ]
    )
    table = pa.Table.from_pydict({n: frame[n].tolist() for n in frame.columns}, schema=schema)
    said = {"medmodels": json.dumps(ABOUT if about is None else about)}
    pq.write_table(table.replace_schema_metadata(said), path, row_group_size=7)
    return path


def rejected_written(rows: pd.DataFrame, scored: Path) -> None:
    """What was rejected, beside the scored file."""
    rows.to_csv(scored.with_suffix(".rejected.csv"), index=False)
