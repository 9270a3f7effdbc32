"""The recipe for films serves any question with films."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from medmodels import training
from medmodels.models.statements import said
from medmodels.outcomes import Labels
from medmodels.tasks import TASKS, Film
from medmodels.training.recipes.film import _stated
from medmodels.training.strategies import Augmentation, FilmCnnStrategy

ROOM = Path(training.__file__).parent
# A line a model is what these are for.
BY_MODEL = {"settings.py"}


@pytest.mark.parametrize(
    "file",
    [
        *sorted((ROOM / "networks").glob("*.py")),
        *sorted((ROOM / "strategies").glob("*.py")),
        ROOM / "recipes" / "film.py",
        ROOM / "measures" / "film.py",
    ],
    ids=lambda file: f"{file.parent.name}/{file.name}",
)
def test_no_word_of_one_question_is_in_it(file: Path) -> None:
    """What is said of one question alone stands with the question."""
    if file.name not in BY_MODEL:
        text = file.read_text(encoding="utf-8").lower()
        assert not re.findall(r"chest|pneumon|lung|x-ray|breast|malignan|ultrasound", text)


def test_what_the_card_says_is_said_with_the_labels_of_the_question() -> None:
    """Background and threshold name the labels that the question has."""
    asked = TASKS["chest-xray"]
    inputs = replace(Film.of(asked.inputs), positives="cysts")
    task = replace(asked, asks=Labels("cyst", "no cyst"), inputs=inputs, answers={})
    stated = _stated(task, FilmCnnStrategy(sensitivity=0.9))
    swapped = FilmCnnStrategy(sensitivity=0.9, members=5, augmentation=Augmentation(matched=0.8))

    assert said(stated["background"]).startswith("the mean of all no cyst training films (")
    assert said(stated["threshold_source"]) == "finds 90% of the cysts among the validation films"
    assert said(stated["calibrated_on"]) == "validation films"
    again = _stated(task, swapped)
    assert said(again["threshold_source"]).startswith(
        "finds 90% of the cysts among the validation films and copies of them, each with the greys"
    )
    assert said(again["calibrated_on"]).startswith("training films by networks that had not seen")
