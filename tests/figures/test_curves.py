"""The geometry of the small curves: where values, gaps, bands and contributions stand."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.explanations import Explanation, explain
from medmodels.figures.curves import DECISIVE, GAP, axis_reach, shades_of, sparklines
from medmodels.models import load_model
from medmodels.tasks import TASKS

TASK = TASKS["icu-mortality"]


@pytest.fixture(scope="module")
def case() -> Case:
    return read_cases(samples(TASK)[1].path.read_bytes(), task=TASK, origin="sample").case()


@pytest.fixture(scope="module", params=["rnn", "forest"])
def explanation(case: Case, request: pytest.FixtureRequest) -> Explanation:
    return explain(load_model(f"icu-mortality/{request.param}"), case)


def charted(*rows: tuple[float, str, float]) -> Case:
    """A stay of values at hours."""
    data = [(60 * hour, TASK.elements.index(name), value) for hour, name, value in rows]
    return Case(TASK, np.array(data, dtype=float), "upload")


def test_every_charted_value_stands_where_and_when_it_was(case: Case) -> None:
    """Points come in the order of time, from the left; a higher value is never drawn lower."""
    lines = sparklines(case)

    assert sum(len(line.values) for line in lines) == (case.data[:, 1] < len(TASK.features)).sum()
    for line in lines:
        x, y = np.array([at for run in line.runs for at in run]).T
        mine = case.data[case.data[:, 1] == TASK.elements.index(line.feature.name)]
        assert np.allclose(x, mine[:, 0] / (60 * 48), atol=1e-4)
        assert ((y >= 0) & (y <= 1)).all()
        order = np.argsort(mine[:, 2], kind="stable")
        assert (np.diff(y[order]) <= 1e-9).all()


def test_a_run_holds_what_lies_within_six_hours() -> None:
    """Two values before a gap make one run, two after it another, and a value alone its own."""
    line = sparklines(charted(*((h, "heart rate", 80.0 + h) for h in (0, 1, 8, 14, 30))))[0]

    assert [len(run) for run in line.runs] == [2, 2, 1]
    assert GAP == 360


def test_what_lies_in_the_band_is_what_has_no_flag(case: Case) -> None:
    """The reference band on the axis agrees with the flags of the values."""
    for line in sparklines(case):
        if line.band is None:
            continue
        top, bottom = line.band
        heights = [y for run in line.runs for _, y in run]
        for y, value in zip(heights, line.values, strict=True):
            if min(abs(y - top), abs(y - bottom)) > 1e-3:
                assert (top < y < bottom) == (line.feature.flag(value) == "")


def test_no_band_where_no_range_is_known() -> None:
    """A switch has none, nor has what any value is usual of."""
    lines = sparklines(charted((1, "mechanical ventilation", 1), (1, "urine", 90)))

    assert [line.band for line in lines] == [None, None]


def test_one_value_stands_at_its_hour() -> None:
    """A single value has a place, however far outside its range it lies."""
    line = sparklines(charted((24, "lactate", 12.0)))[0]

    (((x, y),),) = line.runs
    assert x == 0.5
    assert 0 <= y <= 1
    assert line.flag == "H"


def test_an_axis_holds_all_values_and_some_of_their_range() -> None:
    """On either side of the values as much of the reference range as they vary, and not more."""
    assert axis_reach(np.array([110.0, 130.0]), (60, 100)) == (90, 130)
    assert axis_reach(np.array([150.0, 160.0]), (60, 100)) == (140, 160)
    assert axis_reach(np.array([65.0, 80.0]), (60, 100)) == (60, 95)


def test_shades_are_the_contributions(case: Case, explanation: Explanation) -> None:
    """Each part that moved the estimate is shaded once, over its hours or the whole stay, in
    proportion and with its sign.
    """
    moved = [c for c in explanation.contributions if c.amount]
    shades = [shade for of in shades_of(case, explanation).values() for shade in of]
    largest = max(abs(c.amount) for c in moved)

    assert sorted(map(id, moved)) == sorted(id(shade.contribution) for shade in shades)
    for shade in shades:
        start, end = shade.contribution.window or (0, 48)
        assert (48 * shade.start, 48 * shade.end) == (start, end)
        assert shade.strength * largest == pytest.approx(shade.contribution.amount)
    assert shades_of(case, None) == {}


def test_what_decided_comes_first_and_then_what_is_abnormal(
    case: Case, explanation: Explanation
) -> None:
    """Every charted variable once; the largest contribution on top, then flags, then the rest."""
    before, after = sparklines(case), sparklines(case, explanation)

    assert {line.feature.name for line in before} == {line.feature.name for line in after}
    flags = [bool(line.flag) for line in before]
    assert flags == sorted(flags, reverse=True)
    decisive = [line.strength for line in after if line.strength >= DECISIVE]
    assert [line.strength for line in after[: len(decisive)]] == sorted(decisive, reverse=True)
    rest = [bool(line.flag) for line in after[len(decisive) :]]
    assert rest == sorted(rest, reverse=True)
