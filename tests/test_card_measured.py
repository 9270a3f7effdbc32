"""What a card says of measured numbers: one section a topic, whatever the model."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from medmodels.card import measured_lines, title_of
from medmodels.models import Model, load_model, model_ids
from medmodels.models.measured import (
    TOPICS,
    ByPerson,
    Faithfulness,
    GateRow,
    GateTrial,
    Measured,
    OfPerson,
    Reached,
    topics,
)
from medmodels.models.measured_amounts import Beside, Elsewhere, SiteRow
from medmodels.models.measured_films import Acquisition, AcquisitionRow, ByTwin, TwinRow
from medmodels.models.measured_learning import Learnt, Search, SearchRow, Side
from medmodels.outcomes import Classes
from medmodels.wording import cells, finite


def told(model: Model, one: Measured, **changes: Any) -> list[str]:
    """The lines of a section on this, on a card of that model with its question changed."""
    raw = json.loads(
        json.dumps(finite({topic: asdict(found) for topic, found in topics(one).items()}))
    )
    task = replace(model.task, **changes)
    manifest = {**model.artifact.manifest, "measured": raw}
    artifact = replace(model.artifact, manifest=manifest, task=task)
    (lines,) = measured_lines(replace(model, artifact=artifact)).values()
    return lines


@pytest.fixture
def dose() -> Model:
    return load_model("warfarin-dose/ridge")


@pytest.mark.parametrize("model_id", model_ids())
def test_every_section_is_of_what_the_manifest_holds(model_id: str) -> None:
    """Each topic has its title; its tables are even; every count that was refused is in it."""
    model = load_model(model_id)
    lines = measured_lines(model)

    assert lines.keys() == model.artifact.manifest["measured"].keys()
    assert {title_of(topic) for topic in lines}.isdisjoint(TOPICS)
    for section in lines.values():
        assert len({len(cells(line)) for line in section if line.startswith("|")}) <= 1
    rows = [cells(line) for line in lines["gate"] if line.startswith("|")][2:]
    expected = model.artifact.manifest["measured"]["gate"]["rows"]
    assert [(int(row[1].split()[0]), int(row[2])) for row in rows] == [
        (row["refused"], row["n"]) for row in expected
    ]


def test_a_search_lists_its_best_settings(forest: Model) -> None:
    """The lowest loss first, each setting by the names of what was drawn."""
    rows = (SearchRow({"c": 10.0, "gamma": 0.01}, 0.12345), SearchRow({"c": 1.0, "gamma": 1}, 0.5))
    lines = told(forest, Search(9, 5, rows))

    assert lines[0].startswith("- 9 settings, the default among them, by 5-fold")
    assert lines[-4:] == [
        "| setting | log loss |",
        "|---|---|",
        "| c 10.0, gamma 0.01 | 0.1235 |",
        "| c 1.0, gamma 1 | 0.5000 |",
    ]


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ("by hand", "stopped by hand and kept"),
        ("early", "early stopping"),
        ("as planned", "as planned"),
    ],
)
def test_how_a_network_learnt(forest: Model, ended: str, words: str) -> None:
    """Its size, its epochs and why they ended, and both sides of the split at the one kept."""
    train, validation = Side(0.1, 0.2, 0.3, 0.4), Side(0.5, 0.6, 0.7, 0.8)
    first, second = told(forest, Learnt(1234567, 61.4, 5, 9, ended, 4, train, validation))

    assert first == (
        f"- 1 234 567 parameters; 5 of 9 epochs ({words}) in 61 s on the machine of the manifest."
    )
    assert second == (
        "- Kept: epoch 4. Train loss 0.1000, accuracy 0.2000, recall 0.3000, F1 0.4000;"
        " validation loss 0.5000, accuracy 0.6000, recall 0.7000, F1 0.8000, before calibration."
    )


def test_pictures_that_were_not_there_are_said_to_be_missing() -> None:
    """Where no stranger could be tried the row says so, and has no share."""
    model = load_model("chest-xray/cnn")
    trial = GateTrial("pictures", (GateRow("whole", 1, 100), GateRow("strangers", 0, 0)))

    assert told(model, trial)[-2:] == [
        "| test films, as they are | 1 (0.2% to 5.4%) | 100 |",
        (
            "| pictures that are no chest film | Not available: their files were not in the data"
            " folder | 0 |"
        ),
    ]


def test_what_was_tried_is_told_of_the_settings_it_led_to() -> None:
    """Of other settings only what was aimed at; of a question without an account, what was
    reached.
    """
    model = load_model("chest-xray/cnn")
    tried = model.task.tried["cnn"]
    reached = "Reached: AUROC 0.9000 and accuracy 0.800 on the test films."

    assert told(model, Reached(0.9, 0.8, settled=True)) == [
        f"- Aimed at on the test films: {tried.aimed}. {reached}",
        *tried.lines,
    ]
    assert told(model, Reached(0.9, 0.8, settled=False)) == [
        f"- Aimed at on the test films: {tried.aimed}. {reached}"
    ]
    assert told(model, Reached(0.9, 0.8, settled=True), tried={}) == [f"- {reached}"]


def test_names_of_files_and_groups_are_text(forest: Model) -> None:
    """A name with marks of Markdown stands in one cell and means nothing but itself."""
    lines = told(forest, GateTrial("cases", (GateRow("stranger", 1, 2, "a|b ![i](x)"),)))

    assert cells(lines[-1])[0] == "a|b ![i](x)"
    assert len(cells(lines[-1])) == 3


def test_faithfulness_of_what_was_not_measured_is_not_said() -> None:
    """A film's section without its further numbers is one line."""
    found = Faithfulness((1.0, 0.5, 1.5), (2.0, 1.5, 2.5), 9)
    (line,) = told(load_model("chest-xray/cnn"), found)

    assert line.startswith("- Measured on 9 held-out films")
    assert "1.00, 95% interval 0.50 to 1.50 log-odds" in line


