"""The folder of own questions: one look, cheap however many there are, and each file read once."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from medmodels.models import model_ids, models_of, questions
from medmodels.own.labelled import read_labelled
from medmodels.tasks import TASKS, get_task, known_tasks, own
from medmodels.tasks.own import own_folders, own_models, own_tasks, task_from_json, task_to_json
from tests.own.rows import pictures
from tests.work import calls

QUESTIONS = 500
CALLS_EACH = 100  # reading one file of 64 columns again takes thousands


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    own_models().mkdir()
    return tmp_path


def kept(text: str, name: str) -> None:
    """A question with a model, as far as a list of them goes."""
    (own_models() / name / "forest").mkdir(parents=True)
    (own_models() / name / "task.json").write_text(
        text.replace('"own-t"', f'"{name}"'), encoding="utf-8"
    )
    (own_models() / name / "forest" / "manifest.json").write_text("{}", encoding="utf-8")


def test_five_hundred_questions_of_a_picture_each_cost_next_to_nothing(home: Path) -> None:
    """All that a page asks of them on a rerun, once each file was read: a few stat calls a
    question, and no file opened.
    """
    text = task_to_json(read_labelled(pictures(40, side=8), target="label").dataset("T").task)
    for n in range(QUESTIONS):
        kept(text, f"own-q-{n}")
    assert len(questions()) == len(TASKS) + QUESTIONS

    def asked() -> None:
        assert len(questions()) == len(TASKS) + QUESTIONS
        for name in ("own-q-7", "own-q-8"):
            assert models_of(name) == (f"{name}/forest",)
            assert get_task(name).name == name

    asked()
    assert calls(asked) < CALLS_EACH * QUESTIONS


def test_a_file_is_read_again_when_it_changed_and_only_then(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is forgotten for want of room, and nothing old is shown."""
    read: list[str] = []

    def counted(text: bytes) -> own.Task:
        read.append("read")
        return task_from_json(text)

    text = task_to_json(read_labelled(pictures(40, side=4), target="label").dataset("T").task)
    for n in range(70):
        kept(text, f"own-q-{n}")
    monkeypatch.setattr(own, "task_from_json", counted)
    for _ in range(3):
        assert len(own_tasks()) == 70
    assert len(read) == 70

    (own_models() / "own-q-3" / "task.json").write_text(
        text.replace('"own-t"', '"own-q-3"').replace('"title": "T"', '"title": "U"'),
        encoding="utf-8",
    )
    assert own_tasks()["own-q-3"].title == "U"
    assert len(read) == 71


def test_what_is_no_question_is_in_nobodys_way(home: Path) -> None:
    """An orphan without a model, a folder that cannot be entered, a file and a link are no
    questions to pick; they are named and left out.
    """
    text = task_to_json(read_labelled(pictures(40, side=4), target="label").dataset("T").task)
    kept(text, "own-whole")
    (own_models() / "own-orphan").mkdir()
    (own_models() / "own-orphan" / "task.json").write_text(
        text.replace('"own-t"', '"own-orphan"'), encoding="utf-8"
    )
    (own_models() / "own-file").write_text("", encoding="utf-8")
    (own_models() / "own-link").symlink_to(own_models() / "own-whole")
    (own_models() / "own-bytes\udcff").mkdir()

    assert set(questions()) == {*TASKS, "own-whole"}
    assert {name for name, found in own_folders().items() if found.wrong} == {
        "own-bytes\udcff",
        "own-file",
        "own-link",
        "own-orphan",
    }
    assert [name for name in model_ids() if name.startswith("own-")] == ["own-whole/forest"]


def test_no_folder_is_no_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that is not there, or is a file, has no questions."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path / "nowhere"))
    assert set(known_tasks()) == set(TASKS)
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path / "file"))
    assert set(known_tasks()) == set(TASKS)


def test_a_question_reads_back_as_it_was_written(home: Path) -> None:
    """Every kind of table's question survives its file, field by field."""
    for data in (
        pictures(40, side=4),
        b"a,b,label\n" + b"".join(f"{i},{i % 7},{i % 2}\n".encode() for i in range(40)),
    ):
        task = read_labelled(data, target="label").dataset("T").task
        assert task_from_json(task_to_json(task)) == task
        assert json.loads(task_to_json(task_from_json(task_to_json(task)))) == json.loads(
            task_to_json(task)
        )


def test_a_file_written_before_outcomes_were_objects_is_read(home: Path) -> None:
    """It says that no quantity is asked for; a question of one label, or of two alike, is none."""
    task = read_labelled(pictures(40, side=4), target="label").dataset("T").task
    raw = json.loads(task_to_json(task))
    assert raw["labels"] == list(task.labels)
    assert "asks" not in raw

    assert task_from_json(json.dumps({**raw, "quantity": None})) == task
    for labels in (["yes"], ["yes", "yes"], ["yes", ""], ["a", "b", "c"]):
        with pytest.raises(ValueError, match="labels"):
            task_from_json(json.dumps({**raw, "labels": labels}))


def test_a_training_that_never_ends_leaves_no_question(home: Path) -> None:
    """Nothing is written beside the models before a model is whole; what a killed training packed
    is swept by the next.
    """
    from tests.models.folders import trained

    (own_models() / ".packing-999999999-x").mkdir()
    # no numbers of processes, so nobody's
    for other in (".packing-99999999999999999999-x", ".packing-²-x"):
        (own_models() / other).mkdir()
    (own_models() / ".removed-forest-1-1").mkdir()
    trained("T")
    assert {name for name in os.listdir(own_models()) if not name.startswith(".packing-")} == {
        "own-t"
    }
    assert not (own_models() / ".packing-999999999-x").exists()


def test_a_question_without_a_model_is_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a training leaves that is killed between question and model is no question, and is told
    by verify.
    """
    from medmodels.cli import main
    from tests.models.folders import trained

    trained("T")
    shutil.rmtree(own_models() / "own-t" / "forest")
    assert own_folders()["own-t"].wrong == "no model was finished for it"
    assert main(["verify"]) == 2
    assert "own-t is left out: no model was finished for it." in capsys.readouterr().err
    trained("T")
    assert not own_folders()["own-t"].wrong


def test_a_file_of_an_older_version_is_the_same_question() -> None:
    """Files once named what the question of a table never has, empty; they are read as before, and
    refused where it is not empty.
    """
    task = read_labelled(pictures(40, side=4), target="label").dataset("T").task
    absent = {"consistency": [], "regions": [], "descriptors": [], "hours": 0, "ages": None}
    older = json.loads(task_to_json(task)) | absent

    assert task_from_json(json.dumps(older)) == task
    for name, value in {"hours": 48, "regions": [{"name": "top"}], "ages": {"first": 1}}.items():
        with pytest.raises(ValueError, match=name):
            task_from_json(json.dumps(older | {name: value}))
