"""Evidence is measured when a model is packaged: what is stored is what measuring again gives, and
reading it gives the same objects.
"""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest

from medmodels.evidence import cross_validation, evaluate, load_curves, load_evidence, load_scores
from medmodels.evidence.decisions import decision_curve
from medmodels.evidence.smooth import smooth_calibration
from medmodels.models import load_model, model_ids


def close(a: object, b: object) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(close, a, b))
    if isinstance(a, float) and isinstance(b, float):
        return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
    return a == b


@pytest.mark.parametrize("model_id", model_ids())
def test_the_stored_evidence_is_what_the_scores_give(model_id: str) -> None:
    """Every metric, interval, coverage, subgroup and fold."""
    model = load_model(model_id)
    evidence, cv = load_evidence(model.artifact)

    assert close(asdict(evidence), asdict(evaluate(model)))
    expected = cross_validation(model)
    assert (cv is None) == (expected is None)
    if cv and expected:
        assert close(asdict(cv), asdict(expected))


@pytest.mark.parametrize(
    "model_id",
    [
        name
        for name in model_ids()
        if name.split("/")[0] in ("breast-fna", "chest-xray", "icu-mortality")
    ],
)
def test_the_stored_curves_are_what_the_scores_give(model_id: str) -> None:
    """The smooth calibration and the decision curve, with their bands."""
    model = load_model(model_id)
    scores, (smooth, decision) = load_scores(model.artifact), load_curves(model.artifact)
    again = smooth_calibration(scores.y, scores.p)
    curve = decision_curve(scores.y, {"model": scores.p, "baseline": scores.baseline})

    np.testing.assert_allclose(smooth.observed, again.observed, atol=1e-6)
    np.testing.assert_allclose(smooth.low, again.low, atol=1e-5)
    assert list(decision.policies) == list(curve.policies)
    for name in curve.policies:
        np.testing.assert_allclose(decision.policies[name], curve.policies[name], atol=1e-9)
        np.testing.assert_allclose(decision.low[name], curve.low[name], atol=1e-5)
