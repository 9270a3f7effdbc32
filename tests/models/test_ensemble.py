"""An ensemble of two models of stays: their mean, and of these two alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.errors import ArtifactBroken
from medmodels.explanations import explain
from medmodels.explanations.ensemble import ensemble_contributions
from medmodels.models import PRETRAINED, load_model
from medmodels.models.ensemble import MEMBERS, Ensemble
from tests.models.folders import edited, resigned

NAME = "icu-mortality/ensemble"


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    model = load_model(NAME)
    assert isinstance(model, Ensemble)
    return model


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The ensemble and its members somewhere else."""
    for family in ("ensemble", "boosting", "rnn"):
        shutil.copytree(PRETRAINED / "icu-mortality" / family, tmp_path / "icu-mortality" / family)
    return tmp_path


def test_its_log_odds_are_the_mean_of_its_members(ensemble: Ensemble) -> None:
    """Of each sample, as each member gives them to the case itself."""
    members = [load_model(f"icu-mortality/{family}") for family in ("boosting", "rnn")]
    for sample in samples(ensemble.task):
        case = read_cases(sample.path.read_bytes(), task=ensemble.task).case()
        each = [member.outputs(member.inputs(case)) for member in members]

        np.testing.assert_allclose(
            ensemble.outputs(ensemble.inputs(case)), np.mean(each, axis=0), rtol=0, atol=1e-6
        )


def test_its_scores_are_the_mean_of_its_members(ensemble: Ensemble) -> None:
    """Of the held-out stays and of every fold, in log-odds; the folds are the same."""
    tables = [
        load_model(f"icu-mortality/{family}").artifact.heldout() for family in ("boosting", "rnn")
    ]
    own = ensemble.artifact.heldout()
    log_odds = [np.log(t["score"]) - np.log1p(-t["score"]) for t in (*tables, own)]

    for table in tables:
        for column in ("split", "fold", "label"):
            assert (table[column] == own[column]).all()
    np.testing.assert_allclose(log_odds[2], (log_odds[0] + log_odds[1]) / 2, rtol=0, atol=1e-9)


def test_its_contributions_are_the_mean_of_both_games(ensemble: Ensemble) -> None:
    """Each variable a player in both: exact of the trees, within the error of the network's own
    windows added up, and 0 of what was not charted; they add up to what is shown.
    """
    case = read_cases(samples(ensemble.task)[1].path.read_bytes(), task=ensemble.task).case()
    values = ensemble_contributions(ensemble, ensemble.inputs(case))
    trees, network = (
        explain(load_model(f"icu-mortality/{family}"), case) for family in ("boosting", "rnn")
    )
    own = explain(ensemble, case)
    exact = {c.input: c.amount for c in trees.contributions}
    sampled = {c.input: (c.amount, c.spread) for c in network.by_input}

    assert own.additivity_error < 1e-6
    assert {c.input for c in own.contributions} == sampled.keys()
    for c in own.contributions:
        amount, spread = sampled[c.input]
        error = 6 * (c.spread + spread / 2) + 0.01
        assert c.amount == pytest.approx((exact.get(c.input, 0.0) + amount) / 2, abs=error)
    assert values.spread is not None
    assert values.spread.max() < 0.1


@pytest.mark.parametrize("family", ["boosting", "rnn"])
def test_another_member_is_refused(copied: Path, family: str) -> None:
    """One that was trained again, even soundly, is not the one whose scores were averaged."""
    load_model(NAME, root=copied)
    folder = copied / "icu-mortality" / family
    with np.load(folder / "reference.npz") as stored:
        arrays = dict(stored)
    arrays["platt"] = arrays["platt"] * 1.01
    np.savez_compressed(folder / "reference.npz", **arrays)
    resigned(folder)

    with pytest.raises(ArtifactBroken, match=f"icu-mortality/{family} is not the model"):
        load_model(NAME, root=copied)


def test_a_member_that_is_gone_is_the_shipped_one(copied: Path) -> None:
    """Alone in a folder an ensemble finds its members where they are shipped, and only those."""
    shutil.rmtree(copied / "icu-mortality" / "rnn")
    load_model(NAME, root=copied)
    edited(
        copied / "icu-mortality" / "ensemble" / MEMBERS,
        lambda found: {"members": {**found["members"], "rnn": "0" * 64}},
    )
    resigned(copied / "icu-mortality" / "ensemble")

    with pytest.raises(ArtifactBroken, match="icu-mortality/rnn is not the model"):
        load_model(NAME, root=copied)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"members": []}', '{"members": {"rnn": "a"}}', '{"members": 1}'],
)
def test_what_names_no_members_is_refused(copied: Path, content: str) -> None:
    """Whatever its digest says."""
    folder = copied / "icu-mortality" / "ensemble"
    (folder / MEMBERS).write_text(content, encoding="utf-8")
    resigned(folder)

    with pytest.raises(ArtifactBroken, match=MEMBERS):
        load_model(NAME, root=copied)


def test_its_folder_names_its_members(ensemble: Ensemble) -> None:
    """Each with the digest that it has."""
    named = json.loads((PRETRAINED / NAME / MEMBERS).read_text(encoding="utf-8"))["members"]

    assert named == {
        family: load_model(f"icu-mortality/{family}").digest for family in ("boosting", "rnn")
    }
