"""Evidence of the shipped models: real, stored, and up to its bars."""

from __future__ import annotations

import json

import numpy as np
from scipy.stats import spearmanr

from medmodels.card import facts
from medmodels.evidence import evaluate, load_behaviour, load_scores
from medmodels.explanations import EXPLAINERS
from medmodels.models import Model

ACCURACY = {"forest": 0.955, "svm": 0.975}


def test_stored_scores_are_the_models_own(model: Model, dataset: object, held: np.ndarray) -> None:
    """The held-out scores on disk are what the loaded model gives for the held-out cases."""
    scores = load_scores(model.artifact)

    np.testing.assert_allclose(scores.p, model.probabilities(held)[:, 0], atol=1e-9)
    np.testing.assert_array_equal(scores.y, dataset.labels[dataset.test])


def test_cross_validated_accuracy_reaches_the_bar(model: Model) -> None:
    """5 × 10-fold accuracy is at least what the project promises for the family."""
    evidence = evaluate(model)

    assert (evidence.cross_validation.folds, evidence.cross_validation.repeats) == (10, 5)
    assert evidence.cross_validation.metrics["accuracy"][0] >= ACCURACY[model.family]
    assert (evidence.n, evidence.events) == (114, 42)


def test_the_card_says_what_evaluate_says(model: Model) -> None:
    """The card's machine-readable metrics equal the evidence, and its prose carries the notice."""
    evidence, card = evaluate(model), model.artifact.card
    line = next(line for line in card.splitlines() if line.startswith("model-index: "))
    stored = json.loads(line.removeprefix("model-index: "))[0]["results"][0]["metrics"]

    assert {m["type"]: m["value"] for m in stored} == {name: m.value for name, m in evidence.metrics.items()}
    assert "not for the care of patients" in card
    assert model.digest[:16] in card


def test_the_facts_label_is_measured(model: Model) -> None:
    """The label beside a prediction holds the evidence's own AUROC and slope."""
    evidence = evaluate(model)

    label = facts(model, evidence)

    assert (label.auroc, label.slope) == (evidence.metrics["auroc"], evidence.metrics["calibration_slope"])
    assert "114 cases, 42 malignant" in label.held_out


def test_behaviour_was_computed_with_this_model(model: Model, held: np.ndarray) -> None:
    """The precomputed contributions are those of the shipped weights, and the percentiles those of the inputs."""
    stored = load_behaviour(model.artifact, unit=model.unit)

    np.testing.assert_allclose(stored.contributions[:10], EXPLAINERS[model.family].contributions(model, held[:10])[:, :, 0], atol=1e-6)
    ranks = [spearmanr(stored.values[:, d], held[:, d]).statistic for d in range(held.shape[1])]
    assert min(ranks) > 0.99
