"""Predictions: calibrated conformal limits, and a gate that knows what it has not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmodels.cases import Case, read_cases, samples
from medmodels.datasets import Dataset
from medmodels.errors import UnknownName
from medmodels.models import Model, load_model
from medmodels.predictions import (
    COVERAGE,
    COVERAGES,
    Prediction,
    QuantityPrediction,
    class_limits,
    class_sets,
    label_limits,
    label_sets,
    predict,
)
from medmodels.tasks.warfarin_dose import WARFARIN_DOSE


@pytest.fixture(scope="module")
def predictions(model: Model, cases: list[Case]) -> list[Prediction]:
    return [predict(model, case) for case in cases]


def test_conformal_limits_by_hand() -> None:
    """Nineteen cases: the 16th, 18th and 19th smallest score; three cases: too few at every level,
    so the limit is 1.
    """
    first = np.arange(1, 20) / 20  # scores 1 − p are 0.05 … 0.95
    p = np.concatenate([first, [0.3, 0.2, 0.1]])
    truth = np.repeat([0, 1], [19, 3])
    limits = label_limits(np.column_stack([p, 1 - p]), truth)
    np.testing.assert_allclose(limits, [[0.80, 1.0], [0.90, 1.0], [0.95, 1.0]], atol=1e-12)


def test_conformal_limits_at_the_smallest_sufficient_number() -> None:
    """Nine cases suffice for 90 % (the largest score), eight do not."""
    p = np.arange(1, 10) / 10
    truth = np.zeros(9, int)
    both = np.column_stack([p, 1 - p])
    level = COVERAGES.index(0.9)
    assert label_limits(both, truth)[level, 0] == pytest.approx(0.9)
    assert label_limits(both[1:], truth[1:])[level, 0] == 1.0


@pytest.mark.parametrize("coverage", COVERAGES)
def test_conformal_coverage_by_simulation(coverage: float) -> None:
    """Over many draws the true label is in the set as often as promised, within each label and
    together, and not much more often.
    """
    rng = np.random.default_rng(0)
    hits: list[list[np.ndarray]] = [[], []]
    n = 60
    for _ in range(400):
        # 30 or so calibration cases of each label, the rest to test
        y = rng.permutation(np.repeat([0, 1], n))
        p = 1 / (1 + np.exp(-rng.normal(1.5 - 3 * y, 1.7)))
        both = np.column_stack([p, 1 - p])
        limits = label_limits(both[:n], y[:n])[COVERAGES.index(coverage)]
        inside = 1 - both[np.arange(2 * n), y] <= limits[y]
        for k in (0, 1):
            hits[k].append(inside[n:][y[n:] == k])
    # cases of a draw share their limit: count half of them
    error = 4 * np.sqrt(coverage * (1 - coverage) / 400 / 15)
    for found in [
        np.concatenate(hits[0]),
        np.concatenate(hits[1]),
        np.concatenate(hits[0] + hits[1]),
    ]:
        assert coverage - error <= found.mean() <= coverage + 1 / 25 + error


def test_held_out_labels_are_in_the_conformal_set_about_as_promised(
    predictions: list[Prediction], dataset: Dataset
) -> None:
    """On held-out cases the set holds the true label at about the target coverage or better, three
    standard errors allowed.
    """
    truth = [dataset.task.labels[0 if y else 1] for y in dataset.labels[dataset.test]]
    share = np.mean([t in p.conformal_set for t, p in zip(truth, predictions, strict=True)])
    assert share >= COVERAGE - 3 * np.sqrt(COVERAGE * (1 - COVERAGE) / len(truth))


def test_the_conformal_set_follows_the_limits(model: Model, predictions: list[Prediction]) -> None:
    """A label is in the set when one minus its probability, or a less probable label's, is within
    its limit; where none is, the next decides.
    """
    levels = [
        dict(zip(model.task.labels, limits, strict=True))
        for limits in model.artifact.reference["conformal"]
    ]
    for p in predictions:
        within = [
            {label for label, q in limits.items() if 1 - p.probabilities[label] <= q}
            for limits in levels
        ]
        held = within[1] or within[2] or set(model.task.labels)
        least = min(p.probabilities[label] for label in held)
        assert set(p.conformal_set) == {
            label for label, share in p.probabilities.items() if share >= least
        }
        assert p.undecided == (len(p.conformal_set) == 2)
        shown = [set(text.split(", ")) for text in p.levels.values()]
        assert shown[0] <= shown[1] <= shown[2]


def test_the_gate_lets_held_out_cases_pass(predictions: list[Prediction]) -> None:
    """At least 95 % of the held-out cases are answered."""
    assert np.mean([p.abstained is None for p in predictions]) >= 0.95


def test_the_gate_stops_permuted_columns(model: Model, held: np.ndarray) -> None:
    """Most held-out cases with their columns shuffled are refused, with the reason and without a
    label.
    """
    rng = np.random.default_rng(0)
    shuffled = [predict(model, Case(model.task, rng.permutation(row), "upload")) for row in held]
    refused = [p for p in shuffled if p.abstained]
    assert len(refused) > 0.9 * len(held)
    assert all(p.label is None for p in refused)
    assert "unlike" in refused[0].abstained


def test_the_label_follows_the_threshold(model: Model, predictions: list[Prediction]) -> None:
    """An answered case gets the positive label exactly when its probability reaches the
    threshold.
    """
    for p in predictions:
        if p.abstained is None:
            assert p.label == (
                model.task.labels[0] if p.positive >= model.threshold else model.task.labels[1]
            )


def test_a_prediction_says_who_made_it_of_what(model: Model, cases: list[Case]) -> None:
    """A prediction carries the ids and digests of the model and the case, and the model's
    probabilities by label.
    """
    p = predict(model, cases[0])
    assert (p.model, p.digest, p.case) == (model.id, model.digest, cases[0].digest)
    assert list(p.probabilities) == list(model.task.labels)
    assert list(p.probabilities.values()) == pytest.approx(
        model.probabilities(cases[0].data[None])[0], abs=1e-12
    )


def test_a_case_of_another_task_is_refused(model: Model, cases: list[Case]) -> None:
    """A model does not answer for a case of a task that is not its own."""
    other = Case(replace(model.task, name="other-task"), cases[0].data.copy(), "upload")
    with pytest.raises(UnknownName, match="other-task"):
        predict(model, other)


def test_a_case_between_the_labels_is_said_to_be_undecided(model: Model) -> None:
    """Probabilities that miss both limits never rule out everything, and what is left at one level
    is left at every higher one.
    """
    limits = np.array([[0.1, 0.05], [0.2, 0.1], [0.6, 0.1]])

    found = label_sets(np.array([[0.5, 0.5], [0.9, 0.1], [0.05, 0.95], [0.3, 0.7]]), limits)

    # In between: left open at the highest level that leaves anything, and so at the lower ones;
    # what is as probable stays too.
    np.testing.assert_array_equal(
        found[2], [[True, True], [True, False], [False, True], [True, True]]
    )
    np.testing.assert_array_equal(
        found[1], [[True, True], [True, False], [False, True], [True, True]]
    )
    np.testing.assert_array_equal(found[0], found[1])


ROW_OF_TWO = st.floats(0, 1).map(lambda p: [p, 1 - p])
ROW_OF_SIX = st.lists(st.floats(0.0001, 1), min_size=6, max_size=6).map(
    lambda row: [share / sum(row) for share in row]
)


def assert_never_skipping(sets: np.ndarray, p: np.ndarray) -> None:
    """Sets (levels, n, labels) hold something, whatever is more probable than what they hold, and
    no less at a higher level.
    """
    assert sets.any(-1).all()
    for level in sets:
        for held, row in zip(level, p, strict=True):
            assert held[row >= row[held].min()].all()
    assert (sets[:-1] <= sets[1:]).all()


@given(
    st.lists(ROW_OF_TWO, min_size=1, max_size=20),
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=80),
)
@settings(max_examples=150, deadline=None)
def test_a_set_of_two_labels_never_skips_the_more_probable_one(
    rows: list[list[float]], calibration: list[tuple[float, bool]]
) -> None:
    """Whatever the limits were fitted on, however few or many cases of each label."""
    positive, second = (
        (np.array(side) for side in zip(*calibration, strict=True))
        if calibration
        else (np.empty(0), np.empty(0, bool))
    )
    limits = label_limits(np.column_stack([positive, 1 - positive]), second.astype(int))
    p = np.array(rows)

    assert_never_skipping(label_sets(p, limits), p)


@given(
    st.lists(ROW_OF_SIX, min_size=1, max_size=12), st.integers(0, 2**32 - 1), st.integers(0, 400)
)
@settings(max_examples=100, deadline=None)
def test_a_set_of_many_classes_never_skips_a_more_probable_one(
    rows: list[list[float]], seed: int, n: int
) -> None:
    """With classes of their own limit, of a shared one, and of none at all."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(6, n, p=[0.5, 0.2, 0.15, 0.1, 0.05, 0])
    limits = class_limits(rng.dirichlet(np.full(6, 0.3), n).reshape(n, 6), truth)
    p = np.array(rows)

    assert_never_skipping(np.stack([class_sets(p, level) for level in limits]), p)


