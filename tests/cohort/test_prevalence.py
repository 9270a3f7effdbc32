"""How frequent labels are in a cohort, by a model's calls."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from medmodels.cohort.prevalence import PREVALENCES, prevalence_of
from medmodels.evidence import load_scores
from medmodels.models import load_model
from medmodels.outcomes import OUTCOME_KINDS
from tests.cohort.made_files import counted, of_held_out, written

SOUND = ["breast-fna/svm", "icu-mortality/forest", "ecg-beat/boosting"]


@pytest.mark.parametrize("model_id", SOUND)
def test_the_held_out_cases_have_their_own_shares(model_id: str, tmp_path: Path) -> None:
    """As a cohort, held-out cases are estimated to have just the shares they have, and labels alone
    explain their scores.
    """
    model = load_model(model_id)
    found = prevalence_of(counted(of_held_out(model, tmp_path / "c.parquet")), model)

    assert found.code == "told"
    assert found.estimate is not None
    assert found.estimate.shares == pytest.approx(found.held, abs=1e-9)
    assert (found.estimate.low <= found.held).all()
    assert (found.held <= found.estimate.high).all()
    assert found.explained == pytest.approx(1.0)


def test_a_place_where_the_label_is_rarer_is_found(tmp_path: Path) -> None:
    """Held-out cases drawn anew with a tenth positive: about a tenth is what the calls tell."""
    model, rng = load_model("breast-fna/forest"), np.random.default_rng(0)
    scores = load_scores(model.artifact)
    y = rng.random(4_000) < 0.1
    p = np.where(y, rng.choice(scores.p[scores.y], 4_000), rng.choice(scores.p[~scores.y], 4_000))
    found = prevalence_of(counted(written(tmp_path / "c.parquet", {"probability": p})), model)

    assert found.code == "told"
    assert found.estimate is not None
    assert found.estimate.low[0] < y.mean() < found.estimate.high[0]
    assert found.estimate.weights[0] == pytest.approx(found.estimate.shares[0] / found.held[0])


def test_scores_that_labels_do_not_explain_speak_against_the_estimate(tmp_path: Path) -> None:
    """Scores that all lie about the threshold come of no mixture of the held-out ones."""
    model, rng = load_model("breast-fna/forest"), np.random.default_rng(0)
    p = rng.uniform(0.4, 0.6, 500)
    found = prevalence_of(counted(written(tmp_path / "c.parquet", {"probability": p})), model)

    assert found.code == "not-labels-alone"
    assert found.explained < 0.001


@pytest.mark.parametrize(
    ("model_id", "code"),
    [
        ("note-section/svm", "calls-forget"),
        ("warfarin-dose/ridge", "amounts-have-none"),
        ("breast-survival/cox", "not-followed"),
    ],
)
def test_where_calls_tell_nothing_that_is_said(model_id: str, code: str, tmp_path: Path) -> None:
    """Twenty sections of which rare ones are never called, amounts, and times say why not."""
    model = load_model(model_id)

    assert prevalence_of(counted(of_held_out(model, tmp_path / "c.parquet")), model).code == code


def test_few_calls_tell_nothing(tmp_path: Path) -> None:
    """Below twenty cases there is no estimate."""
    file = counted(written(tmp_path / "c.parquet", {"probability": np.full(9, 0.7)}))

    assert prevalence_of(file, load_model("breast-fna/svm")).code == "too-few"


def test_every_kind_of_outcome_is_estimated_or_says_why_not() -> None:
    """The registry has no hole."""
    assert PREVALENCES.keys() == OUTCOME_KINDS.keys()
