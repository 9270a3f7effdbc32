"""Net benefit, against dcurves."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from medmodels.evidence import load_curves, load_scores, net_benefit
from medmodels.evidence.decisions import POLICIES, RANGE, decision_curve, treat_all
from medmodels.models import load_model


@pytest.mark.parametrize("model_id", ["breast-fna/svm", "chest-xray/cnn", "icu-mortality/rnn"])
def test_net_benefit_equals_dcurves(model_id: str) -> None:
    """To 1e-9 at every threshold: the model, its baseline, treat all and treat none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dcurves' own dependencies
        import dcurves

    scores = load_scores(load_model(model_id).artifact)
    frame = pd.DataFrame(
        {"y": scores.y.astype(int), "model": scores.p, "baseline": scores.baseline}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = dcurves.dca(
            data=frame, outcome="y", modelnames=["model", "baseline"], thresholds=RANGE
        )
    curve = load_curves(load_model(model_id).artifact)[1]
    assert tuple(curve.policies) == POLICIES
    for name, values in curve.policies.items():
        rows = theirs[theirs["model"] == name].sort_values("threshold")
        # dcurves calls from above the threshold where we call from it: thresholds that are
        # somebody's very score are left out.
        apart = ~np.isin(RANGE, np.concatenate([scores.p, scores.baseline]))
        np.testing.assert_allclose(
            values[apart], rows["net_benefit"].to_numpy()[apart], rtol=0, atol=1e-9
        )


def test_by_hand() -> None:
    """Two found and one false alarm of ten at a threshold of 20%: 0.2 − 0.1 · 0.25."""
    y = np.repeat([True, False], [3, 7])
    p = np.array([0.9, 0.2, 0.1, 0.5, *[0.0] * 6])

    assert net_benefit(y, p, np.array([0.2]))[0] == pytest.approx(0.2 - 0.1 * 0.25)
    assert treat_all(0.3, np.array([0.2]))[0] == pytest.approx(0.3 - 0.7 * 0.25)


def test_the_band_is_that_of_resampled_patients() -> None:
    """Against a plain bootstrap, within its own error."""
    rng = np.random.default_rng(3)
    y = rng.random(300) < 0.3
    p = np.clip(0.3 + 0.25 * (y - 0.3) + rng.normal(scale=0.15, size=300), 0.001, 0.999)
    curve = decision_curve(y, {"model": p}, thresholds=np.array([0.1, 0.3, 0.5]))
    drawn = np.array(
        [
            net_benefit(y[rows], p[rows], curve.thresholds)
            for rows in rng.integers(0, 300, (2000, 300))
        ]
    )

    np.testing.assert_allclose(curve.low["model"], np.percentile(drawn, 2.5, axis=0), atol=0.008)
    np.testing.assert_allclose(curve.high["model"], np.percentile(drawn, 97.5, axis=0), atol=0.008)
    assert (curve.policies["none"] == 0).all()
