"""Subgroups: small ones are held back, gaps have an interval."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.card import subgroup_cells
from medmodels.evidence import Metric, enough, evaluate
from medmodels.evidence.subgroups import gaps_of
from medmodels.models import load_model
from medmodels.outcomes import Labels
from medmodels.statistics.metric import ENOUGH


def share(hits: int, n: int, events: int) -> Metric:
    return Metric(hits / n, 0.0, 1.0, n, events, "Wilson")


def test_small_groups_are_held_back() -> None:
    """Nine positive cases show n and events alone; ten show their metrics."""
    task = load_model("icu-mortality/rnn").task
    few = {"accuracy": share(50, 60, 9), "recall": share(5, 9, 5)}
    ten = {"accuracy": share(50, 60, 10), "recall": share(5, 10, 5)}

    assert not enough(few)
    assert enough(ten)
    assert subgroup_cells(few, task) == ["fewer than 10"] * 3
    assert subgroup_cells(ten, task)[1].startswith("0.500")


def test_the_gap_is_between_the_extremes() -> None:
    """Best less worst among the levels that have enough cases, with the interval of two independent
    shares.
    """
    levels = {
        "old": {"accuracy": share(80, 100, 50), "recall": share(40, 50, 40)},
        "young": {"accuracy": share(80, 100, 50), "recall": share(25, 50, 25)},
        "few": {"accuracy": share(8, 10, 4), "recall": share(0, 4, 0)},
    }
    (gap,) = gaps_of(Labels("died", "survived"), {"age": levels})

    assert (gap.best, gap.worst) == ("old", "young")
    assert gap.difference.value == pytest.approx(0.3)
    error = np.sqrt(0.8 * 0.2 / 50 + 0.5 * 0.5 / 50)
    assert (gap.difference.low, gap.difference.high) == pytest.approx(
        (0.3 - 1.96 * error, 0.3 + 1.96 * error), abs=0.02
    )


def test_stays_have_subgroups_by_age_and_sex() -> None:
    """Age, sex and unit are examined, and their gaps are in the evidence."""
    evidence = evaluate(load_model("icu-mortality/rnn"))

    assert {"age", "sex"} <= {factor.lower() for factor in evidence.subgroups}
    assert {gap.factor for gap in evidence.gaps} <= set(evidence.subgroups)
    assert all(
        gap.difference.low <= gap.difference.value <= gap.difference.high for gap in evidence.gaps
    )


@pytest.mark.parametrize("positives", [9, 10, 20, 21])
def test_a_level_has_an_auroc_where_it_has_enough(positives: int) -> None:
    """What an outcome leaves out and what a table hides go by one number: below ten of the positive
    label a level's metrics are hidden, below ten of either it has no AUROC.
    """
    y = np.arange(30) < positives
    p = np.linspace(0.9, 0.1, 30)
    metrics = Labels("ill", "well").level(y, p, np.ones(30, bool), threshold=0.5)

    assert ("auroc" in metrics) == (ENOUGH <= positives <= 30 - ENOUGH)
    assert enough(metrics) == (positives >= ENOUGH)
    assert ENOUGH == 10
