"""A cohort to begin with: synthetic rows about a model's reference cases, scored as any other."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from medmodels.cases.table_values import implausible_rows
from medmodels.cohort.engine import serial
from medmodels.cohort.opened import open_scored
from medmodels.cohort.run import score_cohort
from medmodels.cohort.sources import open_source
from medmodels.gates import signed_roots
from medmodels.models import Model
from medmodels.tasks import Table, Task

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["can_be_drawn", "write_example"]

_ROWS, _STRANGE, _INCOMPLETE = 2000, 50, 40
_SPREAD = 0.4  # of the spread about all cases: with that of the means as wide as the training cases
_LARGER = 1.15  # by how much one input is larger than it should be, for the drift to be found
_TRIES = 8


def can_be_drawn(model: Model) -> bool:
    """Whether a model keeps cases between which others can be drawn, and one of two labels is asked
    for, whose outcome can be drawn too.
    """
    task = model.task
    ground = model.artifact.fitted.get("background")
    fits = isinstance(task.inputs, Table) and task.asks.has_threshold
    shape = (len(task.feature_names),)
    return fits and ground is not None and ground.ndim == 2 and ground.shape[1:] == shape


def write_example(model: Model, out: Path) -> None:
    """Draw the cohort and score it into ``out``, a Parquet file, with inputs and outcomes.

    Rows lie about the reference cases, one input of all is a little larger; some have inputs far
    beyond theirs, some lack a value. Outcomes are drawn by the model's own probabilities, a little
    higher, so that something is to be found.
    """
    import pandas as pd

    rng = np.random.default_rng(7)
    frame = pd.DataFrame(_drawn(model, rng), columns=list(model.task.feature_names))
    with tempfile.TemporaryDirectory(prefix="medmodels-example-") as name:
        first = Path(name) / "first.parquet"
        _score(model, frame, first)
        with open_scored(first) as scored:
            found = scored.arrays(["row", "probability"])
        odds = np.log(found["probability"] + 1e-3) - np.log1p(1e-3 - found["probability"])
        chance = np.zeros(len(frame))
        chance[found["row"].astype(int) - 1] = 1 / (1 + np.exp(-0.8 * odds - 0.3))
        column, words = _outcomes(model.task)
        frame[column] = np.where(rng.random(len(frame)) < chance, *words)
        _score(model, frame, out)


def _drawn(model: Model, rng: np.random.Generator) -> np.ndarray:
    """Rows (n, inputs), in the order of the question."""
    low, high = np.array([feature.plausible for feature in model.task.features]).T
    far = rng.choice(_ROWS, _STRANGE + _INCOMPLETE, replace=False)
    drawn = _around(model, rng)
    named = {name for rule in Table.of(model.task.inputs).consistency for name in rule.names}
    free = np.array([n for n, f in enumerate(model.task.feature_names) if f not in named], int)
    drawn[:, free[:1]] *= _LARGER
    beyond = low + rng.uniform(0.5, 0.9, (_STRANGE, 1)) * (high - low)
    drawn[np.ix_(far[:_STRANGE], free)] = beyond[:, free]
    drawn = np.clip(drawn, low, high)
    drawn = np.column_stack(
        [np.round(x, f.decimals + 1) for x, f in zip(drawn.T, model.task.features, strict=True)]
    )
    drawn[far[_STRANGE:], rng.integers(0, drawn.shape[1], _INCOMPLETE)] = np.nan
    return drawn


def _around(model: Model, rng: np.random.Generator) -> np.ndarray:
    """Reference cases, which are means, with what single cases vary by about them: rows that could
    be, as far as a few tries find such.
    """
    fitted = model.artifact.fitted
    ground, precision = fitted["background"], fitted.get("gate_precision", np.zeros(0))
    rows = ground[rng.integers(0, len(ground), _ROWS)]
    if precision.shape != (ground.shape[1],) * 2:
        others = ground[rng.integers(0, len(ground), _ROWS)]
        return rows + rng.uniform(0, 0.4, (_ROWS, 1)) * (others - rows)
    spread = _SPREAD * np.linalg.cholesky(np.linalg.inv(precision))
    about, left = signed_roots(rows), np.arange(_ROWS)
    for _ in range(_TRIES):
        roots = about[left] + rng.normal(size=(len(left), len(spread))) @ spread.T
        rows[left] = roots * np.abs(roots)
        left = left[implausible_rows(rows[left], model.task)]
    return rows


def _outcomes(task: Task) -> tuple[str, tuple[str, str]]:
    """The column of outcomes, and what stands in it for each of the two labels."""
    columns = Table.of(task.inputs).truth_columns
    column = next(iter(columns), "outcome")
    means = {label: word for word, label in reversed(tuple(columns.get(column, {}).items()))}
    first, second = (means.get(label, label) for label in task.labels)
    return column, (first, second)


def _score(model: Model, frame: pd.DataFrame, out: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="medmodels-example-") as name:
        given = Path(name) / "example.parquet"
        frame.to_parquet(given)
        source = open_source([given], task=model.task)
        score_cohort(model, source, out, engine=serial, now=time.monotonic, inputs=True)
