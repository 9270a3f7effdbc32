"""What the lesson on memory shows comes from what was packaged, and a training runs live."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from medmodels.figures import Chart
from medmodels.lessons import PlainBench, packaged
from medmodels.lessons.accountant import epsilon
from medmodels.lessons.invented_patients import NOISE, invented, trained, trains
from medmodels.lessons.remembered import (
    FORESTS,
    guesses,
    shipped_models,
    with_noise,
)
from medmodels.lessons.series import packaged_series, written_series

BENCH = PlainBench()


def test_the_guesses_are_counted_beyond_the_line() -> None:
    """From 50% on all are taken whose confidence is at least that; from 100% on nobody."""
    for forest, which in FORESTS.items():
        series = packaged_series("memory")
        shown = guesses(BENCH, {"forest": forest, "line": 50}).sentence
        assert f"{sum(series[f'{which} in'][10:]):,.0f} of the" in shown
        assert (
            "0 of the 1,500 it learnt from, 0 of"
            in guesses(BENCH, {"forest": forest, "line": 100}).sentence
        )


def test_histograms_tell_the_attack_that_was_packaged() -> None:
    """The area from twenty bars is near the one from all scores."""
    series, facts = packaged_series("memory"), packaged("memory")
    for which in FORESTS.values():
        inside, outside = (np.array(series[f"{which} {side}"], float) for side in ("in", "out"))
        below = np.cumsum(outside) - outside
        area = (inside * (below + outside / 2)).sum() / (inside.sum() * outside.sum())
        assert area == pytest.approx(facts[f"{which}_attack"].value, abs=0.02)


def test_what_is_packaged_is_what_was_asked_for() -> None:
    """The attack on the forest that learnt by heart is at least 0.65 with its whole interval, and
    every ε is that of the accountant.
    """
    facts = packaged("memory")
    low = facts["heart_attack"].low

    assert low is not None
    assert low >= 0.65
    for noise in (0.5, 1.0, 2.0, 4.0):
        name = f"noise_{noise:g}_epsilon".replace(".", "_")
        spent = epsilon(q=0.1, sigma=noise, steps=100, delta=1e-5)
        assert facts[name].value == pytest.approx(spent)


def test_a_live_training_forgets_with_noise() -> None:
    """Without noise the attack succeeds and nothing is promised; with much noise it is worth
    little and so are answers on new patients, and ε grows from step to step.
    """
    plain, noisy = list(trained(0.0)), list(trained(NOISE["much"]))

    assert plain[-1].attack > 0.65 > 0.6 > noisy[-1].attack
    assert plain[-1].new > noisy[-1].new + 0.05
    assert math.isinf(plain[-1].spent)
    assert all(a.spent < b.spent for a, b in itertools.pairwise(noisy))


def test_invented_patients_are_the_same_each_time() -> None:
    """They come from a seed, and half have the outcome."""
    (x, y), (again, _) = invented(), invented()

    np.testing.assert_array_equal(x, again)
    assert 0.4 < y.mean() < 0.6


def test_a_live_training_is_drawn_as_it_goes() -> None:
    """Each state has one point more than the one before."""
    states = list(trains(BENCH, {"noise": "little"}))
    charts = [state.parts[0] for state in states]

    assert len(states) == 20
    assert all(isinstance(chart, Chart) for chart in charts)
    assert [len(chart.table["Steps"]) for chart in charts if isinstance(chart, Chart)] == list(
        range(1, 21)
    )


def test_a_run_ends_with_what_noise_does_on_the_stays() -> None:
    """The last state adds the packaged curve, a place for each amount of noise."""
    *_, before, last = with_noise(BENCH, {"noise": "much"})
    drawn = last.parts[-1]

    assert len(last.parts) == len(before.parts) + 1 == 2
    assert isinstance(drawn, Chart)
    assert next(iter(drawn.table.values())) == [
        "0, ε no limit",
        "0.5, ε 53.0",
        "1, ε 8.0",
        "2, ε 2.6",
        "4, ε 1.1",
    ]


@pytest.mark.parametrize("who", ["all", "the ill and the dead"])
def test_every_shipped_model_that_was_attacked_is_shown(who: str) -> None:
    """Four models with their intervals."""
    (drawn,) = shipped_models(BENCH, {"who": who}).parts

    assert isinstance(drawn, Chart)
    assert len(drawn.table["95% interval"]) == 4


def test_rows_of_numbers_are_read_as_they_were_written() -> None:
    """JSON, a row a line."""
    import json

    written = written_series({"b": [1.0, 2.5], "a": [3]})

    assert json.loads(written) == {"a": [3], "b": [1.0, 2.5]}
    assert written.count(b"\n") == 4
