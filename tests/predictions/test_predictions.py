"""Predictions: calibrated conformal limits, and a gate that knows what it has not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.cases import Abstention, Case, read_cases, samples
from medmodels.datasets import Dataset
from medmodels.errors import UnknownName
from medmodels.models import Model, load_model
from medmodels.predictions import (
    COVERAGE,
    Prediction,
    QuantityPrediction,
    predict,
    words_of,
)
from medmodels.tasks.warfarin_dose import WARFARIN_DOSE


@pytest.fixture(scope="module")
def predictions(model: Model, cases: list[Case]) -> list[Prediction]:
    return [predict(model, case) for case in cases]


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
        for limits in model.artifact.fitted["conformal"]
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
        shown = [set(left) for left in p.levels.values()]
        assert shown[0] <= shown[1] <= shown[2]


def test_the_gate_lets_held_out_cases_pass(predictions: list[Prediction]) -> None:
    """At least 95% of the held-out cases are answered."""
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
    assert "unlike" in words_of(refused[0]).abstained


def test_the_label_follows_the_threshold(model: Model, predictions: list[Prediction]) -> None:
    """An answered case gets the positive label exactly when its probability reaches the
    threshold.
    """
    for p in predictions:
        if p.abstained is None:
            assert p.label == (
                model.task.labels[0] if p.p_positive >= model.threshold else model.task.labels[1]
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

    assert p.p_positive > p.threshold
    assert "a set never leaves out the more probable label" in words_of(p).remarks[-1]


def quantity(
    value: float, low: float, high: float, abstained: Abstention | None = None
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
        (quantity(30, 20, 40), quantity(60, 50, 70, Abstention("unlike_cases")), False),
    ],
)
def test_amounts_disagree_by_a_fifth_or_by_their_intervals(
    one: QuantityPrediction, other: QuantityPrediction, *, differs: bool
) -> None:
    """Either way round; a model that abstained disagrees with nobody."""
    assert one.disagrees(other) is other.disagrees(one) is differs


def test_labels_disagree_by_their_call(predictions: list[Prediction]) -> None:
    """Two calls of which one is the other label; an abstention is no answer."""
    by_call = {p.label: p for p in predictions if not p.abstained}
    assert by_call["malignant"].disagrees(by_call["benign"])
    assert not by_call["benign"].disagrees(by_call["benign"])
    assert not by_call["benign"].disagrees(
        replace(by_call["malignant"], abstained=Abstention("unlike_cases"))
    )


def test_who_abstains_has_no_answer_and_says_why(predictions: list[Prediction]) -> None:
    """Whatever is asked for, the call is that the model abstains, and the reason is a sentence."""
    reason = Abstention("unlike_cases", {"distance": 9.25, "limit": 3.5})
    silent = [
        replace(predictions[0], label=None, abstained=reason),
        quantity(60, 50, 70, reason),
    ]
    for p in silent:
        assert p.answer is None
        assert words_of(p).call == "abstains"
        assert "(distance 9.2; 99.5% of comparable cases are within 3.5)" in (
            words_of(p).abstained or ""
        )
    assert words_of(predictions[0]).abstained is None


def test_what_is_left_open_is_said_at_every_level() -> None:
    """Labels in their order, an amount from its least to its most with the unit."""
    p = replace(quantity(30, 20, 40), levels={0.8: (25.0, 35.0), 0.9: (20.0, 40.0)})
    assert words_of(p).levels == {0.8: "25.0 to 35.0 mg/week", 0.9: "20.0 to 40.0 mg/week"}
    assert words_of(p).left_open == "20.0 to 40.0 mg/week"
