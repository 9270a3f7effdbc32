"""Metrics of a cohort with known outcomes: those of the evidence, on the same rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from medmodels.card.cohorts import outcomes_found
from medmodels.cohort import counted as counting
from medmodels.cohort import measured as module
from medmodels.cohort.counted import EVERYBODY, LET_PASS
from medmodels.cohort.measured import COHORT_MEASURES, measured_of, metrics_of
from medmodels.evidence import Evidence, evaluate, load_scores
from medmodels.models import Model, load_model, model_ids
from medmodels.outcomes import OUTCOME_KINDS, Classes, Quantity
from medmodels.statistics.metric import Metric
from tests.cohort.made_files import counted, of_held_out, written
from tests.shares import share

FNA = "breast-fna/forest"


def near(found: Metric, expected: Metric, within: float) -> bool:
    """Whether two metrics are of the same cases, and their numbers as near as that."""
    numbers = [(getattr(m, side)) for m in (found, expected) for side in ("value", "low", "high")]
    same = (found.n, found.events, found.method) == (expected.n, expected.events, expected.method)
    return same and np.allclose(numbers[:3], numbers[3:], rtol=0, atol=within, equal_nan=True)


def expected_of(model: Model, evidence: Evidence) -> tuple[dict[str, Metric], dict[str, Metric]]:
    """The held-out metrics of all and of those answered. True amounts are written to so many
    decimals: what they give is measured of them.
    """
    asks = model.task.asks
    answered = evidence.answered
    if not isinstance(asks, Quantity):
        return dict(evidence.metrics), dict(answered.metrics if answered else evidence.metrics)
    scores = load_scores(model.artifact)
    y = np.array([asks.amount(asks.named(truth)) for truth in scores.y])
    left = np.ones(len(y), bool) if scores.abstained is None else ~scores.abstained
    return asks.measure(y, scores.p), asks.measure(y[left], scores.p[left])


@pytest.mark.parametrize("model_id", share(model_ids(), 6))
def test_metrics_equal_those_of_evaluate_on_the_same_rows(model_id: str, tmp_path: Path) -> None:
    """The held-out cases of a model as a cohort: each metric, its interval, n and events are what
    ``evaluate`` gives, of all and of those the model answered; what the file does not say is named.
    """
    model = load_model(model_id)
    every, answered = expected_of(model, evaluate(model))
    found = measured_of(counted(of_held_out(model, tmp_path / "scored.parquet")), model)
    assert found is not None

    for part, expected in ((found.every, every), (found.answered, answered)):
        if part is None:
            assert isinstance(model.task.asks, Classes)
            continue
        assert {*part.metrics, *part.untold} == expected.keys()
        assert part.metrics
        for name, m in part.metrics.items():
            assert near(m, expected[name], 1e-12), name
            assert part.differences[name].value == pytest.approx(
                m.value - part.held[name].value, nan_ok=True
            )


@pytest.mark.parametrize(
    "model_id", ["icu-mortality/forest", "note-section/svm", "warfarin-dose/ridge"]
)
def test_of_many_cases_the_metrics_are_the_same(
    model_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is counted instead of measured case by case has the same values, and intervals within
    what draws differ by.
    """
    model = load_model(model_id)
    cohort = counted(of_held_out(model, tmp_path / "scored.parquet"))
    exact = metrics_of(cohort, model, LET_PASS)
    monkeypatch.setattr(module, "EXACT", 0)
    many = metrics_of(cohort, model, LET_PASS)

    assert many.keys() == exact.keys()
    for name, m in exact.items():
        assert many[name].n == m.n
        assert many[name].value == pytest.approx(m.value, abs=1e-3 * max(1, abs(m.value)))
        room = 0.15 * (m.high - m.low)
        assert many[name].low == pytest.approx(m.low, abs=room), name
        assert many[name].high == pytest.approx(m.high, abs=room), name


