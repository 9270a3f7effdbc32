"""Predictions: conformal limits, the gate, abstention."""

from __future__ import annotations

import numpy as np
import pytest

from medmodels.cases import Case
from medmodels.models import Model
from medmodels.predictions import conformal_quantiles, predict, unlikeness


def test_conformal_limits_by_hand() -> None:
    """With 9 cases of a label at 90 %, the limit is the ⌈10 × 0.9⌉ = 9th smallest score; with 8 nothing is ruled out."""
    p = np.linspace(0.1, 0.9, 9)
    probabilities = np.column_stack([p, 1 - p])

    assert conformal_quantiles(probabilities, np.zeros(9, int))[0] == pytest.approx(0.9)
    assert conformal_quantiles(probabilities[:8], np.zeros(8, int))[0] == 1.0


def test_conformal_sets_cover_what_they_promise() -> None:
    """On exchangeable data the true label is in the set in 90 % of cases, for each label."""
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 40_000)
    p = 1 / (1 + np.exp(-rng.normal(np.where(truth == 0, 1, -1), 1.5)))
    probabilities = np.column_stack([p, 1 - p])
    limits = conformal_quantiles(probabilities[:20_000], truth[:20_000])
    for k in (0, 1):
        test = probabilities[20_000:][truth[20_000:] == k, k]
        assert abs((1 - test <= limits[k]).mean() - 0.9) < 0.01


def test_the_gate_accepts_held_out_cases_and_refuses_shuffled_ones(model: Model, held: np.ndarray) -> None:
    """At least 95 % of held-out cases pass; with the columns permuted at most 5 % do."""
    reference = model.artifact.reference
    limit = float(reference["gate_limit"])
    shuffled = held[:, np.random.default_rng(1).permutation(held.shape[1])]

    assert (unlikeness(held, reference) <= limit).mean() >= 0.95
    assert (unlikeness(shuffled, reference) <= limit).mean() <= 0.05


def test_an_unlike_case_gets_a_reason_and_no_label(model: Model, held: np.ndarray) -> None:
    """When the gate refuses, the prediction has no label and says why."""
    strange = Case(model.task, held[0] * np.where(np.arange(30) % 2, 3.0, 0.3), "typed")

    prediction = predict(model, strange)

    assert prediction.label is None
    assert "unlike the cases" in (prediction.abstained or "")


def test_the_label_follows_the_threshold(model: Model, cases: list[Case]) -> None:
    """Without abstention a case is called positive exactly from the threshold on."""
    for case in cases:
        prediction = predict(model, case)
        if prediction.abstained is None:
            assert (prediction.label == "malignant") == (prediction.positive >= prediction.threshold)
