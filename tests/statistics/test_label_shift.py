"""Shares of labels from a model's calls: black-box shift estimation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.statistics.label_shift import (
    FORGETFUL,
    label_shares,
    labels_explain,
    people_counts,
)
from tests.shares import part


def two_labels(sensitivity: float, specificity: float, *, n: int = 1_000) -> np.ndarray:
    """Counts (calls, labels) of so many cases of either label."""
    return n * np.array([[sensitivity, 1 - specificity], [1 - sensitivity, specificity]])


@given(st.floats(0.6, 0.99), st.floats(0.6, 0.99), st.floats(0.01, 0.99))
def test_two_labels_are_rogan_and_gladen_s_estimate(
    sensitivity: float, specificity: float, called: float
) -> None:
    """(q + specificity − 1) / (sensitivity + specificity − 1), cut at 0 and 1."""
    found = label_shares(
        two_labels(sensitivity, specificity),
        np.array([called, 1 - called]) * 1e6,
        count=10,
    )
    expected = (called + specificity - 1) / (sensitivity + specificity - 1)

    assert found.shares[0] == pytest.approx(np.clip(expected, 0, 1), abs=1e-9)
    assert found.shares.sum() == pytest.approx(1)
    assert found.weights == pytest.approx(found.shares / 0.5)


@pytest.mark.parametrize(
    ("held", "frequent", "sensitivity", "specificity", "true", "n"),
    [
        (114, 0.37, 0.93, 0.97, 0.10, 500),
        (800, 0.14, 0.30, 0.95, 0.25, 3_000),
        (114, 0.37, 0.93, 0.99, 0.02, 400),
        (500, 0.60, 0.90, 0.80, 0.30, 1_000_000),
    ],
)
def test_the_interval_holds_the_true_share(
    held: int, frequent: float, sensitivity: float, specificity: float, true: float, n: int
) -> None:
    """In drawn pairs of held-out cases and cohorts the interval holds the cohort's share of the
    positive label in about 95 of 100, and the interval of its weight too.
    """
    rng, rounds = np.random.default_rng(3), part(120, of=2_000)
    inside = weighed = 0
    for seed in range(rounds):
        positive = rng.binomial(held, frequent)
        tp, tn = (
            rng.binomial(positive, sensitivity),
            rng.binomial(held - positive, specificity),
        )
        known = np.array([[tp, held - positive - tn], [positive - tp, tn]], float)
        called = rng.binomial(n, true * sensitivity + (1 - true) * (1 - specificity))
        found = label_shares(known, np.array([called, n - called], float), seed=seed, count=500)
        inside += found.low[0] <= true <= found.high[0]
        weighed += found.weights_low[0] <= true / frequent <= found.weights_high[0]
    room = 3 * np.sqrt(0.0475 / rounds)

    assert inside / rounds > 0.94 - room
    assert weighed / rounds > 0.93 - room


def test_five_labels_are_told_apart() -> None:
    """Of five labels each one's interval holds its share in most drawn cohorts."""
    rng, rounds = np.random.default_rng(3), part(40, of=500)
    given_label = np.full((5, 5), 0.08) + 0.6 * np.eye(5)
    before, now = np.array([0.3, 0.25, 0.2, 0.15, 0.1]), np.array([0.1, 0.15, 0.2, 0.25, 0.3])
    inside = np.zeros(5)
    for seed in range(rounds):
        sizes = rng.multinomial(400, before)
        known = np.stack(
            [rng.multinomial(m, given_label[:, k]) for k, m in enumerate(sizes)], axis=1
        )
        called = rng.multinomial(2_000, given_label @ now).astype(float)
        found = label_shares(known.astype(float), called, seed=seed, count=300)
        inside += (found.low <= now) & (now <= found.high)

    assert (inside / rounds > 0.95 - 3 * np.sqrt(0.0475 / rounds) - 0.02).all()


@pytest.mark.parametrize("apart", [0.0, 0.01])
def test_calls_that_do_not_depend_on_labels_tell_nothing(apart: float) -> None:
    """Where each label is called alike, or nearly so, there is no estimate, and the condition
    number says why.
    """
    found = label_shares(two_labels(0.5 + apart, 0.5 + apart), np.array([400.0, 600.0]))

    assert np.isnan(found.shares).all()
    assert not found.condition < FORGETFUL


def test_none_called_wrongly_of_few_is_not_none_ever() -> None:
    """A model without a mistake on forty held-out cases does not know a share better than the
    calls of a million cohort cases alone: the interval is wide.
    """
    found = label_shares(two_labels(1.0, 1.0, n=20), np.array([1e5, 9e5]))

    assert found.shares[0] == pytest.approx(0.1)
    assert found.high[0] - found.low[0] > 0.05


def test_cases_of_one_person_count_as_little_as_the_person() -> None:
    """Ten people with a hundred like cases each give a wider interval than a thousand people."""
    rng = np.random.default_rng(0)
    truth = rng.random(1_000) < 0.4
    wrong = np.repeat(np.arange(10) < 2, 100)
    called = np.where(truth ^ wrong, 0, 1)
    groups = np.repeat(np.arange(10), 100)
    people = people_counts(called, np.where(truth, 0, 1), groups, calls=2, labels=2)
    known, cohort = people.sum(0), np.array([500.0, 500.0])
    alone, together = label_shares(known, cohort), label_shares(known, cohort, people=people)

    assert together.shares == pytest.approx(alone.shares)
    assert together.high[0] - together.low[0] > 1.5 * (alone.high[0] - alone.low[0])


def scored(
    rng: np.random.Generator, n: int, frequent: float, moved: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Labels, 0 the positive one, and scores of cases."""
    label = np.where(rng.random(n) < frequent, 0, 1)
    return label, rng.normal(np.where(label == 0, 1.2, -1.2) + moved, 1)


def p_of(rng: np.random.Generator, held: int, n: int, moved: float, seed: int) -> float:
    label, score = scored(rng, held, 0.37)
    _, now = scored(rng, n, 0.15, moved)
    edges = np.unique(np.r_[np.quantile(score, [0.2, 0.4, 0.6, 0.8]), 0])
    bins = len(edges) + 1
    where, there = np.digitize(score, edges), np.digitize(now, edges)
    known = np.zeros((bins, 2, 2))
    np.add.at(known, (where, (score < 0).astype(int), label), 1)
    cases = np.zeros((bins, 2))
    np.add.at(cases, (there, (now < 0).astype(int)), 1)
    return labels_explain(known, cases, seed=seed, count=400)


def test_a_change_of_labels_alone_is_explained() -> None:
    """Where only the shares changed, about one test of twenty speaks against it; where the scores
    themselves moved, most do.
    """
    rng, rounds = np.random.default_rng(3), part(80, of=1_000)
    alone = np.array([p_of(rng, 500, 1_000, 0.0, k) for k in range(rounds)])
    moved = np.array([p_of(rng, 500, 1_000, 0.6, k) for k in range(rounds)])

    assert (alone < 0.05).mean() < 0.05 + 3 * np.sqrt(0.0475 / rounds)
    assert (moved < 0.05).mean() > 0.8
