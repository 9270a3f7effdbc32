"""Drift of a cohort's inputs and scores against what is packaged of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from medmodels.card.cohorts import drift_without
from medmodels.cohort.counted import Counted
from medmodels.cohort.drift import THE_SCORE, Drift, drift_of, edges_of, held_edges
from medmodels.cohort.held_numbers import held_numbers
from medmodels.cohort.layout import ANSWER_FIELDS
from medmodels.evidence import load_scores
from medmodels.models import Model, load_model
from tests.cohort.made_files import counted, written
from tests.shares import part

FNA, DOSE = "breast-fna/forest", "warfarin-dose/ridge"


def from_quantiles(model: Model, n: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Inputs drawn from the packaged percentiles, each by itself, words by their counts."""
    known = model.artifact.arrays("behaviour.npz")
    counts = model.artifact.fitted.get("word_counts")
    columns: dict[str, Any] = {}
    for k, feature in enumerate(model.task.features):
        if feature.codes and counts is not None:
            of = counts[k][: len(feature.codes)]
            columns[f"input {feature.name}"] = rng.choice(
                feature.codes, n, p=of / of.sum()
            ).tolist()
            continue
        place = list(model.task.elements).index(feature.name)
        at = rng.random(n) * 100
        drawn = np.interp(at, np.arange(101), known["quantiles"][:, place])
        gone = rng.random(n) < (known["percentiles"][:, place] > 100).mean()
        columns[f"input {feature.name}"] = np.where(gone, np.nan, drawn)
    return columns


def cohort(model: Model, path: Path, columns: dict[str, Any], rng: np.random.Generator) -> Counted:
    """These inputs with scores drawn from the held-out ones."""
    number = next(iter(ANSWER_FIELDS[model.task.kind]))
    held = held_numbers(model.task, load_scores(model.artifact))
    n = len(next(iter(columns.values())))
    return counted(written(path, {number: rng.choice(held, n), **columns}))


def rows(drift: Drift) -> dict[str, Any]:
    return {row.name: row for row in drift.rows}


@pytest.mark.parametrize("model_id", [FNA, DOSE])
def test_cases_like_the_training_cases_have_not_drifted(model_id: str, tmp_path: Path) -> None:
    """Over drawn cohorts, hardly one in twenty has any input told, however many inputs there
    are.
    """
    model, rng = load_model(model_id), np.random.default_rng(0)
    rounds = part(8, of=200)
    found = []
    for n in range(rounds):
        drawn = from_quantiles(model, 700, rng)
        drift = drift_of(cohort(model, tmp_path / f"{n}.parquet", drawn, rng), model)
        assert len(drift.rows) == len(model.task.features) + 1
        assert drift.tests >= len(drift.rows)
        found.append(any(row.told or row.missing_told for row in drift.rows))

    assert np.mean(found) < 0.05 + 3 * np.sqrt(0.0475 / rounds)


def test_what_was_moved_is_found_and_nothing_else(tmp_path: Path) -> None:
    """One input larger, one often gone: those two are told, with their way, their medians and the
    shares of missing values.
    """
    model, rng = load_model(FNA), np.random.default_rng(2)
    drawn = from_quantiles(model, 2_000, rng)
    names = model.task.feature_names
    drawn[f"input {names[0]}"] *= 1.3
    drawn[f"input {names[3]}"][:400] = np.nan
    drift = drift_of(cohort(model, tmp_path / "c.parquet", drawn, rng), model)
    of = rows(drift)
    moved = of[names[0]]

    assert [row.name for row in drift.rows if row.told] == [names[0]]
    assert drift.rows[0] is moved
    assert moved.way == "larger"
    assert moved.median == pytest.approx(1.3 * moved.before, rel=0.03)
    assert moved.shift.index.low > 0.1
    assert [row.name for row in drift.rows if row.missing_told] == [names[3]]
    assert of[names[3]].missing.events == 400
    assert drift.rows[-1].name == THE_SCORE


def test_words_that_became_more_frequent_are_named(tmp_path: Path) -> None:
    """Of an input in words the shift is one of shares: the word that changed most, before and
    now.
    """
    model, rng = load_model(DOSE), np.random.default_rng(1)
    drawn = from_quantiles(model, 1_500, rng)
    feature = next(f for f in model.task.features if f.codes)
    drawn[f"input {feature.name}"] = [feature.codes[0]] * 1_500
    row = rows(drift_of(cohort(model, tmp_path / "c.parquet", drawn, rng), model))[feature.name]

    assert row.told
    assert row.way == "other"
    assert row.word.word == feature.codes[0]
    assert row.word.now == 1 > row.word.before


def test_a_score_that_moved_is_told(tmp_path: Path) -> None:
    """Scores that are all high are another distribution than the held-out ones."""
    model = load_model("chest-xray/cnn")
    drift = drift_of(
        counted(written(tmp_path / "c.parquet", {"probability": np.full(300, 0.97)})), model
    )

    assert [(row.name, row.told) for row in drift.rows] == [(THE_SCORE, True)]
    assert drift.without == ()


def test_what_cannot_be_compared_is_named(tmp_path: Path) -> None:
    """A table scored without its inputs, and scores of cases of which several are of a person."""
    p = {"probability": np.linspace(0.1, 0.9, 50)}
    file = counted(written(tmp_path / "c.parquet", p))

    assert drift_of(file, load_model(FNA)).without == ("no-inputs",)
    beats = drift_of(file, load_model("ecg-beat/boosting"))
    assert (beats.rows, beats.without) == ((), ("people",))


def test_few_cases_and_empty_columns_are_left_out_and_named(tmp_path: Path) -> None:
    """Below twenty known values there is nothing to compare; that input is named, since all that
    are compared are not all.
    """
    model = load_model(FNA)
    name = model.task.feature_names[0]
    columns = {"probability": np.full(40, 0.5), f"input {name}": np.full(40, np.nan)}
    drift = drift_of(counted(written(tmp_path / "c.parquet", columns)), model)

    assert [row.name for row in drift.rows] == [THE_SCORE]
    assert drift.uncompared == (name,)
    (sentence,) = drift_without(drift)
    assert sentence.startswith(f"Not compared: {name}. Too little is known")


@given(arrays(float, 101, elements=st.floats(-5, 5, allow_nan=False)))
def test_edges_are_a_few_and_in_order(values: np.ndarray) -> None:
    """Whatever the percentiles: at most nine edges, rising, and so are the shares below them."""
    edges, shares, between = edges_of(np.sort(np.round(values)))

    assert len(edges) == len(shares) == len(between) <= 9
    assert (np.diff(edges) > 0).all()
    assert (np.diff(shares) > 0).all()
    assert ((shares > 0) & (shares < 1)).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.integers(2, 10))
def test_no_held_out_score_lies_on_an_edge(held: list[float], parts: int) -> None:
    """Edges lie between scores, since those that are stored are rounded."""
    edges = held_edges(np.array(held), parts=parts)

    assert len(edges) < parts
    assert (np.diff(edges) > 0).all()
