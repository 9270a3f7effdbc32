"""What came of the cases nearest to one, by the chance that they were given."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.evidence import Scores, load_everybody, near_courses
from medmodels.models import load_model
from medmodels.outcomes import TimeToEvent
from medmodels.statistics.survival import kaplan_meier

ASKED = TimeToEvent("free", "ill", event="illness", horizons=(2.0, 5.0), unit="years")


def scores(n: int) -> Scores:
    rng = np.random.default_rng(4)
    chance = rng.uniform(0.1, 0.9, n)
    y = ASKED.encoded(rng.exponential(3, n), rng.random(n) < 0.6)
    curves = chance[:, None] ** (ASKED.grid / 2)
    return Scores(y, curves, curves)


@pytest.mark.parametrize("free", [0.0, 0.3, 0.55, 1.0])
def test_fifty_on_both_sides_of_it(free: float) -> None:
    """By brute force: those between the ranks around it, and Kaplan and Meier's curve of them."""
    held = scores(300)
    near = near_courses(ASKED, held, free)

    chance = ASKED.first(held.p)
    mine = (chance >= near.lowest) & (chance <= near.highest)
    curve = kaplan_meier(ASKED.times(held.y[mine]), ASKED.happened(held.y[mine]))
    assert near.n == mine.sum() == 50
    assert near.curve.free.tolist() == curve.free.tolist()
    below, above = (chance[mine] < free).sum(), (chance[mine] >= free).sum()
    if 0.2 < free < 0.8:
        assert (below, above) == (25, 25)


def test_of_fewer_than_fifty_all_are_taken() -> None:
    """A small table of one's own."""
    assert near_courses(ASKED, scores(31), 0.5).n == 31


def test_what_came_is_near_what_was_said() -> None:
    """Of the shipped model, out of fold: a tenth apart on average over the scale, and the more
    hopeful fare better.
    """
    model = load_model("breast-survival/cox")
    asks, everybody = model.task.asks, load_everybody(model.artifact)
    assert isinstance(asks, TimeToEvent)
    given = np.array([0.6, 0.7, 0.75, 0.8, 0.85, 0.9])
    came = np.array([near_courses(asks, everybody, free).curve.at(2.0)[0] for free in given])

    assert np.abs(came - given).mean() < 0.1
    assert came[:3].mean() < came[3:].mean()
