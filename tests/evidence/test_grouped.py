"""Evidence where several cases are of one person: the same values, intervals over people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.evidence import GROUP_OF, evaluate, load_scores
from medmodels.evidence.comparison import compare
from medmodels.evidence.coverage import falls_short, seems_short
from medmodels.evidence.grouped import level_by_group, measured_by_group, own_factors_by_group
from medmodels.models import load_model
from medmodels.outcomes import Classes, Labels, Outcome, Quantity
from medmodels.statistics.grouped import BY_GROUP, grouped_interval
from medmodels.statistics.metric import Metric
from tests.outcomes.test_complete import OUTCOMES, answers


@pytest.mark.parametrize("asks", OUTCOMES, ids=lambda asks: asks.kind)
def test_values_are_those_of_all_cases(asks: Outcome) -> None:
    """People change intervals alone: values are those of the cases."""
    y, p = answers(asks)
    groups = np.arange(len(y)) % 20
    plain = asks.measure(y, p, threshold=0.5)
    found = measured_by_group(asks, y, p, groups, threshold=0.5)

    assert set(found) == set(asks.weighted(y, p, threshold=0.5))
    for name, m in found.items():
        assert m.value == pytest.approx(plain[name].value, abs=1e-9)
        assert m.n == plain[name].n or isinstance(asks, Labels)  # of recall the positive ones
        assert m.low <= m.value <= m.high
        assert m.method == BY_GROUP


@pytest.mark.parametrize("asks", OUTCOMES, ids=lambda asks: asks.kind)
@pytest.mark.parametrize("n", [40, 12])
def test_a_subgroup_is_measured_over_people_too(asks: Outcome, n: int) -> None:
    """The metrics and values of a subgroup as without people, and where everybody has five cases
    that are alike the interval of each is wider.
    """
    y, p = (np.repeat(of[:n], 5, axis=0) for of in answers(asks))
    inside, groups = np.arange(len(y)) % 5 > 0, np.repeat(np.arange(n), 5)
    plain = asks.level(y, p, inside, threshold=0.5)
    found = level_by_group(asks, y, p, inside, groups, threshold=0.5)

    assert found.keys() == plain.keys()
    for name, m in found.items():
        assert m.value == pytest.approx(plain[name].value, abs=1e-9)
        assert m.n == plain[name].n
        assert m.method == BY_GROUP
        if name != "covered":  # four of five of everybody
            assert m.high - m.low >= plain[name].high - plain[name].low


def test_where_everybody_is_alike_within_the_interval_is_wide() -> None:
    """Twenty people who are all right or all wrong: the interval is that of twenty cases."""
    asks = Classes(("a", "b", "c"))
    y = np.repeat(np.arange(20) % 3, 100)
    wrong = np.repeat(np.arange(20) < 5, 100)
    p = np.eye(3)[np.where(wrong, (y + 1) % 3, y)]
    found = measured_by_group(asks, y, p, np.repeat(np.arange(20), 100))["accuracy"]

    assert found.value == 0.75
    assert found.high - found.low > 0.3
    by_hand = grouped_interval(lambda w: w @ ~wrong / w.sum(1), np.arange(2000) // 100)
    assert by_hand == pytest.approx((found.low, found.high), abs=1e-12)


def test_recall_and_precision_of_each_class_are_over_people() -> None:
    """Counts as without people; a class that nobody has is left out."""
    asks = Classes(("a", "b", "c"))
    y, p = answers(asks)
    y = np.where(y == 2, 1, y)
    groups = np.arange(len(y)) // 20
    plain, found = asks.own_factors(y, p), own_factors_by_group(asks, y, p, groups)

    assert found["class"].keys() == plain["class"].keys() == {"a", "b"}
    for label, metrics in found["class"].items():
        assert metrics.keys() == {"recall", "precision"}
        for name, m in metrics.items():
            other = plain["class"][label][name]
            assert (m.value, m.n, m.events) == (other.value, other.n, other.events)


def test_precision_is_the_share_of_calls_that_are_right() -> None:
    """Three calls of b, two of them right; both b are found."""
    asks = Classes(("a", "b"))
    y, p = np.array([0, 0, 1, 1]), np.eye(2)[[0, 1, 1, 1]]
    found = asks.own_factors(y, p)["class"]["b"]

    assert (found["recall"].events, found["recall"].n) == (2, 2)
    assert (found["precision"].events, found["precision"].n) == (2, 3)


def test_a_stored_column_says_whose_cases_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """It divides no subgroup, and every interval of the evidence is over people, those of
    subgroups too.
    """
    model = load_model("breast-fna/svm")
    table = model.artifact.heldout()
    table[GROUP_OF], table["side"] = np.arange(len(table)) % 10, np.arange(len(table)) % 2
    monkeypatch.setattr(type(model.artifact), "heldout", lambda self: table)
    scores, evidence = load_scores(model.artifact), evaluate(model)

    assert scores.groups is not None
    assert GROUP_OF not in evidence.subgroups
    assert {m.method for m in evidence.metrics.values()} == {BY_GROUP}
    assert {c.overall.method for c in evidence.coverage} == {BY_GROUP}
    levels = evidence.subgroups["side"].values()
    assert {m.method for level in levels for m in level.values()} == {BY_GROUP}
    other = load_model("breast-fna/forest")
    found = compare(model, other, scores, load_scores(other.artifact))
    assert {m.method for m in found.differences.values()} == {f"paired {BY_GROUP}"}


def test_a_share_falls_short_where_its_interval_does() -> None:
    """Over people by the interval, else by a binomial count."""
    low = Metric(0.86, 0.80, 0.91, 5000, 4300, BY_GROUP)

    assert not falls_short(low, 0.9)
    assert falls_short(low, 0.95)
    assert falls_short(replace(low, method="Wilson"), 0.9)
    assert isinstance(OUTCOMES[2], Quantity)


def test_a_low_share_of_too_few_people_is_told() -> None:
    """Well below its target, where the interval over people reaches it; none of many cases."""
    low = Metric(0.782, 0.729, 1.0, 1837, 1437, BY_GROUP)

    assert seems_short(low, 0.9)
    assert not seems_short(low, 0.8)
    assert not seems_short(replace(low, high=0.85), 0.9)  # that one falls short
    assert not seems_short(replace(low, method="Wilson"), 0.9)


def test_what_a_card_says_of_people_has_no_interval_over_cases() -> None:
    """No gap, no interval of how many beats it abstains on; a mix and low coverage are said."""
    model = load_model("ecg-beat/boosting")
    card, scores = model.artifact.card, load_scores(model.artifact)
    assert scores.abstained is not None
    kept_back, of = int(scores.abstained.sum()), len(scores.y)

    assert evaluate(model).gaps == ()
    assert f"{kept_back} of these {of} cases ({kept_back / of:.1%}). They count" in card
    assert "probabilities are those of a mix" in card
    assert "supraventricular 0.69 of 0.80, 0.78 of 0.90, 0.86 of 0.95" in card
