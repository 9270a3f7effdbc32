"""From a table with outcomes to metrics: those of ``evaluate`` on the same rows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medmodels.cohort import score_cohort, serial
from medmodels.cohort.counted import Counted
from medmodels.cohort.drift import drift_of
from medmodels.cohort.measured import CohortMetrics, measured_of
from medmodels.cohort.opened import open_scored
from medmodels.cohort.prevalence import prevalence_of
from medmodels.cohort.sources.parquet import ParquetSource
from medmodels.datasets import held_out_cases
from medmodels.evidence import Metric, evaluate
from medmodels.models import load_model


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The held-out cases, which come with scikit-learn, as a table with their outcomes."""
    dataset = held_out_cases("breast-fna")
    columns = {
        name: dataset.data[dataset.test, k] for k, name in enumerate(dataset.task.feature_names)
    }
    named = np.where(dataset.labels[dataset.test], *dataset.task.labels)
    path = tmp_path_factory.mktemp("given") / "cohort.parquet"
    pq.write_table(pa.table({**columns, "diagnosis": named.tolist()}), path)
    return path


@pytest.mark.parametrize("family", ["forest", "svm", "boosting"])
def test_scored_held_out_cases_are_measured_as_evaluate_does(
    family: str, given: Path, tmp_path: Path
) -> None:
    """Scored from their file, opened as the page opens it: every metric of all cases and of those
    answered, to what the order of sums changes; nothing has drifted, and the labels are as
    frequent as they are.
    """
    model, out = load_model(f"breast-fna/{family}"), tmp_path / "out.parquet"
    clock = itertools.count(0.0, 0.5)
    score_cohort(
        model, ParquetSource([given]), out, engine=serial, now=lambda: next(clock), inputs=True
    )
    evidence = evaluate(model)
    with open_scored(out) as opened:
        counted = Counted(opened.ask)
        found = measured_of(counted, model)
        drift, labels = drift_of(counted, model), prevalence_of(counted, model)

    assert found is not None
    assert found.every is not None
    assert evidence.answered is not None
    same(found.every, evidence.metrics)
    same(found.answered, evidence.answered.metrics)
    assert len(drift.rows) == 31
    assert not any(row.told or row.missing_told for row in drift.rows)
    assert labels.estimate is not None
    assert labels.estimate.shares == pytest.approx(labels.held, abs=1e-9)


def same(found: CohortMetrics, expected: Mapping[str, Metric]) -> None:
    assert found.metrics.keys() == expected.keys()
    for name, m in expected.items():
        here = found.metrics[name]
        assert (here.n, here.events) == (m.n, m.events), name
        numbers = [(getattr(one, side)) for one in (here, m) for side in ("value", "low", "high")]
        assert numbers[:3] == pytest.approx(numbers[3:], abs=1e-6), name
