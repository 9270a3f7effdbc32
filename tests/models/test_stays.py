"""From charted values to what the models see."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmodels.models.stay_rnn import prepared
from medmodels.models.stays import (
    SUMMARIES,
    WIDER_SUMMARIES,
    element_of_summary,
    filled,
    grid,
    levels,
    nothing_charted,
    summary,
)
from medmodels.tasks.icu_mortality import ICU_MORTALITY as TASK

VARIABLES = len(TASK.features)
STAY = np.array(
    [
        [0, VARIABLES, 70],
        [0, VARIABLES + 1, 1],
        [10, 0, 80],
        [100, 0, 90],
        [130, 0, 60],
        [1500, 0, 100],
        [2879, 5, 120],
    ],
    float,
)


def test_a_grid_holds_means_and_descriptors() -> None:
    """Two-hour steps: the mean of what was charted in each, nothing elsewhere, age and sex in the
    first row.
    """
    cells = grid(STAY, TASK, step=2)

    assert cells.shape == (25, VARIABLES)
    assert cells[0, :2].tolist() == [70, 1]
    assert cells[1, 0] == 85
    assert cells[2, 0] == 60
    assert cells[1 + 12, 0] == 100
    assert cells[24, 5] == 120
    assert np.isnan(cells).sum() == cells.size - 6


def test_a_summary_says_of_each_variable_what_it_says() -> None:
    """First, last, lowest, highest, mean, change in the second half and count of heart rate; of an
    uncharted variable only the count.
    """
    columns = summary(STAY, TASK)
    of = element_of_summary(TASK)

    np.testing.assert_allclose(columns[of == 0], [80, 100, 60, 100, 82.5, 17.5, 4])
    assert np.isnan(columns[of == 1][:-1]).all()
    assert columns[of == 1][-1] == 0
    assert columns[of == VARIABLES].tolist() == [70]
    assert len(columns) == len(of) == VARIABLES * len(SUMMARIES) + len(TASK.descriptors)


def test_a_wider_summary_says_more_of_each_variable() -> None:
    """After what the narrow one says: median, spread, means of both ends, slope, hours since the
    last; of what was charted once no spread and no slope, and of the late hours no early mean.
    """
    columns, of = summary(STAY, TASK, WIDER_SUMMARIES), element_of_summary(TASK, WIDER_SUMMARIES)
    heart, late = columns[of == 0], columns[of == 5]
    hours, values = np.array([10, 100, 130, 1500]) / 60, np.array([80.0, 90, 60, 100])

    np.testing.assert_array_equal(heart[: len(SUMMARIES)], summary(STAY, TASK)[:7])
    assert heart[7] == 85
    assert heart[8] == pytest.approx(values.std())
    assert heart[9] == pytest.approx(values[:3].mean())
    assert np.isnan(heart[10])  # nothing in the last twelve hours
    assert heart[11] == pytest.approx(np.polyfit(hours, values, 1)[0])
    assert heart[12] == pytest.approx(48 - 25)
    np.testing.assert_allclose(late[7:], [120, 0, np.nan, 120, 0, 1 / 60], atol=1e-12)
    assert columns[of == VARIABLES].tolist() == [70]
    assert len(columns) == len(of) == VARIABLES * len(WIDER_SUMMARIES) + len(TASK.descriptors)


def test_of_an_empty_chart_only_the_counts_are_known() -> None:
    """And nothing of the patient."""
    nothing = nothing_charted(TASK, WIDER_SUMMARIES)

    np.testing.assert_array_equal(nothing, summary(np.zeros((0, 3)), TASK, WIDER_SUMMARIES))
    assert nothing[~np.isnan(nothing)].tolist() == [0] * VARIABLES


def test_an_entry_that_a_chart_carries_forward_counts_once() -> None:
    """The weight, entered again unchanged each hour, is one measurement until it changes; heart
    rates that happen to be equal are several.
    """
    weight, rate = TASK.feature_names.index("weight"), TASK.feature_names.index("heart rate")
    hours = np.arange(6) * 60.0
    charted = np.concatenate(
        [
            np.column_stack([hours, np.full(6, weight), [80, 80, 80, 90, 90, 80]]),
            np.column_stack([hours, np.full(6, rate), np.full(6, 70)]),
        ]
    )

    columns, of, cells = (
        summary(charted, TASK),
        element_of_summary(TASK),
        grid(charted, TASK, step=1),
    )

    told = dict(zip(SUMMARIES, columns[of == weight], strict=True))
    assert [told[name] for name in ("count", "first", "last", "highest")] == [3, 80, 80, 90]
    assert told["mean"] == pytest.approx((80 + 90 + 80) / 3)
    assert dict(zip(SUMMARIES, columns[of == rate], strict=True))["count"] == 6
    assert np.flatnonzero(~np.isnan(cells[1:, weight])).tolist() == [0, 3, 5]
    assert np.flatnonzero(~np.isnan(cells[1:, rate])).tolist() == [0, 1, 2, 3, 4, 5]


def test_levels_are_means_over_the_stay() -> None:
    """One number a variable, none where it was not charted; what is missing can be filled with the
    usual.
    """
    means = levels(STAY, TASK)

    assert means[0] == 82.5
    assert np.isnan(means).sum() == VARIABLES - 2
    assert filled(means[None], np.full(VARIABLES, 7.0))[0, 1] == 7


def scale() -> dict[str, np.ndarray]:
    return {
        "logged": np.arange(VARIABLES) == 5,
        "center": np.full(VARIABLES, 2.0),
        "spread": np.full(VARIABLES, 4.0),
        "described_center": np.array([60.0, 0.5, 170.0]),
        "described_spread": np.array([20.0, 0.5, 10.0]),
    }


def test_the_network_sees_last_values_masks_ages_and_descriptors() -> None:
    """A value is carried forward until the next; its age grows; what was never charted is 0; an
    unknown descriptor is 0.
    """
    seen = prepared(grid(STAY, TASK, step=2)[None], scale(), step=2)[0]
    value, charted, age, who = np.split(seen, [VARIABLES, 2 * VARIABLES, 3 * VARIABLES], axis=1)

    assert seen.shape == (24, 3 * VARIABLES + 7)
    np.testing.assert_allclose(value[:3, 0], [5, 5, 5])  # (85 − 2) / 4 is beyond what is told apart
    assert charted[:4, 0].tolist() == [1, 1, 0, 0]
    np.testing.assert_allclose(age[:4, 0], np.tanh(np.array([0, 0, 2, 4]) / 12), rtol=1e-6)
    np.testing.assert_allclose(value[23, 5], (np.log1p(120) - 2) / 4, rtol=1e-6)
    assert value[:, 1].tolist() == [0] * 24
    np.testing.assert_allclose(who[0], [0.5, 1, 0, 0, 0, 0, 0], rtol=1e-6)
    assert (who == who[0]).all()


@given(st.integers(0, 2**32 - 1), st.integers(0, 30))
def test_order_and_batch_do_not_matter(seed: int, count: int) -> None:
    """Stays of any length become the same grid whatever the order of their values, alone or in a
    batch, and never leave the bounds.
    """
    rng = np.random.default_rng(seed)
    data = np.column_stack(
        [
            rng.integers(0, 2880, count),
            rng.integers(0, VARIABLES, count),
            rng.uniform(0, 1000, count),
        ]
    ).astype(float)
    one = grid(data, TASK, step=4)
    np.testing.assert_allclose(grid(data[rng.permutation(count)], TASK, step=4), one, rtol=1e-12)

    both = prepared(np.stack([one, grid(STAY, TASK, step=4)]), scale(), step=4)
    np.testing.assert_array_equal(both[0], prepared(one[None], scale(), step=4)[0])
    assert np.isfinite(both).all()
    assert np.abs(both).max() <= 6


@pytest.mark.parametrize("step", [1, 2, 4, 8])
def test_every_value_falls_into_one_step(step: int) -> None:
    """The first and the last minute of every step belong to it."""
    for t in range(48 // step):
        for minute in (60 * step * t, 60 * step * (t + 1) - 1):
            cells = grid(np.array([[minute, 3, 1.0]]), TASK, step=step)
            assert np.flatnonzero(~np.isnan(cells[1:, 3])).tolist() == [t]