@pytest.mark.parametrize("coverage", COVERAGES)
def test_closed_sets_cover_each_class_as_promised(coverage: float) -> None:
    """On exchangeable cases each class of its own limit, and the rare ones together, are held as
    often as promised, four standard errors allowed.
    """
    rng, level = np.random.default_rng(3), COVERAGES.index(coverage)
    share = np.array([0.5, 0.3, 0.14, 0.02, 0.02, 0.02])
    hits: list[np.ndarray] = []
    truths: list[np.ndarray] = []
    for _ in range(60):
        y = rng.choice(6, 800, p=share)
        e = share * np.exp(rng.normal(size=(800, 6)) + 1.2 * np.eye(6)[y])
        p = e / e.sum(1, keepdims=True)
        inside = class_sets(p[400:], class_limits(p[:400], y[:400])[level])
        hits.append(inside[np.arange(400), y[400:]])
        truths.append(y[400:])
    hit, truth = np.concatenate(hits), np.concatenate(truths)
    for group in ([0], [1], [2], [3, 4, 5]):
        mine = hit[np.isin(truth, group)]
        # a draw's rare cases share one limit: count 24
        assert mine.mean() >= coverage - 4 * np.sqrt(coverage * (1 - coverage) / (60 * 24))


@pytest.mark.parametrize("family", ["svm", "rnn"])
def test_a_note_of_allergies_keeps_the_runner_up(family: str) -> None:
    """The set of the first sample holds every section that is more probable than one it holds,
    allergies among them.
    """
    loaded = load_model(f"note-section/{family}")
    case = read_cases(
        samples(loaded.task)[0].path.read_bytes(), task=loaded.task, origin="sample"
    ).case()
    p = predict(loaded, case)

    assert p.conformal_set == tuple(label for label, _ in p.ranked[: len(p.conformal_set)])
    assert "allergies" in p.conformal_set


