"""The forty films, and what a training on them is like."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.evidence.epochs import side_of
from medmodels.lessons import PlainBench, heart_shown, packaged
from medmodels.lessons.forty_films import LITTLE_RECIPES, learnt_by, lesson_films
from medmodels.lessons.heart_shown import survey_shown, trained_live


@pytest.fixture(autouse=True)
def _nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures need not stay."""
    monkeypatch.setattr(heart_shown, "_STAYS", 0.0)


BRIEF = replace(LITTLE_RECIPES["small"][0], epochs=30)


def test_the_films_are_forty_half_of_them_ill() -> None:
    """As many to stop by, four times as many fresh ones; no film is in two parts."""
    parts = {part: lesson_films(part) for part in ("train", "watched", "fresh")}
    every = np.concatenate([films for films, _ in parts.values()])

    assert {part: len(ill) for part, (_, ill) in parts.items()} == {
        "train": 40,
        "watched": 40,
        "fresh": 160,
    }
    assert all(ill.mean() == 0.5 for _, ill in parts.values())
    assert len(np.unique(every.reshape(len(every), -1), axis=0)) == 240


def test_one_that_stops_keeps_what_was_best_on_the_watched_films() -> None:
    """And ends when it was no better for a while; the same training goes on where it does not
    stop.
    """
    recipe, _ = LITTLE_RECIPES["stopped"]
    films, ill = lesson_films("watched")
    rows = films.reshape(len(films), -1)
    *_, stopped = learnt_by(recipe, stops=True)
    every = list(learnt_by(replace(recipe, epochs=len(stopped.epochs))))
    losses = [side_of(so_far.network.log_odds(rows), ill).loss for so_far in every]

    assert stopped.kept == int(np.argmin(losses)) + 1 < len(stopped.epochs) < recipe.epochs
    assert every[-1].kept == len(every)
    assert [epoch.train for epoch in every[-1].epochs] == [epoch.train for epoch in stopped.epochs]
    np.testing.assert_array_equal(stopped.network.first, every[stopped.kept - 1].network.first)


def test_what_is_right_is_said_of_the_fresh_films() -> None:
    """The share of the kept network, as its last epoch measured it."""
    *_, last = learnt_by(BRIEF)

    assert last.right.n == 160
    assert last.right.value == pytest.approx(last.at_kept.validation.accuracy)


@pytest.mark.parametrize(
    "settings",
    [{"size": "Small"}, {"stops": True}, {"changed": True}, {"rate": "Far too high"}],
    ids=str,
)
def test_a_live_training_moves_and_ends(settings: dict[str, str | bool]) -> None:
    """Many pictures, the last of them with what was reached and how well that is known."""
    shown = list(trained_live(PlainBench(), settings))
    assert len(shown) >= 3
    assert "95% interval" in shown[-1].sentence
    assert not any("95% interval" in live.sentence for live in shown[:-1])
    assert len({live.sentence for live in shown}) == len(shown)


def test_controls_change_what_is_trained() -> None:
    """Each of them gives another end than the large network alone."""
    ends = {
        str(settings): list(trained_live(PlainBench(), settings))[-1].sentence
        for settings in ({}, {"size": "Small"}, {"changed": True}, {"rate": "Very low"})
    }

    assert len(set(ends.values())) == len(ends)


@pytest.mark.parametrize("films", ["Forty films", "All training films"])
def test_the_survey_s_curves_end_where_the_text_says(films: str) -> None:
    """The packaged curves and the packaged facts are of one training."""
    which = {"Forty films": "forty", "All training films": "all"}[films]
    said = survey_shown(PlainBench(), {"films": films}).sentence

    for side in ("train", "validation"):
        assert packaged("learning-by-heart")[f"survey_{which}_{side}"].words in said
