"""Two models on the same cases: paired differences, disagreements."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import bootstrap
from sklearn.metrics import roc_auc_score

from medmodels.errors import UnknownName
from medmodels.evidence import compare, load_scores
from medmodels.models import load_model

PAIRS = [
    ("breast-fna/svm", "breast-fna/forest"),
    ("icu-mortality/rnn", "icu-mortality/forest"),
    ("warfarin-dose/svm", "warfarin-dose/forest"),
    ("note-section/svm", "note-section/rnn"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_differences_turn_round_with_the_models(pair: tuple[str, str]) -> None:
    """First less second is the negative of second less first, interval included; a model does not
    differ from itself.
    """
    a, b = map(load_model, pair)
    one, two = load_scores(a.artifact), load_scores(b.artifact)
    there, back, same = compare(a, b, one, two), compare(b, a, two, one), compare(a, a, one, one)

    for name, m in there.differences.items():
        assert m.low <= m.value <= m.high or m.low == pytest.approx(m.high)
        assert (back.differences[name].value, back.differences[name].low) == pytest.approx(
            (-m.value, -m.high), abs=1e-9
        )
        assert same.differences[name].value == same.differences[name].low == 0
        assert there.values[name][0] - there.values[name][1] == pytest.approx(m.value)
    assert len(same.disagree) == 0
    assert (there.disagree == back.disagree).all()


def test_the_paired_interval_is_scipys() -> None:
    """The difference of AUROCs on stays, against scipy's paired bootstrap within each outcome."""
    a, b = load_model("icu-mortality/rnn"), load_model("icu-mortality/forest")
    one, two = load_scores(a.artifact), load_scores(b.artifact)
    found = compare(a, b, one, two).differences["auroc"]

    def difference(y: np.ndarray, p: np.ndarray, q: np.ndarray) -> float:
        return float(roc_auc_score(y, p) - roc_auc_score(y, q))

    data = (one.y, one.p, two.p)
    theirs = bootstrap(
        data,
        difference,
        paired=True,
        vectorized=False,
        n_resamples=600,
        method="percentile",
        rng=np.random.default_rng(0),
    )
    assert found.value == pytest.approx(difference(*data), abs=1e-9)
    assert (found.low, found.high) == pytest.approx(tuple(theirs.confidence_interval), abs=0.006)


def test_other_cases_are_not_compared() -> None:
    """Models of two questions, or scores of other cases, are refused."""
    a, b = load_model("breast-fna/svm"), load_model("icu-mortality/rnn")
    with pytest.raises(UnknownName, match="held-out cases"):
        compare(a, b, load_scores(a.artifact), load_scores(b.artifact))
