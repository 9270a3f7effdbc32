"""What was found is what the numbers say, and changes its mind where an interval crosses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.card import FOUND, crossed_text, finding_text
from medmodels.evidence import (
    Behaviour,
    Comparison,
    Coverage,
    Crossed,
    CrossValidation,
    DecisionCurve,
    Evidence,
    Finding,
    FoldMean,
    Metric,
    Mistake,
    amounts_found,
    behaviour_found,
    calibration_found,
    calls_found,
    classes_found,
    comparison_found,
    coverage_found,
    decision_found,
    least_found,
    load_behaviour,
    load_curves,
    load_evidence,
    load_scores,
    mistakes_found,
    mistakes_of,
    repeats_found,
    rest_found,
    subgroups_found,
)
from medmodels.evidence.subgroups import enough
from medmodels.models import load_model, model_ids
from medmodels.statistics.metric import ENOUGH, share
from medmodels.tasks import TASKS

LABELS = [name for name in model_ids() if load_model(name).task.kind == "labels"]
STAYS = TASKS["icu-mortality"]


def metric(value: float, low: float, high: float, n: int = 200, events: int = 100) -> Metric:
    return Metric(value, low, high, n, events, "Wald")


def evidence_of(slope: Metric, intercept: Metric) -> Evidence:
    """Evidence of which calibration alone is known."""
    metrics = {"calibration_slope": slope, "calibration_intercept": intercept}
    return Evidence("a/b", "test", 0.5, slope.n, slope.events, metrics, {}, (), {})


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize("model_id", LABELS)
def test_calls_are_counted_on_the_scores(model_id: str) -> None:
    """Missed, called and rightly called of a shipped model, at its threshold and at two others."""
    model = load_model(model_id)
    scores = load_scores(model.artifact)
    for threshold in (0.05, model.threshold, 0.5):
        called = scores.p >= threshold
        values = calls_found(scores.y, scores.p, threshold).values

        assert values["missed"] == int((scores.y & ~called).sum())
        assert (values["called"], values["hits"]) == (called.sum(), (called & scores.y).sum())
        assert f"Misses {values['missed']} of {scores.y.sum()}" in finding_text(
            model.task, calls_found(scores.y, scores.p, threshold)
        )


def test_who_calls_nobody_is_told_so() -> None:
    """Above the highest number nobody is called, and the sentence does not divide by them."""
    found = calls_found(np.array([True, False]), np.array([0.4, 0.1]), 0.5)

    assert finding_text(STAYS, found) == "Misses all 1 deaths: it calls nobody “died”."


@pytest.mark.parametrize("model_id", LABELS)
def test_calibration_is_said_as_the_intervals_have_it(model_id: str) -> None:
    """Each error that is named has an interval that leaves out its ideal, and none other."""
    model = load_model(model_id)
    evidence, cv = load_evidence(model.artifact)
    slope, intercept = (evidence.metrics[f"calibration_{n}"] for n in ("slope", "intercept"))
    found = set(codes(calibration_found(evidence, cv, 0.0)))

    assert ("calibration-low" in found) == (intercept.low > 0)
    assert ("calibration-high" in found) == (intercept.high < 0)
    assert ("calibration-cautious" in found) == (slope.low > 1)
    assert ("calibration-sure" in found) == (slope.high < 1)


@pytest.mark.parametrize(
    ("slope", "intercept", "expected"),
    [
        ((1.3, 1.01, 1.6), (0, -0.2, 0.2), ["calibration-cautious"]),
        ((1.3, 0.99, 1.6), (0, -0.2, 0.2), ["calibration-none"]),
        ((0.7, 0.5, 0.99), (0, -0.2, 0.2), ["calibration-sure"]),
        ((0.7, 0.5, 1.01), (0, -0.2, 0.2), ["calibration-none"]),
        ((1, 0.8, 1.2), (-0.3, -0.5, -0.01), ["calibration-high"]),
        ((1, 0.8, 1.2), (-0.3, -0.5, 0.01), ["calibration-none"]),
        ((1, 0.8, 1.2), (0.3, 0.01, 0.5), ["calibration-low"]),
        ((0.7, 0.5, 0.9), (0.3, 0.1, 0.5), ["calibration-low", "calibration-sure"]),
        ((float("nan"),) * 3, (0, -1, 1), ["calibration-separated"]),
    ],
)
def test_calibration_changes_its_mind_where_an_interval_crosses(
    slope: tuple[float, ...], intercept: tuple[float, ...], expected: list[str]
) -> None:
    """An interval that just leaves out the ideal is an error, one that just holds it is none."""
    evidence = evidence_of(metric(*slope), metric(*intercept))

    assert codes(calibration_found(evidence, None, 100.0)) == expected


def test_few_cases_are_said_to_be_few() -> None:
    """With 99 of the rarer outcome only a large error would show, with 100 no word of that; what
    repeated training shows is added.
    """
    ideal, cautious = metric(1, 0.8, 1.2, 300, 99), FoldMean(1.4, 1.1, 1.7, 0.1)
    cv = CrossValidation(5, 2, 300, 99, {"calibration_slope": cautious})
    evidence = evidence_of(ideal, metric(0, -1, 1, 300, 99))

    assert codes(calibration_found(evidence, None, 99.0)) == ["calibration-few"]
    assert codes(calibration_found(evidence, cv, 99.0))[1:] == ["calibration-repeated-cautious"]
    assert codes(calibration_found(replace(evidence, events=100), None, 99.0)) == [
        "calibration-none"
    ]


def test_coverage_is_short_below_what_chance_allows() -> None:
    """Of 100 cases at 90% 84 are within chance and 83 are not; a label that falls short is
    named.
    """

    def at(hits: int, short: tuple[str, ...] = ()) -> list[Coverage]:
        m = share(hits, 100)
        return [Coverage(0.9, m, {}, metric(1.2, 1, 1.4), share(20, 100), short)]

    assert codes(coverage_found(at(84)))[0] == "coverage-kept"
    assert codes(coverage_found(at(83)))[0] == "coverage-short"
    assert "not kept for: died" in finding_text(STAYS, coverage_found(at(95, ("died",))))
    assert "In 20 it could not decide" in finding_text(STAYS, coverage_found(at(95)))
    assert finding_text(TASKS["note-section"], coverage_found(at(95))).endswith(
        "20 had more than one answer left; over all cases it is 1.2 on average."
    )


def levels(old: int, young: int) -> dict[str, dict[str, dict[str, Metric]]]:
    """Recall of 40 old and 60 young positive cases, and a group of five."""
    return {
        "age": {
            "old": {"recall": share(old, 40, events=40)},
            "young": {"recall": share(young, 60, events=60)},
            "few": {"recall": share(0, 5, events=5)},
        }
    }


def test_a_subgroup_is_lower_where_the_others_are_told_apart_from_it() -> None:
    """A group far below the rest is named as lower, one a little below as not told apart; the one
    of five is held back and counted.
    """
    far = subgroups_found(levels(10, 48), share(58, 100), "recall")
    near = subgroups_found(levels(23, 36), share(59, 100), "recall")

    assert codes(far) == ["subgroups-lower", "subgroups-small"]
    assert finding_text(STAYS, far[0]) == (
        "Age “old”: recall is 25% (10 of 40), over all 58% (58 of 100): the lowest of 2 groups."
    )
    assert codes(near) == ["subgroups-alike", "subgroups-small"]
    assert near[1].values["small"] == 1


def test_a_small_group_does_not_hide_one_that_is_told_apart() -> None:
    """The lowest share, of few cases, which chance explains, gives way to one that it does not."""
    of = levels(8, 27)
    of["sex"] = {
        "unknown": {"recall": share(2, 11, events=11)},
        "known": {"recall": share(33, 89, events=89)},
    }
    found = subgroups_found(of, share(35, 100), "recall")[0]

    assert (found.code, found.values["level"]) == ("subgroups-lower", "old")
    assert found.values["groups"] == 4
    assert finding_text(STAYS, found).endswith(
        "the lowest of 4 groups, but for such as chance may explain."
    )


@pytest.mark.parametrize("model_id", model_ids())
def test_what_is_called_the_lowest_is_the_lowest(model_id: str) -> None:
    """No group that is large enough to be compared lies below it."""
    model = load_model(model_id)
    evidence, metric = load_evidence(model.artifact)[0], model.task.asks.gap_metric
    found = subgroups_found(evidence.subgroups, evidence.metrics[metric], metric)[0]
    compared = [
        m[metric].value
        for of in evidence.subgroups.values()
        for m in of.values()
        if metric in m and enough(m)
    ]

    if finding_text(model.task, found).endswith(" groups."):
        assert found.values["hits"] / found.values["n"] == pytest.approx(min(compared))


def test_over_eighty_recall_is_lower_in_the_forest() -> None:
    """The shipped forest finds 13 of 45 deaths over eighty, which its evidence has too."""
    evidence, _ = load_evidence(load_model("icu-mortality/forest").artifact)
    found = subgroups_found(evidence.subgroups, evidence.metrics["recall"], "recall")[0]
    m = evidence.subgroups["age"]["80 and over"]["recall"]

    assert (found.values["hits"], found.values["n"]) == (round(m.value * m.n), m.n) == (13, 45)
    assert found.code == "subgroups-lower"


@pytest.mark.parametrize(("low", "code"), [(0.001, "compare-apart"), (-0.001, "compare-same")])
def test_models_are_told_apart_by_their_interval(low: float, code: str) -> None:
    """A difference whose interval just leaves out nought tells two models apart."""
    empty = np.array([])
    compared = Comparison(
        "a/b",
        "a/c",
        {"auroc": metric(0.02, low, 0.04), "recall": metric(-0.1, -0.2, -0.05)},
        {"auroc": (0.9, 0.88), "recall": (0.5, 0.6)},
        empty,
        (empty, empty),
        ((), ()),
    )
    found = comparison_found(compared, "auroc")

    assert codes(found) == [code, "compare-others"]
    assert "recall" in finding_text(STAYS, found)


@pytest.mark.parametrize("model_id", LABELS)
def test_acting_is_worth_it_only_where_the_band_is_above_both(model_id: str) -> None:
    """Every threshold of the range that is named has the model's band above treating all and
    treating none; and the range is as long as any.
    """
    model = load_model(model_id)
    curve = load_curves(model.artifact)[1]
    values = decision_found(curve, model.threshold).values
    inside = (curve.thresholds >= values["low"]) & (curve.thresholds <= values["high"])

    assert (curve.low["model"][inside] > curve.high["all"][inside]).all()
    assert (curve.low["model"][inside] > 0).all()


def test_no_range_is_named_where_there_is_none() -> None:
    """A model whose band touches that of treating all everywhere is not shown to be worth it; one
    above it on one stretch is, there alone.
    """
    t = np.array([0.1, 0.2, 0.3, 0.4])
    zero = np.zeros(4)

    def curve(low: np.ndarray) -> DecisionCurve:
        return DecisionCurve(t, {}, {"model": low}, {"all": zero + 0.1}, 50, 20)

    assert decision_found(curve(zero + 0.1), 0.2).code == "decision-not-shown"
    found = decision_found(curve(np.array([0, 0.2, 0.2, 0])), 0.1)
    assert (found.code, found.values["low"], found.values["high"]) == ("decision-outside", 0.2, 0.3)


@pytest.mark.parametrize(
    ("threshold", "code", "low", "high"),
    [
        (0.1, "decision-within", 0.1, 0.1),
        (0.35, "decision-within", 0.3, 0.4),
        (0.2, "decision-outside", 0.3, 0.4),
    ],
)
def test_of_several_ranges_the_one_of_its_own_threshold_is_named(
    threshold: float, code: str, low: float, high: float
) -> None:
    """Else the longest."""
    t, zero = np.array([0.1, 0.2, 0.3, 0.4]), np.zeros(4)
    curve = DecisionCurve(t, {}, {"model": np.array([0.2, 0, 0.2, 0.2])}, {"all": zero}, 50, 20)
    found = decision_found(curve, threshold)

    assert (found.code, found.values["low"], found.values["high"]) == (code, low, high)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0, 0), "No case crosses the line."),
        ((1, 0, 0, 0), "1 case crosses the line: 1 becomes missed."),
        ((0, 1, 0, 1), "2 cases cross the line: 1 more is found, 1 false alarm vanishes."),
        ((0, 2, 1, 0), "3 cases cross the line: 2 more are found, 1 false alarm is new."),
    ],
)
def test_what_crosses_the_line_is_counted(counts: tuple[int, int, int, int], said: str) -> None:
    """One of a kind in the singular; missed, found, new and vanished false alarms."""
    assert crossed_text(Crossed(*counts, np.arange(sum(counts)))) == said


def test_repeats_agree_where_their_mean_lies_in_the_interval() -> None:
    """A mean just within the held-out interval agrees, just outside it differs; none is none."""
    evidence = replace(
        evidence_of(metric(1, 0, 2), metric(0, -1, 1)), metrics={"auroc": metric(0.9, 0.85, 0.95)}
    )

    def repeated(mean: float) -> CrossValidation:
        return CrossValidation(5, 5, 200, 100, {"auroc": FoldMean(mean, mean, mean, 0.01)})

    assert repeats_found(evidence, repeated(0.851), "auroc").code == "repeats-agree"
    assert repeats_found(evidence, repeated(0.849), "auroc").code == "repeats-differ"
    assert repeats_found(evidence, None, "auroc").code == "repeats-none"


def behaviour_of(first: float, low: float, second: float, high: float) -> Behaviour:
    """A model of a border and a middle, with the interval of the first's and the second's size."""
    none = np.zeros((3, 2))
    importance = np.array([[first, low, first + 1], [second, second - 1, high]])
    return Behaviour("log-odds", ("border", "middle"), none, none, none, none[0], none, importance)


def test_the_border_comes_first_only_where_the_interval_says_so() -> None:
    """A border that moves a model more than the middle, its interval above the other's, is named;
    with intervals that meet, or with the middle first, it is not.
    """
    assert rest_found(behaviour_of(3, 2.1, 1, 2), "border") is not None
    assert rest_found(behaviour_of(3, 1.9, 1, 2), "border") is None
    assert rest_found(behaviour_of(3, 2.1, 1, 2), "middle") is None
    assert behaviour_found(behaviour_of(3, 1.9, 1, 2)).code == "moves-tied"


def test_of_the_shipped_films_the_chest_films_are_moved_by_their_border() -> None:
    """Outside the chest is the largest of the chest films' contributions, not so the border of the
    ultrasound pictures.
    """
    found = {}
    for name in ("chest-xray/cnn", "breast-ultrasound/cnn"):
        model = load_model(name)
        behaviour = load_behaviour(model.artifact, unit=model.unit)
        found[name] = rest_found(behaviour, model.task.elements[-1])
        sizes = np.abs(behaviour.contributions).mean(0)
        assert (found[name] is not None) == (sizes.argmax() == len(sizes) - 1)

    assert found["chest-xray/cnn"] is not None
    assert found["breast-ultrasound/cnn"] is None


def test_amounts_and_classes_are_counted_on_the_scores() -> None:
    """Right, too low and too high doses are all patients; the class found least is found so often
    by its calls.
    """
    dose, notes = load_model("warfarin-dose/svm"), load_model("note-section/svm")
    values = amounts_found(load_evidence(dose.artifact)[0]).values
    assert values["hits"] + values["under"] + values["over"] == values["n"] == 858

    found = classes_found(load_evidence(notes.artifact)[0]).values
    scores = load_scores(notes.artifact)
    mine = scores.y == notes.task.labels.index(found["worst"])
    assert found["cases"] == mine.sum()
    assert found["found"] == (scores.p.argmax(1)[mine] == scores.y[mine]).sum()


@pytest.mark.parametrize("model_id", ["note-section/svm", "ecg-beat/boosting"])
def test_the_class_found_least_is_told_in_a_sentence(model_id: str) -> None:
    """Its name, share and counts; no frequent class has a lower share. Other questions say none."""
    model = load_model(model_id)
    evidence = load_evidence(model.artifact)[0]
    found = least_found(model.task.asks, evidence)
    assert found is not None
    share = found.values["found"] / found.values["cases"]
    said = finding_text(model.task, found)

    assert all(
        m["recall"].value >= share - 1e-9
        for m in evidence.subgroups["class"].values()
        if m["recall"].n >= ENOUGH
    )
    assert f"“{found.values['worst']}” least: {100 * share:.0f}% of them" in said
    assert least_found(STAYS.asks, evidence) is None


def test_mistakes_are_counted_by_kind() -> None:
    """Two missed and a false alarm, one of which the model was sure; and none."""
    several = (
        Mistake(1, "missed", True),
        Mistake(2, "missed", False),
        Mistake(5, "false alarm", False),
    )

    assert finding_text(STAYS, mistakes_found(several, 9)) == (
        "3 of 9 called wrongly: 2 missed and 1 false alarm. In 1 it had ruled out the truth, even"
        " at 95%."
    )
    assert finding_text(STAYS, mistakes_found((), 9)) == "None of 9 was called wrongly."


@pytest.mark.parametrize("model_id", model_ids())
def test_every_finding_of_a_shipped_model_is_a_sentence(model_id: str) -> None:
    """Whatever is found of a shipped model has words, with every value filled in."""
    model = load_model(model_id)
    (evidence, cv), scores = load_evidence(model.artifact), load_scores(model.artifact)
    asks = model.task.asks
    found = [
        *coverage_found(evidence.coverage),
        repeats_found(evidence, cv, asks.decides[0]),
        mistakes_found(mistakes_of(model, scores, model.threshold), evidence.n),
        behaviour_found(load_behaviour(model.artifact, unit=model.unit)),
    ]
    if evidence.subgroups:
        found += subgroups_found(
            evidence.subgroups, evidence.metrics[asks.gap_metric], asks.gap_metric
        )
    for finding in found:
        said = finding_text(model.task, finding)
        assert finding.code in FOUND
        assert said.endswith(".")
        assert "nan" not in said
        assert not {"{", "}"} & set(said)
