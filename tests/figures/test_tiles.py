"""A case as a tile: small, said in words, and of the case's own values."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from medmodels.cases import Case, case_from_text, read_cases, samples
from medmodels.figures import TILES, tile_of
from medmodels.tasks import TASKS, Task
from tests.test_registries import MODALITIES


def first_sample(task: Task) -> Case:
    return read_cases(samples(task)[0].path.read_bytes(), task=task).case()


def test_every_modality_has_a_tile() -> None:
    """Whatever a case is, it can stand among others."""
    assert TILES.keys() == MODALITIES


@pytest.mark.parametrize("name", TASKS)
def test_a_tile_shows_something_and_says_it(name: str) -> None:
    """A sample of each question has a picture, sparklines or lines, and words for it."""
    tile = tile_of(first_sample(TASKS[name]))

    assert sum(map(bool, (tile.picture, tile.sparks, tile.lines))) == 1
    assert tile.said


def test_a_film_becomes_a_thumbnail_of_itself() -> None:
    """A film of 300 by 200 pixels becomes every second of them, grey as it was."""
    task = TASKS["chest-xray"]
    film = np.arange(200 * 300, dtype=np.uint32).reshape(200, 300).astype(np.uint8)
    tile = tile_of(Case(task, film, "held-out"))
    data = base64.b64decode(tile.picture.partition(",")[2])

    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), film[::2, ::2])


def test_a_row_shows_what_is_furthest_out_of_range() -> None:
    """The values beyond their reference range come first by how many of its widths they are
    outside, marked high or low; a row without any shows its first values.
    """
    task = TASKS["breast-fna"]
    middle = np.array([sum(f.reference_range) / 2 for f in task.features])
    width = np.array([f.reference_range[1] - f.reference_range[0] for f in task.features])
    values = middle.copy()
    values[3] += 2 * width[3]
    values[7] += 4 * width[7]
    lines = tile_of(Case(task, values, "held-out")).lines

    assert len(lines) == 2
    assert lines[0].startswith(task.features[7].name)
    assert lines[0].endswith("H ▲")
    assert len(tile_of(Case(task, middle, "held-out")).lines) == 3


def test_sparklines_keep_their_points() -> None:
    """Points lie between 0 and 1, in the order of time, and the last value is said with its
    unit.
    """
    task = TASKS["icu-mortality"]
    heart = task.feature_names.index("heart rate")
    data = np.array([[0.0, heart, 80.0], [1440.0, heart, 150.0], [2880.0, heart, 40.0]])
    (spark,) = tile_of(Case(task, data, "held-out")).sparks

    assert spark.x == (0.0, 0.5, 1.0)
    assert (spark.y[1], spark.y[2]) == (1.0, 0.0)
    assert spark.last == "40 /min"


def test_a_passage_shows_its_first_line() -> None:
    """Of a passage the first line that is not empty, cut where it is long."""
    task = TASKS["note-section"]
    case, _ = case_from_text("Doctor: " + "any allergies " * 40 + "\nPatient: No.", task=task)
    (line,) = tile_of(case).lines

    assert line.startswith("Doctor: any allergies")
    assert len(line) == 200
    assert line.endswith("…")
