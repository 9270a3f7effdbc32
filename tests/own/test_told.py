"""What a training tells on standard error: sentences for a person, events for a program."""

from __future__ import annotations

from pathlib import Path

import pytest

from medmodels.cli import main
from medmodels.training.progress import (
    FoldBegun,
    Remarked,
    SearchStep,
    Started,
    Trained,
    Usable,
    read_event,
)
from medmodels.training.recipes import table as recipe
from medmodels.training.words import sentence
from tests.own.test_labelled import table

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The lines of two trainings of the same table, one for each way to tell."""
    home = tmp_path_factory.mktemp("home")
    file = home / "table.csv"
    file.write_bytes(table(extra={"ward": ["A", "B"] * 60}))
    lines = {}
    with pytest.MonkeyPatch.context() as patch:
        for progress in ("text", "json"):
            heard: list[str] = []
            patch.setattr("medmodels.cli.training.complain", heard.append)
            patch.setenv("MEDMODELS_HOME", str(home / progress))
            asked = f"train-csv {file} --target label --family forest --trees 5 --search 1 --json"
            assert main([*asked.split(), "--progress", progress]) == 0
            lines[progress] = heard
    return lines


def test_a_program_is_told_events(told: dict[str, list[str]]) -> None:
    """Every line is an event: notes on the table, settings, the fit, the model before its folds,
    every fold, the model.
    """
    events = [read_event(line) for line in told["json"]]
    kinds = [type(event) for event in events]

    assert {Remarked, SearchStep, Started, Usable, FoldBegun, Trained} == set(kinds)
    assert kinds.index(Usable) < kinds.index(FoldBegun)
    assert kinds.count(FoldBegun) == recipe.FOLDS * recipe.REPEATS
    assert kinds.count(SearchStep) == 2
    assert events[-1] == Trained("own-my-table/forest")


def test_a_person_is_told_the_same_in_sentences(told: dict[str, list[str]]) -> None:
    """Each sentence is that of its event, and the table's columns are named."""
    assert told["text"] == [sentence(read_event(line)) for line in told["json"]]
    assert any(line.startswith("“ward” holds text") for line in told["text"])


def test_events_go_to_standard_error_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Standard output is what evaluate prints, one object; what went wrong is a sentence."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    (tmp_path / "t.csv").write_bytes(table())
    asked = f"train-csv {tmp_path / 't.csv'} --family forest --trees 5 --json --progress json"
    assert main([*asked.split(), "--target", "label"]) == 0
    assert capfd.readouterr().out.count("\n") == 1
    assert main([*asked.split(), "--target", "nothing"]) == 2
    assert capfd.readouterr().err.startswith("There is no label column “nothing”")
