"""What ``make lessons`` writes is what lessons read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medmodels.lessons import Fact, lessons, packaged, stored
from medmodels.training.lessons import LessonMade, __main__, makers, pack

MADE = LessonMade(
    {"auroc": Fact(0.5, "0.50 (0.40 to 0.60)", 0.4, 0.6, 20)}, 7, "Counted.", {"a.bin": b"\0\1"}
)


def test_what_is_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts come back as they were, with the seed and the files beside them."""
    monkeypatch.setattr(stored, "PACKAGED", tmp_path)
    pack(MADE, tmp_path / "made-up")

    assert packaged("made-up") == MADE.facts
    assert json.loads((tmp_path / "made-up/facts.json").read_text(encoding="utf-8"))["seed"] == 7
    assert (tmp_path / "made-up/a.bin").read_bytes() == b"\0\1"


def test_the_command_makes_what_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One lesson, or all of them; a lesson that packages nothing is refused in a sentence."""
    known = {"one": lambda: MADE, "two": lambda: MADE}
    monkeypatch.setattr(__main__, "PACKAGED", tmp_path)
    monkeypatch.setattr(__main__, "makers", lambda: known)
    __main__.main(["two"])
    assert [folder.name for folder in tmp_path.iterdir()] == ["two"]
    __main__.main([])
    assert {folder.name for folder in tmp_path.iterdir()} == {"one", "two"}
    with pytest.raises(SystemExit):
        __main__.main(["three"])

    assert "three" in capsys.readouterr().err


def test_every_folder_has_its_maker_and_its_lesson() -> None:
    """Nothing is packaged that no command makes or no lesson shows, and nothing is missing."""
    folders = {file.parent.name for file in stored.PACKAGED.glob("*/facts.json")}

    assert folders == set(makers())
    assert folders <= {lesson.name for lesson in lessons()}
