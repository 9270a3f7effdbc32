"""Coefficients of agreement are the published ones, and statsmodels'."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import inter_rater

from medmodels.agreement import LABEL_WEIGHTS, ac1, answers, fleiss, pabak, raw
from tests.agreement.vectors import FLEISS, of_columns, of_counts, of_table


def test_fourteen_readers_of_a_published_table() -> None:
    """Raw agreement, Fleiss' kappa and AC1; intervals hold them."""
    table = of_counts(FLEISS)

    assert raw(table).value == pytest.approx(0.378022, abs=1e-6)
    assert fleiss(table).value == pytest.approx(0.209931, abs=1e-6)
    assert ac1(table).value == pytest.approx(0.225614, abs=1e-6)
    for found in (raw(table), fleiss(table), ac1(table)):
        assert found.low is not None
        assert found.high is not None
        assert found.value is not None
        assert found.low < found.value < found.high
        assert found.n == 10


def test_fleiss_is_statsmodels() -> None:
    """On tables drawn at random."""
    rng = np.random.default_rng(0)
    for _ in range(5):
        counts = rng.multinomial(6, [0.5, 0.2, 0.2, 0.1], size=12)
        expected = inter_rater.fleiss_kappa(counts)
        assert fleiss(of_counts(counts)).value == pytest.approx(expected, abs=1e-12)


def test_kappa_is_low_where_one_label_is_nearly_all() -> None:
    """The paradox: 94 % agreement, and a kappa below 0; AC1 and PABAK stay high."""
    table = of_table(118, 5, 2, 0)

    assert raw(table).value == pytest.approx(0.944, abs=5e-4)
    assert ac1(table).value == pytest.approx(0.9408, abs=5e-5)
    assert pabak(table).value == pytest.approx(0.888, abs=5e-4)
    assert (fleiss(table).value or 0) < 0


def test_near_misses_count_in_part() -> None:
    """Linear weights give 1 − 1/(q − 1) for neighbours, quadratic ones more."""
    pairs = of_columns([[0, 1], [1, 2], [2, 2], [0, 0]])

    assert raw(pairs).value == pytest.approx(0.5)
    assert raw(pairs, weights="linear").value == pytest.approx(0.75)
    assert raw(pairs, weights="quadratic").value == pytest.approx(0.875)


def test_one_label_alone_has_no_kappa() -> None:
    """All agree; what chance would give cannot be told. Nobody answered twice: nothing at all."""
    same = of_columns([[1, 1], [1, 1]])
    assert raw(same).value == 1
    assert ac1(same).value == 1
    for coefficient in (fleiss, pabak):
        assert coefficient(same).value is None
        assert coefficient(same).text == "not estimable"
    alone = answers(["a", "b"], ["1", "2"], ["x", "y"])
    for coefficient in (raw, fleiss, ac1, pabak):
        assert coefficient(alone).value is None
        assert coefficient(alone).n == 0


columns = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=5), min_size=1, max_size=12)


@given(columns, st.randoms(use_true_random=False), st.sampled_from(sorted(LABEL_WEIGHTS)))
def test_what_holds_of_any_answers(given_columns, random, weights) -> None:  # type: ignore[no-untyped-def]
    """No coefficient is above 1 or nan, and the order of readers and cases does not matter."""
    mixed = [random.sample(column, len(column)) for column in given_columns]
    random.shuffle(mixed)
    for coefficient in (raw, fleiss, ac1, pabak):
        found = coefficient(of_columns(given_columns), weights=weights)
        again = coefficient(of_columns(mixed), weights=weights)
        assert (found.value is None) == (again.value is None)
        if found.value is not None:
            assert found.value <= 1 + 1e-12
            assert again.value == pytest.approx(found.value)