def test_faithfulness_of_beats_is_told_of_their_segments() -> None:
    """There is no heat map to go by."""
    found = Faithfulness((1.0, 0.5, 1.5), (2.0, 1.5, 2.5), 9)
    (line,) = told(load_model("ecg-beat/boosting"), found)

    assert line.startswith("- Measured on 9 held-out beats: hiding the segments")
    assert "heat map" not in line


def test_people_are_told_by_whom_the_wrong_calls_are_of() -> None:
    """Each person's counts class by class, and whose share of all wrong calls is the largest."""
    model = load_model("note-section/svm")
    people = (
        OfPerson("b|232", (10, 4), (8, 0), (12, 2)),
        OfPerson("100", (5, 0), (5, 0), (5, 0)),
    )
    changed = {
        "asks": Classes(("one", "other")),
        "inputs": replace(model.task.inputs, truth_columns={}),
        "tried": {},
    }
    lines = told(model, ByPerson(people), **changed)

    assert lines[0] == "- 6 of 6 wrong calls are of b\\|232, 100."
    assert cells(lines[-2]) == ["b|232", "8 of 10", "8 of 12", "0 of 4", "0 of 2"]
    assert cells(lines[-1]) == ["100", "5 of 5", "5 of 5", "–", "–"]


def test_where_a_recipe_has_never_been(dose: Model) -> None:
    """A row a site, and the difference from the formula with its interval, whichever way it
    goes.
    """
    rows = (SiteRow(3, 58, 7.5, 7.25, 0.5), SiteRow(10, 197, 8.0, 7.5, 0.25))
    lines = told(dose, Elsewhere(7.9, 7.4, (0.5, -0.1, 1.25), rows))

    assert "the hospitals or study groups: they are inferred from its order" in lines[0]
    assert "Each of the 2 was left out once, and the model fitted on the others." in lines[0]
    assert "difference +0.50 (95% interval -0.10 to +1.25)" in lines[0]
    assert lines[-2:] == ["| 3 | 58 | 7.50 | 7.25 | 50.0 |", "| 10 | 197 | 8.00 | 7.50 | 25.0 |"]


def test_beside_what_it_is_compared_with(dose: Model) -> None:
    """Both errors by name and the difference with its interval."""
    (line,) = told(dose, Beside(20, 8.21, 8.32, (-0.11, -0.18, -0.04)))

    assert "mean absolute error 8.21 mg/week, IWPC pharmacogenetic formula 8.32;" in line
    assert "difference -0.11 (95% interval -0.18 to -0.04)" in line


def test_what_else_tells_the_label_is_said_with_the_words_of_the_question() -> None:
    """A row a kind with both figures; what there is no file of is said to be missing."""
    model = load_model("breast-ultrasound/cnn")
    rows = (
        AcquisitionRow("greys", 9, (0.6, 0.55, 0.65), (0.7, 0.6, 0.8)),
        AcquisitionRow("together", 77, (0.8, 0.75, 0.85), (0.75, 0.7, 0.81)),
    )
    lines = told(model, Acquisition(5, True, 544, 168, 156, 42, False, rows))

    assert "without looking at the lesion." in lines[0]
    assert "| all of it together | 77 | 0.800 (0.750 to 0.850) | 0.750 (0.700 to 0.810) |" in lines
    assert any("no files of their own" in line for line in lines)
    lines = told(model, Acquisition(5, False, 544, 168, 156, 42, True, rows))
    assert not any("no files of their own" in line for line in lines)
    assert any("drawn at random" in line for line in lines)


def test_test_films_with_and_without_a_twin_are_told_apart() -> None:
    """Each part with its figures; what one label alone does not give is not available."""
    one = (0.9, 0.85, 0.95)
    rows = (
        TwinRow("with", 10, 6, one, one, one, one),
        TwinRow("without", 4, 0, None, one, None, one),
    )
    lines = told(load_model("chest-xray/cnn"), ByTwin("A|B", 0.95, 0.987, rows))
    said = [cells(line) for line in lines if line.startswith("|")]

    assert "0.95 or more" in lines[0]
    assert said[0][:3] == ["test films", "n", "pneumonias"]
    assert said[2][:4] == ["with a twin in A|B", "10", "6", "0.900 (0.850 to 0.950)"]
    assert said[3][3] == said[3][5] == "Not available"
