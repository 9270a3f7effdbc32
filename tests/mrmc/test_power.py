"""How many readers and cases a study needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.errors import AnswersError
from medmodels.mrmc import cases_needed, power
from tests.mrmc.test_analyses import FRANKEN
from tests.mrmc.van_dyke import JACKKNIFE, study

EFFECT = 0.0438003


@pytest.mark.parametrize(
    ("readers", "cases", "generalise", "expected"),
    [
        (10, 165, "random", 0.80541995),
        (10, 131, "fixed_readers", 0.80091813),
        (10, 53, "fixed_cases", 0.80496663),
        (6, 111, "random", 0.5526116),
        (6, 251, "random", 0.800540),
        (6, 250, "random", 0.799565),
    ],
)
def test_the_power_of_published_designs(
    readers: int, cases: int, generalise: str, expected: float
) -> None:
    """By the components of the published study."""
    found = power(JACKKNIFE, readers=readers, cases=cases, effect=EFFECT, generalise=generalise)

    assert found == pytest.approx(expected, abs=2e-6)


def test_the_power_for_a_difference_of_five_points() -> None:
    """Of this study and of one with a negative component."""
    assert power(JACKKNIFE, readers=5, cases=100, effect=0.05) == pytest.approx(0.573336, abs=2e-6)
    assert cases_needed(FRANKEN, readers=6, effect=0.05) == 121
    found = power(FRANKEN, readers=6, cases=121, effect=0.05)
    assert found == pytest.approx(0.8004469, abs=1e-5)  # its components are printed to 8 places


def test_three_readers_never_suffice() -> None:
    """For a difference of 0.05; more readers need fewer cases."""
    found = [cases_needed(JACKKNIFE, readers=j, effect=0.05) for j in (3, 4, 5, 6, 8, 10, 15)]

    assert found == [None, 361, 213, 170, 134, 119, 102]
    assert cases_needed(JACKKNIFE, readers=6, effect=EFFECT) == 251
    assert cases_needed(JACKKNIFE, readers=1, effect=0.05) is None


def test_a_pilot_that_tells_nothing_plans_nothing() -> None:
    """Where nothing varies any study finds it, if that were so; of one reader, or one condition, it
    is not known how readers differ.
    """
    still = study(0, 0, 0, 0, squares=(0.1, 0, 0))

    assert power(still, readers=3, cases=10, effect=0.05) == 1
    one_reader = replace(JACKKNIFE, values=JACKKNIFE.values[:, :1])
    one_condition = replace(JACKKNIFE, values=JACKKNIFE.values[:1])
    for pilot in (still, one_reader, one_condition):
        with pytest.raises(AnswersError, match="two or more"):
            cases_needed(pilot, readers=3, effect=0.05)
    for effect in (0, 5, np.nan):
        with pytest.raises(AnswersError, match="between 0 and 1"):
            cases_needed(JACKKNIFE, readers=5, effect=effect)


def test_more_cases_never_hurt() -> None:
    """Power grows with them, to a limit."""
    powers = [power(JACKKNIFE, readers=5, cases=k, effect=0.05) for k in (20, 80, 320, np.inf)]

    assert powers == sorted(powers)
