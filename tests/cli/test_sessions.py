"""Sessions on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random

import pytest

from medmodels.cli import main
from medmodels.sessions import Begin, Classroom, Close, Give, Phase
from medmodels.store import open_store
from tests.debriefing.classes import item, opening


@pytest.fixture
def codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A session of labels with one answer, and one of amounts, in a store of one's own."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    store = open_store(tmp_path / "store")
    room = Classroom(store, random=Random(1))
    labels = room.open(opening([item("malignant", "benign")], title="Lumps")).code
    who = room.join(labels, "a token", "Ada").id
    room.act(labels, Begin())
    room.act(labels, Give(who, 0, Phase.BEFORE, "malignant", 80))
    room.act(labels, Close())
    room.open_poll("A lesson")  # which is no session
    doses = room.open(opening([item("35.0 mg/week", None)], task="warfarin-dose")).code
    store.close()
    return [labels, doses]


def test_sessions_are_listed(codes: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its pack, model, stage and how many take part, never who."""
    assert main(["sessions", "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert {row["code"] for row in rows} == set(codes)
    lumps = next(row for row in rows if row["code"] == codes[0])
    assert (lumps["title"], lumps["stage"], lumps["participants"]) == ("Lumps", "closed", 1)
    assert main(["sessions", "list"]) == 0
    assert "Ada" not in capsys.readouterr().out


def test_a_session_is_exported(
    codes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Report, JSON, answers and the layouts of labels; the code as it is typed; names only when
    asked for.
    """
    out = tmp_path / "out"
    assert main(["sessions", "export", codes[0].lower(), "--out", str(out)]) == 0
    assert sorted(file.name.split("-")[1] for file in out.iterdir()) == [
        "answers.csv", "imrmc.txt", "report.html", "report.json", "rjafroc.csv"]  # fmt: skip
    answers = out / f"{codes[0]}-answers.csv"
    assert "Ada" not in answers.read_text()
    with answers.open(newline="") as file:
        assert [row["answer"] for row in csv.DictReader(file)] == ["malignant", ""]
    assert main(["sessions", "export", codes[0], "--out", str(out), "--names"]) == 0
    assert "Ada" in answers.read_text()
    capsys.readouterr()


def test_amounts_have_no_layout_of_labels(codes: list[str], tmp_path: Path) -> None:
    """What is not a rating is not written as one."""
    assert main(["sessions", "export", codes[1], "--out", str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_no_such_session_is_a_sentence(
    codes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And status 2, as where there is no store."""
    assert main(["sessions", "export", "AAAAAA", "--out", str(tmp_path / "out")]) == 2
    assert "no session with this code" in capsys.readouterr().err
    assert main(["sessions", "list", "--folder", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
