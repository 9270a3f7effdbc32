"""Models of a time to an event as they are served: their curve, link and exact explanation, and
what they refuse.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from medmodels.cases import Case, read_cases, samples
from medmodels.errors import ArtifactBroken
from medmodels.explanations import explain
from medmodels.explanations.words import effect
from medmodels.models import Model, load_model
from medmodels.models.boosted_hazards import DRAWN_TREES
from medmodels.models.curved import Curving, curved, element_of_curved
from medmodels.models.survival import COX_WEIGHTS, Cox, Survival, free_of, moved_to
from medmodels.predictions import SurvivalPrediction, predict, supposed, words_of
from medmodels.strips import strip_of
from medmodels.training.weights import array_file
from tests.models.folders import resigned

MODEL_ID = "breast-survival/cox"


@pytest.fixture(scope="module", params=["cox", "boosting"])
def model(request: pytest.FixtureRequest) -> Survival:
    loaded = load_model(f"breast-survival/{request.param}")
    assert isinstance(loaded, Survival)
    return loaded


def sample(model: Model, number: int = 0) -> Case:
    data = samples(model.task)[number].path.read_bytes()
    return read_cases(data, task=model.task, origin="sample").case()


def test_a_curve_falls_from_one_and_lies_in_its_band(model: Survival) -> None:
    """At every time of the grid; at the first horizon it is the probability that is shown."""
    for number in range(4):
        said = predict(model, sample(model, number))
        assert isinstance(said, SurvivalPrediction)
        free = [place.free for place in said.curve]
        assert free[0] == 1.0
        assert free == sorted(free, reverse=True)
        assert all(p.low <= p.free <= p.high for p in said.curve)
        assert said.free_at[2.0] == pytest.approx(said.p_positive, abs=1e-12)
        assert dict((p.time, p.free) for p in said.curve)[5.0] == said.free_at[5.0]


def test_the_explanation_is_exact_against_every_coalition(model: Survival) -> None:
    """Shapley values by their definition, over all subsets of the eight inputs."""
    from itertools import combinations
    from math import factorial

    case = sample(model, 1)
    x, background = model.batch([case])[0], model.artifact.fitted["background"]
    owner = element_of_curved(model.task) if isinstance(model, Cox) else model.element_of_column  # type: ignore[attr-defined]
    players = len(model.task.features)

    def worth(known: tuple[int, ...]) -> float:
        rows = np.where(np.isin(owner, known), x, background)
        return float(model.outputs(rows)[:, 0].mean())

    worths = {s: worth(s) for k in range(players + 1) for s in combinations(range(players), k)}
    explained = {c.input: c.amount for c in explain(model, case).contributions}
    for player, feature in enumerate(model.task.features):
        exact = sum(
            factorial(len(s))
            * factorial(players - len(s) - 1)
            / factorial(players)
            * (worths[tuple(sorted((*s, player)))] - worths[s])
            for s in worths
            if player not in s
        )
        assert explained[feature.name] == pytest.approx(exact, abs=1e-9)


def test_both_labels_are_explained_in_their_own_direction(model: Survival) -> None:
    """What is explained of the event is the log hazard, of the free its reverse; both end at what
    is shown, and a part is said to do the same to the hazard.
    """
    case = sample(model, 1)
    free, event = (explain(model, case, label=label) for label in model.task.labels)

    assert (free.unit, event.unit) == ("− log hazard", "log hazard")
    assert free.shown + event.shown == pytest.approx(1.0)
    assert free.base_shown + event.base_shown == pytest.approx(1.0)
    assert free.additivity_error < 1e-9
    for one, other in zip(free.contributions, event.contributions, strict=True):
        assert one.amount == pytest.approx(-other.amount)
        assert effect(free, one) == effect(event, other)


def test_made_up_advice_has_a_curve_that_goes_with_it(model: Survival) -> None:
    """Where a class is shown another chance at two years, the curve goes through it."""
    case = sample(model)
    said = supposed(model, case, np.array([0.3, 0.7]))
    assert isinstance(said, SurvivalPrediction)
    at_two = next(place for place in said.curve if place.time == 2.0)

    assert at_two.free == pytest.approx(0.3, abs=1e-9)
    assert at_two.low <= at_two.free <= at_two.high
    free = [place.free for place in said.curve]
    assert free == sorted(free, reverse=True)
    assert said.free_at[5.0] < 0.3


def test_moving_a_curve_multiplies_its_hazard() -> None:
    """The same factor at every time."""
    curves = free_of(np.log(np.array([[0.1, 0.2, 0.5]])))
    moved = moved_to(curves, 1, np.array([0.5]))

    assert moved[0, 1] == pytest.approx(0.5)
    assert (np.log(moved) / np.log(curves)).std() == pytest.approx(0.0, abs=1e-12)


def test_the_strip_has_both_horizons(model: Survival) -> None:
    """The first as any two labels, the last in a row of its own."""
    case = sample(model)
    strip = strip_of(model, predict(model, case), None, truths=np.array([3.0, 1.0, -4.0]))

    assert len(strip.rows) == 2
    assert strip.rows[1].name == "Free of recurrence at 5 years"
    assert [mark.role for mark in strip.rows[1].marks] == ["model", "base"]
    assert "at 5 years" in strip.open


def test_what_is_said_names_both_horizons(model: Survival) -> None:
    """On the command line and in a report."""
    lines = words_of(predict(model, sample(model))).report_lines

    assert list(lines)[:2] == ["Free of recurrence at 2 years", "Free of recurrence at 5 years"]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cumulative", lambda a: a - 10),
        ("scale", lambda a: a * 0),
        ("coefficients", lambda a: a[1:]),
        ("coefficients", lambda a: a * np.nan),
        ("drawn", lambda a: a[:, 1:]),
        ("knots", lambda a: a[:, ::-1]),
        ("logged", lambda a: a[1:]),
    ],
)
def test_weights_that_are_none_are_refused(tmp_path: Path, name: str, change: object) -> None:
    """Of another shape, not finite, no hazard, no spread, knots out of order: a sentence, not an
    error of numpy.
    """
    assert callable(change)
    whole = load_model(MODEL_ID).artifact.arrays(COX_WEIGHTS)
    folder = tmp_path / MODEL_ID
    shutil.copytree(load_model(MODEL_ID).artifact.folder, folder)
    (folder / COX_WEIGHTS).write_bytes(array_file({**whole, name: change(whole[name])}))
    resigned(folder)
    model = load_model(MODEL_ID, root=tmp_path)
    with pytest.raises(ArtifactBroken):
        predict(model, sample(load_model(MODEL_ID)))


def test_an_input_of_one_value_has_a_straight_column(model: Survival) -> None:
    """Knots that fall together bend nothing."""
    features = len(model.task.features)
    curving = Curving(np.zeros(features, bool), np.zeros((features, 3)))
    columns = curved(sample(model).data[None], model.task, curving)

    assert columns.shape == (1, len(element_of_curved(model.task)))
    assert np.isfinite(columns).all()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cumulative", lambda a: a * 0),
        ("cumulative", lambda a: a[1:]),
        ("drawn_cumulative", lambda a: a * np.nan),
        ("drawn_cumulative", lambda a: a[1:]),
    ],
)
def test_hazards_that_are_none_are_refused(tmp_path: Path, name: str, change: object) -> None:
    """No hazard, another grid, not finite, or fewer than there are trees for."""
    assert callable(change)
    model_id = "breast-survival/boosting"
    folder = tmp_path / model_id
    shutil.copytree(load_model(model_id).artifact.folder, folder)
    arrays = load_model(model_id).artifact.arrays("reference.npz")
    (folder / "reference.npz").write_bytes(array_file({**arrays, name: change(arrays[name])}))
    resigned(folder)
    model = load_model(model_id, root=tmp_path)
    with pytest.raises(ArtifactBroken):
        predict(model, sample(load_model(MODEL_ID)))


def test_each_fit_to_cases_drawn_anew_is_one_of_its_own() -> None:
    """The trees of all of them side by side give each its own log hazard: the mean of what they
    say lies near the model's.
    """
    model = load_model("breast-survival/boosting")
    assert isinstance(model, Survival)
    assert DRAWN_TREES in model.artifact.manifest["files"]
    data = model.batch([sample(model, n) for n in range(6)])
    drawn = model.drawn(data)

    assert drawn.shape[0] == model.artifact.manifest["strategy"]["draws"]
    assert drawn.std(0).min() > 0.01
    np.testing.assert_allclose(drawn.mean(0), model.log_hazards(data), atol=0.35)
