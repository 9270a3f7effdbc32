"""Krippendorff's alpha."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from medmodels.agreement import METRICS, answers, krippendorff
from tests.agreement.vectors import C, of_columns


@pytest.mark.parametrize(
    ("metric", "alpha"),
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_the_published_data_with_missing_answers(metric: str, alpha: float) -> None:
    """Four readers, twelve cases, of which one has a single answer."""
    found = krippendorff(of_columns(C), metric)

    assert found.value == pytest.approx(alpha, abs=5e-7)
    assert found.n == 11
    assert found.low is not None
    assert found.low < alpha < (found.high or 0)


@pytest.mark.parametrize("metric", METRICS)
def test_alpha_is_what_its_definition_gives_pair_by_pair(metric: str) -> None:
    """Disagreement within cases over disagreement among all answers, summed one pair at a time."""
    rng = np.random.default_rng(2)
    columns = [rng.integers(0, 4, rng.integers(2, 5)).tolist() for _ in range(9)]
    everything = [value for column in columns for value in column]

    def apart(a: int, b: int) -> float:
        low, high = min(a, b), max(a, b)
        between = sum(everything.count(g) for g in range(low, high + 1))
        return {
            "nominal": float(a != b),
            "ordinal": (between - (everything.count(a) + everything.count(b)) / 2) ** 2,
            "interval": float((a - b) ** 2),
            "ratio": ((a - b) / (a + b)) ** 2 if a + b else 0.0,
        }[metric]

    observed = sum(
        sum(apart(a, b) for a in column for b in column) / (len(column) - 1) for column in columns
    )
    n = len(everything)
    chance = sum(apart(a, b) for a in everything for b in everything) / (n - 1)

    found = krippendorff(of_columns(columns), metric)
    assert found.value == pytest.approx(1 - observed / chance)


def test_labels_that_are_no_numbers_have_no_interval_alpha() -> None:
    """Stated, not nan; by name and by a given order they have one."""
    words = answers(
        ["a", "b"] * 3, [1, 1, 2, 2, 3, 3], ["mild", "mild", "severe", "mild", "none", "none"],
        order=["none", "mild", "severe"],
    )  # fmt: skip
    for metric in ("interval", "ratio"):
        assert krippendorff(words, metric).value is None
    nominal, ordinal = (krippendorff(words, metric).value for metric in ("nominal", "ordinal"))
    assert nominal is not None
    assert ordinal is not None
    assert ordinal > nominal


@pytest.mark.parametrize("metric", METRICS)
def test_one_label_alone_has_no_alpha(metric: str) -> None:
    """Nothing could disagree."""
    assert krippendorff(of_columns([[1, 1], [1, 1]]), metric).value is None
    assert krippendorff(answers(["a"], ["1"], [1]), metric).value is None


def test_measurements_have_alpha_in_no_time() -> None:
    """Hundreds of different ones; a table of all pairs in each case would be of gigabytes."""
    rng = np.random.default_rng(3)
    true = rng.normal(0, 1, 450)
    said = [np.round(true + rng.normal(0, 0.5, 450), 3) for _ in range(2)]
    given = answers([0] * 450 + [1] * 450, [*range(450)] * 2, np.concatenate(said).tolist())

    tracemalloc.start()
    alphas = {metric: krippendorff(given, metric).value for metric in METRICS}
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    gaps = np.subtract.outer(np.concatenate(said), np.concatenate(said))
    expected = 1 - ((said[0] - said[1]) ** 2).mean() / ((gaps**2).sum() / (900 * 899))
    assert alphas["interval"] == pytest.approx(expected)
    assert abs((alphas["ordinal"] or 0) - expected) < 0.05
    assert most < 200e6


def test_the_largest_numbers_have_alpha() -> None:
    """Squares that no number holds are not needed."""
    small = of_columns([[1, 1], [2, 3], [3, 3], [-2, -1]])
    large = of_columns([[v * 1e200 for v in pair] for pair in ([1, 1], [2, 3], [3, 3], [-2, -1])])
    for metric in ("interval", "ratio"):
        assert krippendorff(large, metric).value == pytest.approx(krippendorff(small, metric).value)