def test_scores_on_a_grid_give_nearly_the_same_metrics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of different scores, those of a place on a grid of log-odds are counted
    together: no metric moves by a tenth of its interval.
    """
    model = load_model(FNA)
    rng = np.random.default_rng(0)
    y = rng.random(6_000) < 0.3
    p = 1 / (1 + np.exp(-rng.normal(np.where(y, 1.5, -2), 1.5)))
    named = np.where(y, *model.task.labels)
    cohort = counted(written(tmp_path / "s.parquet", {"probability": p, "outcome": named.tolist()}))
    grid, whole = cohort.cells(model.task.labels, EVERYBODY)
    assert not whole
    assert len(grid.counts) < 2_000
    found = metrics_of(cohort, model)
    monkeypatch.setattr("medmodels.cohort.counted._DISTINCT", 10**6)
    exact = metrics_of(cohort, model)

    for name, m in exact.items():
        for side in ("value", "low", "high"):
            assert getattr(found[name], side) == pytest.approx(
                getattr(m, side), abs=0.1 * (m.high - m.low)
            ), name
    assert found["accuracy"] == exact["accuracy"]


def test_amounts_take_bounded_memory_however_many_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more pairs of amount and estimate than are told apart, like estimates are counted
    together: values are those of every case, intervals nearly so.
    """
    model, rng = load_model("warfarin-dose/ridge"), np.random.default_rng(1)
    asks = model.task.asks
    assert isinstance(asks, Quantity)
    y = rng.choice(np.arange(10, 70, 2.5), 3_000)
    p = y * np.exp(rng.normal(0, 0.3, len(y)))
    columns = {"estimate": p, "outcome": [repr(amount) for amount in y.tolist()]}
    cohort = counted(written(tmp_path / "s.parquet", columns))
    monkeypatch.setattr(counting, "_PAIRS", 1_500)
    cells, counts, _ = cohort.amounts(asks, EVERYBODY)
    assert len(cells) == len(counts) <= 1_500
    assert counts.sum() == len(y)

    exact, found = asks.measure(y, p), metrics_of(cohort, model)
    for name in found:
        assert found[name].value == pytest.approx(exact[name].value, rel=1e-9), name
        room = 0.1 * (exact[name].high - exact[name].low)
        assert found[name].low == pytest.approx(exact[name].low, abs=room), name
        assert found[name].high == pytest.approx(exact[name].high, abs=room), name


def test_a_cohort_of_one_outcome_is_not_measured(tmp_path: Path) -> None:
    """Nobody with the event, and outcomes that are not known: counted, no metric, no error."""
    model = load_model(FNA)
    _, negative = model.task.labels
    columns = {"probability": np.linspace(0, 1, 6), "outcome": [negative] * 3 + [None] * 3}
    found = measured_of(counted(written(tmp_path / "s.parquet", columns)), model)

    assert found is not None
    assert (found.rows, found.known) == (6, 3)
    assert found.every is not None
    assert dict(found.every.metrics) == {}
    assert found.frequent is not None
    assert found.frequent[0].value == 0


@pytest.mark.parametrize(("events", "measured"), [(1, False), (9, False), (10, True), (291, False)])
def test_few_of_one_kind_are_not_measured(events: int, measured: bool, tmp_path: Path) -> None:
    """Of one event the resampled interval is that of the others alone: it would tell the model
    from itself.
    """
    model = load_model(FNA)
    positive, negative = model.task.positive, model.task.labels[1]
    rng = np.random.default_rng(5)
    columns = {
        "probability": rng.random(300),
        "outcome": [positive] * events + [negative] * (300 - events),
    }
    found = measured_of(counted(written(tmp_path / "s.parquet", columns)), model)

    assert found is not None
    assert found.every is not None
    assert bool(found.every.metrics) is measured
    assert ("too few" in outcomes_found(found, model.task)) is not measured


def test_a_file_without_outcomes_says_nothing(tmp_path: Path) -> None:
    """No column, or one in which nothing stands."""
    model = load_model(FNA)
    p = {"probability": np.array([0.2, 0.7])}

    assert measured_of(counted(written(tmp_path / "a.parquet", p)), model) is None
    empty = {**p, "outcome": np.array([None, None], dtype=object)}
    assert measured_of(counted(written(tmp_path / "b.parquet", empty)), model) is None


def test_every_kind_of_outcome_is_measured() -> None:
    """The registry has no hole."""
    assert COHORT_MEASURES.keys() == OUTCOME_KINDS.keys()
