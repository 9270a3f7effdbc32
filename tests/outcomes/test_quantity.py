"""Metrics of amounts: the numbers of scikit-learn, intervals of scipy's bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import bootstrap
from sklearn.metrics import mean_absolute_error, r2_score

from medmodels.evidence import cross_validation, evaluate, load_scores
from medmodels.models import load_model
from medmodels.outcomes import Quantity
from medmodels.reliance import measured, trials

ASKED = Quantity("dose", "mg", (0, 500), 1, 0.2, (("any", 500.0),))


def amounts() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    y = rng.gamma(5, 7, 300)
    return y, y * rng.lognormal(0.05, 0.3, 300)


def test_the_values_are_scikit_learns() -> None:
    """Mean absolute error and R²; the three shares add up to one."""
    y, p = amounts()
    found = ASKED.measure(y, p)

    assert found["mae"].value == pytest.approx(mean_absolute_error(y, p))
    assert found["r2"].value == pytest.approx(r2_score(y, p))
    assert sum(
        found[name].value for name in ("within_20_percent", "under", "over")
    ) == pytest.approx(1)
    assert found["over"].events == int((p > 1.2 * y).sum())
    assert all(m.low < m.value < m.high and m.n == 300 for m in found.values())


def test_the_intervals_are_scipys_within_the_noise_of_resampling() -> None:
    """Percentile bootstrap of the mean absolute error and of R²."""
    y, p = amounts()
    found = ASKED.measure(y, p)
    mae = bootstrap(
        (y, p),
        lambda a, b: np.abs(a - b).mean(),
        paired=True,
        vectorized=False,
        method="percentile",
        rng=0,
        n_resamples=2000,
    )
    r2 = bootstrap(
        (y, p),
        r2_score,
        paired=True,
        vectorized=False,
        method="percentile",
        rng=0,
        n_resamples=2000,
    )

    for metric, theirs in ((found["mae"], mae), (found["r2"], r2)):
        width = theirs.confidence_interval.high - theirs.confidence_interval.low
        assert metric.low == pytest.approx(theirs.confidence_interval.low, abs=0.1 * width)
        assert metric.high == pytest.approx(theirs.confidence_interval.high, abs=0.1 * width)


@pytest.mark.parametrize("family", ["forest", "svm"])
def test_the_shipped_models_reach_their_bars(family: str) -> None:
    """Over twenty random fifths: the better model within 8.7 mg and at least 45% right; the
    intervals cover about what they promise.
    """
    model = load_model(f"warfarin-dose/{family}")
    evidence, cv = evaluate(model), cross_validation(model)
    scores = load_scores(model.artifact)

    assert cv is not None
    assert (cv.folds, cv.repeats) == (1, 20)
    if family == "svm":
        assert cv.metrics["mae"].mean <= 8.7
        assert cv.metrics["within_20_percent"].mean >= 0.45
    for c in evidence.coverage:
        # estimates are stored to the whole mg, and sets are a little wide
        assert c.overall.low - 0.005 <= c.target <= c.overall.high
        assert len(c.by_label) == 5
    assert evidence.metrics["mae"].value < evidence.others["IWPC clinical formula"]["mae"].value
    assert set(evidence.subgroups) == {"dose", "race", "VKORC1"}
    assert (
        sum(level["mae"].n for level in evidence.subgroups["dose"].values())
        == len(scores.y)
        == evidence.n
    )


def test_an_answer_just_within_is_right() -> None:
    """A fifth off is within a fifth, whatever the last bits of the product say, and as the measures
    of reliance count it.
    """
    for truth in np.arange(5, 400) / 10:
        edge = ASKED.named(round(truth * 1.2, 2))
        if ASKED.amount(edge) == round(truth * 1.2, 2):  # a fifth more that one decimal can write
            assert ASKED.is_right(edge, ASKED.named(truth)), truth
            assert measured(
                trials(*([amount] for amount in (truth, truth, float(edge.split()[0]), truth)),
                       within=0.2)
            ).correct_before.hits == 1  # fmt: skip
    assert not ASKED.is_right("42.7 mg", "35.5 mg")
