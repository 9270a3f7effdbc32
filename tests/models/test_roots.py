"""The cube of a sum of effects: what is read back, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.models.roots import Root, _is_root

ROOT = Root(
    2.0,
    1.0,
    np.array([0.0, 0.0]),
    np.array([10.0, 2.0]),
    np.array([0.5, 0.0]),
    np.array([1, 1]),
    np.array([1.0, 2.0]),
    np.array([-0.25, -0.5]),
)


def test_an_amount_is_the_least_and_the_cube_of_the_sum() -> None:
    """By hand: 2 + (1 + 0.5 · 4 − 0.25)³ for a value of 4 and a count of 1."""
    assert ROOT(np.array([[4.0, 1.0]]))[0] == pytest.approx(2 + 2.75**3)
    assert ROOT(np.array([[40.0, 2.0]]))[0] == pytest.approx(2 + (1 + 5 - 0.75) ** 3)
    assert ROOT.effects(np.array([[4.0, 2.0]])).tolist() == [[2.0, -0.75]]


@pytest.mark.parametrize(
    "broken",
    [
        {"slopes": np.zeros(3)},
        {"columns": np.array([1, 2])},
        {"columns": np.array([-1, 1])},
        {"columns": np.array([0.0, 1.0])},
        {"steps": np.array([1.0])},
        {"amounts": np.array([np.nan, 1.0])},
        {"high": np.array([np.inf, 1.0])},
        {"bias": np.zeros(1)},
        {"low": np.array(["a", "b"])},
    ],
    ids=str,
)
def test_what_is_no_root_is_refused(broken: dict[str, np.ndarray]) -> None:
    """Shapes, columns that there are not, and numbers that are none."""
    assert _is_root(ROOT.arrays(), 2)
    assert not _is_root(ROOT.arrays() | broken, 2)
    assert not _is_root(ROOT.arrays(), 3)
    assert not _is_root({"columns": np.zeros(2, int)}, 2)
    assert replace(ROOT, bias=3.0)(np.array([[0.0, 0.0]]))[0] == 29.0
