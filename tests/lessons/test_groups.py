"""What the lesson on groups says is what counting says."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

from medmodels.lessons import PlainBench, groups

BENCH = PlainBench()
MODEL = BENCH.model("icu-mortality/forest")
SCORES = BENCH.scores(MODEL)
DIED = SCORES.y
FOUND = SCORES.p >= MODEL.threshold
OLD = SCORES.factors["age"] == "80 and over"


def test_recall_over_80_is_counted() -> None:
    """Thirteen of forty-five, say, with Wilson's interval."""
    fact = groups.by_age_facts(BENCH)["old"]
    hits, n = int((DIED & OLD & FOUND).sum()), int((DIED & OLD).sum())

    assert fact.value == hits / n
    assert (fact.low, fact.high) == pytest.approx(proportion_confint(hits, n, method="wilson"))
    line = round(100 * MODEL.threshold)
    said = groups.by_age(BENCH, {"line": line}).sentence
    assert f"{(DIED & OLD & (SCORES.p >= line / 100)).sum()} of {n}" in said


def test_lots_make_a_gap_as_often_as_the_exact_law_says() -> None:
    """Two groups: how many are found in one is hypergeometric."""
    found = np.arange(60) < 24
    exact = sum(
        hypergeom.pmf(k, 60, 24, 20) for k in range(21) if abs(k / 20 - (24 - k) / 40) >= 0.2
    )

    often = groups._often(found.tobytes(), (20, 40), 0.2)
    assert often == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 2000))


def test_a_draw_keeps_the_sizes_and_who_was_found() -> None:
    """Drawn by lot the groups are as large as the ages, and found are as many in all; another
    number is another draw.
    """
    ages = np.unique(SCORES.factors["age"][DIED], return_counts=True)[1]
    shown = [groups.by_lot(BENCH, {"draw": n}) for n in (1, 2)]

    for one in shown:
        assert sorted(one.parts[0].table["n"]) == sorted(ages)  # type: ignore[union-attr]
    assert shown[0].sentence != shown[1].sentence
    again = groups.by_lot(BENCH, {"draw": 1}).sentence
    assert again == shown[0].sentence


def test_draw_nought_is_by_age_with_the_gap_of_the_evidence() -> None:
    """The one that the product packaged."""
    gap = next(g for g in BENCH.evidence(MODEL).gaps if g.factor == "age")

    assert groups.by_lot_facts(BENCH)["gap"].value == pytest.approx(gap.difference.value)
    assert f"{100 * gap.difference.value:.0f} points" in groups.by_lot(BENCH, {"draw": 0}).sentence


def test_nobody_called_is_right_as_often_as_patients_survive() -> None:
    """Which is what the first step compares with."""
    said = groups.average(BENCH, {"who": "nobody"}).sentence

    assert f"Right in {(~DIED).sum()} of {len(DIED)}" in said
    assert groups.average_facts(BENCH)["nobody"].value == (~DIED).mean()


def test_the_interval_of_a_group_is_wilsons() -> None:
    """Four of eight."""
    low, high = proportion_confint(4, 8, method="wilson")

    assert groups.interval_of(BENCH, {"n": 8}).sentence == (
        f"4 of 8 found: the recall may be anything from {low:.0%} to {high:.0%}."
    )


@pytest.mark.parametrize("division", groups.DIVISIONS)
def test_two_groups_differ_by_what_is_told(division: str) -> None:
    """All others less those set apart."""
    factor, level = groups.DIVISIONS[division]
    one = SCORES.factors[factor] == level
    gap = FOUND[DIED & ~one].mean() - FOUND[DIED & one].mean()

    said = groups.asked_first(BENCH, {"division": division}).sentence
    assert f"All others less these: {100 * gap:.0f} points" in said


@pytest.mark.parametrize("name", groups.TWO_MODELS)
def test_each_model_is_counted_at_its_own_line(name: str) -> None:
    """Of the same patients."""
    model = BENCH.model(groups.TWO_MODELS[name])
    found = BENCH.scores(model).p >= model.threshold

    said = groups.two_models(BENCH, {"model": name}).sentence
    assert f"right in {(found == DIED).mean():.0%}" in said
    assert f"{found[DIED & OLD].mean():.0%}" in said
