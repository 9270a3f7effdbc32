"""Invented readers do what their habit says, and published figures are quoted as they stand."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from medmodels.debriefing.published import RULER
from medmodels.lessons import PlainBench
from medmodels.lessons.leaning import (
    HABITS,
    SESSION,
    Habit,
    both_facts,
    invented,
    mix_seen,
    pair_seen,
    percents,
    right_facts,
    right_seen,
    ruler_seen,
    wrong_seen,
)
from medmodels.reliance import measured
from medmodels.tasks import TASKS

BENCH = PlainBench()
MANY = {"readers": 400, "cases": 500}


@pytest.mark.parametrize(
    "habit", [Habit(), Habit(0.6, 0.9, 0.2, 0.7), Habit(0.95, 0.55, 1.0, 0.0), *HABITS.values()]
)
def test_readers_have_the_habit_they_were_given(habit: Habit) -> None:
    """Of many trials the measures are what the shares say, and right answers what they come to."""
    found = measured(invented(habit, **MANY))
    expected = habit.alone * habit.model
    expected += habit.alone * (1 - habit.model) * (1 - habit.misled)
    expected += (1 - habit.alone) * habit.model * habit.takes

    assert found.n == 200_000
    assert found.correct_before.value == pytest.approx(habit.alone, abs=0.005)
    assert found.correct_model.value == pytest.approx(habit.model, abs=0.005)
    assert found.rair.value == pytest.approx(habit.takes, abs=0.015)
    assert found.rsr.value == pytest.approx(1 - habit.misled, abs=0.015)
    assert found.correct_after.value == pytest.approx(expected, abs=0.005)


def test_a_slider_changes_the_habit_alone() -> None:
    """First answers and the model stay as they are, and more following only adds followed ones."""
    less, more = invented(Habit(misled=0.2)), invented(Habit(misled=0.5))
    changed = less.after != more.after

    assert np.array_equal(less.before, more.before)
    assert np.array_equal(less.model, more.model)
    assert changed.any()
    assert (more.after[changed] == more.model[changed]).all()
    assert (more.model[changed] != more.truth[changed]).all()


def test_who_follows_all_advice_alike_is_no_better_than_the_model_or_alone() -> None:
    """The best of them are one or the other, as the teacher's note says."""
    for alone, model in ((0.75, 0.85), (0.85, 0.75)):
        scores = [
            measured(invented(Habit(alone, model, share, share))).correct_after.value
            for share in (0.0, 0.25, 0.5, 0.75, 1.0)
        ]
        assert max(scores) <= max(scores[0], scores[-1])
    facts = both_facts(BENCH)
    assert facts["alike"].value <= facts["model"].value


def test_where_no_advice_is_wrong_there_was_no_opportunity() -> None:
    """A sentence, not a share of nothing."""
    shown = mix_seen(BENCH, {"wrong": 0})

    assert "the model was never wrong" in shown.sentence
    assert "nan" not in shown.sentence + shown.parts[0].alt


@pytest.mark.parametrize(("takes", "name"), [(0, "still"), (100, "takers")])
def test_the_slider_ends_at_what_the_answer_says(takes: int, name: str) -> None:
    """Who never changes an answer is as right as alone, who takes all right advice as is told."""
    shown, facts = right_seen(BENCH, {"takes": takes}), right_facts(BENCH)

    assert f", {facts[name].words} (" in str(shown.parts[0].table["Right"][-1])


@pytest.mark.parametrize("misled", [0, 40, 100])
def test_what_is_seen_is_what_was_measured(misled: int) -> None:
    """The sentence and the table of the picture tell the same counts."""
    found = measured(invented(replace(Habit(), misled=misled / 100)))
    shown = wrong_seen(BENCH, {"misled": misled})

    assert f"it was kept {found.rsr.hits} of {found.rsr.n} times" in shown.sentence
    assert shown.parts[0].table["Right"][-1] == found.correct_after.text


def test_every_pair_of_answers_is_told_apart() -> None:
    """Eight kinds, each with a sentence of its own, and all pairs are in one of them."""
    seen = {
        kind: pair_seen(BENCH, dict(zip(("before", "model", "after"), kind, strict=True)))
        for kind in itertools.product(("right", "wrong"), repeat=3)
    }
    found = measured(invented(Habit()))

    assert len({shown.sentence for shown in seen.values()}) == 8
    assert "automation bias" in seen["right", "wrong", "wrong"].sentence
    for kind, shown in seen.items():
        count = found.cells["".join(word[0].upper() for word in kind)]
        assert f"gave {count} such pairs of 2,000" in shown.sentence
    assert sum(seen["right", "right", "right"].parts[0].table["Pairs"]) == 2000


def test_published_shares_are_those_of_the_sentences() -> None:
    """Read out of what is quoted, in its order, and none is made up."""
    found = {
        study.name: percents(study)
        for measure in RULER
        if measure.name == "over_reliance"
        for study in measure.studies
    }

    assert found == {
        "Tsai 2003": (67.7, 34.6),
        "Buçinca 2021": (64.0, 48.0),
        "Pesapane 2026": (36.1, 17.8),
        "Rosbach 2026": (67.1,),
    }


def test_the_class_stands_beside_the_studies_once_it_is_turned_on() -> None:
    """As a row of its own, with what was set; the studies are there with all that is quoted."""
    without = ruler_seen(BENCH, {"ours": False, "followed": 60}).parts[0]
    beside = ruler_seen(BENCH, {"ours": True, "followed": 60}).parts[0]

    assert "Your class" not in without.table["Study"]
    assert beside.table["Study"] == [*without.table["Study"], "Your class"]
    assert beside.table["What was found"][-1] == "60%"
    for measure in RULER:
        if measure.name == "over_reliance":
            assert without.table["What was found"] == [study.found for study in measure.studies]


def test_the_session_of_the_lesson_is_one_that_the_page_knows() -> None:
    """A question with a film."""
    assert TASKS[SESSION["task"]].modality == "film"