def test_where_the_call_is_not_the_more_probable_label_it_is_said() -> None:
    """With a threshold below one half a positive call can stand beside a set that holds the other
    label alone.
    """
    model = load_model("icu-mortality/rnn")
    case = read_cases(
        samples(model.task)[0].path.read_bytes(), task=model.task, origin="sample"
    ).case()
    p = replace(
        predict(model, case),
        probabilities={"died": 0.4, "survived": 0.6},
        conformal_set=("survived",),
    )

    assert p.positive > p.threshold
    assert "a set never leaves out the more probable label" in p.remarks[-1]


def quantity(
    value: float, low: float, high: float, abstained: str | None = None
) -> QuantityPrediction:
    """A weekly dose with its interval."""
    return QuantityPrediction(
        model="warfarin-dose/svm",
        digest="",
        case="",
        quantity=WARFARIN_DOSE.quantity,
        value=value,
        low=low,
        high=high,
        comparators={},
        levels={},
        coverage=0.9,
        abstained=abstained,
        seconds=0.0,
    )


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        (quantity(30, 20, 40), quantity(35.9, 25, 45), False),
        (quantity(30, 20, 40), quantity(36.1, 25, 45), True),  # by more than a fifth of the smaller
        (quantity(30, 29, 31), quantity(33, 32, 34), True),  # intervals without anything in common
        (quantity(30, 20, 40), quantity(60, 50, 70, "unlike"), False),
    ],
)
def test_amounts_disagree_by_a_fifth_or_by_their_intervals(
    one: QuantityPrediction, other: QuantityPrediction, *, differs: bool
) -> None:
    """Either way round; a model that abstained disagrees with nobody."""
    assert one.disagrees(other) is other.disagrees(one) is differs


def test_labels_disagree_by_their_call(predictions: list[Prediction]) -> None:
    """Two calls of which one is the other label; an abstention is no answer."""
    by_call = {p.call: p for p in predictions if not p.abstained}
    assert by_call["malignant"].disagrees(by_call["benign"])
    assert not by_call["benign"].disagrees(by_call["benign"])
    assert not by_call["benign"].disagrees(replace(by_call["malignant"], abstained="unlike"))
