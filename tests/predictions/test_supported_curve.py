"""A curve keeps to what is said of both horizons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from medmodels.cases import read_cases, samples
from medmodels.figures import case_curve
from medmodels.models import load_model, models_of
from medmodels.predictions import SurvivalPrediction, predict, supported_curve, words_of
from medmodels.predictions.words import SurvivalWords
from medmodels.strips import strip_of

NUMBERS = range(len(samples(load_model("breast-survival/cox").task)))


def predicted(number: int, model_id: str = "breast-survival/cox") -> SurvivalPrediction:
    model = load_model(model_id)
    data = samples(model.task)[number].path.read_bytes()
    said = predict(model, read_cases(data, task=model.task).case())
    assert isinstance(said, SurvivalPrediction)
    return said


def horizons(said: SurvivalPrediction) -> dict[str, str]:
    words = words_of(said)
    assert isinstance(words, SurvivalWords)
    return words.horizons


@pytest.mark.parametrize("model_id", models_of("breast-survival"))
@pytest.mark.parametrize("number", NUMBERS)
def test_the_curve_says_at_the_horizons_what_the_strip_says(number: int, model_id: str) -> None:
    """Word for word where a number is withheld, and it falls as a curve does, in its band."""
    said = predicted(number, model_id)
    places = supported_curve(said)
    at = {place.time: place for place in places}

    for when, text in zip(said.free_at, horizons(said).values(), strict=True):
        withheld = not text[0].isdigit()
        assert bool(at[when].side) == withheld
        if not withheld or when == 5.0:  # at two years it stays on the side of the call
            assert at[when].said == text
    free = [place.free for place in places]
    assert free == sorted(free, reverse=True)
    assert all(place.low <= place.free + 1e-12 for place in places)
    assert all(place.free <= place.high + 1e-12 for place in places)


@pytest.mark.parametrize("times_the_hazard", [0.01, 0.1, 3, 10, 30, 100])
@pytest.mark.parametrize("model_id", models_of("breast-survival"))
def test_no_curve_rises_however_far_off_it_is(model_id: str, times_the_hazard: float) -> None:
    """Of cases of far less and far more hazard than any sample, and each place lies on the side of
    the model's own that it says.
    """
    for number in NUMBERS:
        own = predicted(number, model_id)
        curve = tuple(
            replace(p, free=p.free**times_the_hazard, low=0.0, high=1.0) for p in own.curve
        )
        at = {place.time: place.free for place in curve}
        places = supported_curve(
            replace(own, curve=curve, free_at={when: at[when] for when in own.free_at})
        )
        free = [place.free for place in places]
        assert free == sorted(free, reverse=True)
        for place, mine in zip(places, curve, strict=True):
            assert place.side == np.sign(mine.free - place.free)


def test_a_chance_that_held_out_cases_support_later_is_no_higher_than_the_first() -> None:
    """Where few cases support nothing low at the last horizon, the curve goes on flat."""
    own = predicted(1)
    far = replace(
        own,
        free_at={when: free**20 for when, free in own.free_at.items()},
        curve=tuple(replace(p, free=p.free**20) for p in own.curve),
        supported_last=(0.6, 0.9),
    )
    places = {place.time: place.free for place in supported_curve(far)}
    first, last = far.free_at

    assert places[last] == places[first] == pytest.approx(far.threshold - 0.01)


@pytest.mark.parametrize("number", NUMBERS)
def test_no_picture_and_no_table_holds_a_number_that_is_withheld(number: int) -> None:
    """Neither the line, its marks, its table nor the strip goes beyond what is supported."""
    said = predicted(number)
    model = load_model("breast-survival/cox")
    drawn = case_curve(said, tuple(horizons(said).values()))
    strip = strip_of(model, said, None, truths=np.array([3.0, -4.0]))
    ends = (*said.supported[said.focus], *said.supported_last)

    marks = [mark.place for row in strip.rows for mark in row.marks if mark.role == "model"]
    diamonds = next(t for t in drawn.figure.data if t.name == "horizons")
    assert marks == pytest.approx(list(diamonds.y))
    last = said.curve[-1].free
    shown = [y for t in drawn.figure.data if "lines" in t.mode for y in t.y if y is not None]
    if last < ends[2]:
        assert min(shown) >= ends[2] - 1e-9
    assert (marks[0] >= said.threshold) == (said.p_positive >= said.threshold)


def test_what_is_supported_is_drawn_as_it_is() -> None:
    """With ends that support everything the curve is the model's own."""
    said = replace(
        predicted(1),
        supported={label: (0.0, 1.0) for label in predicted(1).supported},
        supported_last=(0.0, 1.0),
    )

    assert [p.free for p in supported_curve(said)] == [p.free for p in said.curve]
    assert [p.low for p in supported_curve(said)] == [p.low for p in said.curve]


def test_labels_lie_within_the_picture() -> None:
    """Beside their mark on the left, over the curve where there is no room below it."""
    for number in NUMBERS:
        said = predicted(number)
        drawn = case_curve(said, tuple(horizons(said).values())).figure
        for label in drawn.layout.annotations:
            assert label.xanchor == "right"
            assert (label.ay < 0) == (label.y < 0.35)
