"""Putting two models of stays together: of the same stays and folds, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from medmodels.errors import BadStrategy, DatasetError
from medmodels.statistics.links import expit
from medmodels.training.recipes import ensemble as recipe
from medmodels.training.recipes.stay import stay_folds
from medmodels.training.strategies import EnsembleStrategy
from tests.training.synthetic import stays

DATASET = stays(90)


def scores(seed: int) -> pd.DataFrame:
    """Scores of the held-out stays and of every fold, as a member stores them."""
    y, rng = DATASET.labels, np.random.default_rng(seed)
    parts = [("test", 0, DATASET.test)] + [
        ("cv", fold, held) for fold, (_, held) in enumerate(stay_folds(y, 0))
    ]
    return pd.concat(
        pd.DataFrame(
            {
                "split": split,
                "fold": np.int8(fold),
                "label": y[rows],
                "score": expit(2.0 * y[rows] - 1 + rng.normal(size=len(rows))),
                "baseline": 0.2,
            }
        )
        for split, fold, rows in parts
    ).reset_index(drop=True)


def members(monkeypatch: pytest.MonkeyPatch, **tables: pd.DataFrame) -> None:
    """Members that hold nothing but scores."""

    def opened(name: str, root: Path | None = None) -> SimpleNamespace:
        family = name.partition("/")[2]
        return SimpleNamespace(
            heldout=lambda: tables[family],
            fitted={"step": np.array(4), "background": np.full((1, 13, 37), np.nan)},
            digest=family,
        )

    monkeypatch.setattr(recipe, "Artifact", SimpleNamespace(open=opened))


def test_scores_are_the_mean_in_log_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of both splits; the threshold calls as many training stays as died, by the folds that left
    them out, and no held-out stay decides it.
    """
    first, second = scores(1), scores(2)
    members(monkeypatch, boosting=first, rnn=second)
    done = recipe.train_ensemble(DATASET, "ensemble", EnsembleStrategy(), lambda event: None)
    log_odds = [np.log(t["score"]) - np.log1p(-t["score"]) for t in (first, second, done.heldout)]
    across = np.empty(len(DATASET.labels))
    folds = done.heldout[done.heldout["split"] == "cv"]
    across[np.concatenate([held for _, held in stay_folds(DATASET.labels, 0)])] = folds["score"]
    trained = across[DATASET.train]

    np.testing.assert_allclose(log_odds[2], (log_odds[0] + log_odds[1]) / 2, atol=1e-12)
    called = (trained >= done.fitted["threshold"]).sum()
    assert called == DATASET.labels[DATASET.train].sum()
    assert np.isnan(done.fitted["background"]).any()
    assert done.held_inputs.shape == (len(DATASET.test), done.fitted["background"].shape[1])


APART: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "fewer": lambda table: table[:-1],
    "another order": lambda table: table[::-1].reset_index(drop=True),
    "other folds": lambda table: table.assign(fold=table["fold"][::-1].to_numpy()),
    "another outcome": lambda table: table.assign(label=~table["label"]),
    "another comparator": lambda table: table.assign(baseline=0.3),
}


@pytest.mark.parametrize("how", APART)
@pytest.mark.parametrize("both", [False, True])
def test_members_of_other_stays_or_folds_are_refused(
    monkeypatch: pytest.MonkeyPatch, how: str, both: bool
) -> None:
    """Whether one differs from the other or both from the data set."""
    if both and how == "another comparator":
        return
    changed = APART[how](scores(1))
    members(monkeypatch, boosting=changed if both else scores(1), rnn=APART[how](scores(2)))

    with pytest.raises(DatasetError, match="not scored on the same"):
        recipe.train_ensemble(DATASET, "ensemble", EnsembleStrategy(), lambda event: None)


@pytest.mark.parametrize("settings", [{"together": "rnn and boosting"}, {"seed": 1}])
def test_nothing_about_it_can_be_chosen(settings: dict) -> None:
    """A setting without effect would be a lie on the card."""
    with pytest.raises(BadStrategy):
        EnsembleStrategy(**settings)
