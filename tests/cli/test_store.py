"""The store on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from medmodels.cli import main
from medmodels.store import New, open_store
from medmodels.store.engine import DATABASE_FILE
from medmodels.store.keys import KEY_FILE
from medmodels.store.merkle import included


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    store = open_store(tmp_path / "store")
    store.append("session/1", New("answer", {"who": "r1"}), New("answer", {"who": "r2"}))
    store.append("session/2", New("answer", {"who": "r3"}))
    store.close()
    return tmp_path / "store"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["store", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["store", *arguments]) == 2
    return capsys.readouterr().err


def test_a_store_verifies_against_its_head(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The head is printed, kept, and held against the store of later."""
    head = run(capsys, "head")
    (tmp_path / "head.json").write_text(json.dumps(head))
    assert head["events"] == 3
    found = run(capsys, "verify", "--head", str(tmp_path / "head.json"))
    assert found == {**head, "streams": 2, "forgotten": 0}
    assert main(["store", "verify"]) == 0
    assert "3 events in 2 streams verify" in capsys.readouterr().out
    (tmp_path / "head.json").write_text(json.dumps({**head, "events": 9}))
    assert "the last 6 are lost" in refused(capsys, "verify", "--head", str(tmp_path / "head.json"))
    for wrong in ("[]", "{}", '{"events": true, "root": "00"}', "no", "[" * 9_000):
        (tmp_path / "head.json").write_text(wrong)
        assert "no exported head" in refused(
            capsys, "verify", "--head", str(tmp_path / "head.json")
        )


def test_a_changed_file_is_named_by_its_event(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the exit status 2."""
    import sqlite3

    with sqlite3.connect(folder / DATABASE_FILE) as database:
        database.execute("UPDATE events SET kind = 'other' WHERE position = 2")
    assert "Event 2 is the first that does not verify" in refused(capsys, "verify")


def test_events_are_exported_in_the_clear(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One a line, all or those of a stream."""
    assert main(["store", "export"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["payload"]["who"] for row in rows] == ["r1", "r2", "r3"]
    assert main(["store", "export", "--stream", "session/2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert "no stream “none”" in refused(capsys, "export", "--stream", "none")


def test_an_event_is_proved(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what somebody without the key can check."""
    row = run(capsys, "prove", "2")
    leaf, *path = (bytes.fromhex(text) for text in (row["leaf"], *row["path"]))

    assert included(leaf, 1, 3, path, bytes.fromhex(row["root"]))
    assert "There is no event 4" in refused(capsys, "prove", "4")


def test_streams_are_forgotten_and_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By name, or by age unless kept."""
    assert run(capsys, "keep", "session/1") == {"kept": "session/1"}
    assert run(capsys, "forget", "session/2") == {"forgotten": ["session/2"], "events": 1}
    assert run(capsys, "forget", "--older-than", "30", "session/") == {"forgotten": []}
    assert run(capsys, "verify")["forgotten"] == 1
    assert "no stream “session/2”" in refused(capsys, "forget", "session/2")
    assert "Name the stream" in refused(capsys, "forget")
    for days in ("-1", "9" * 20):
        assert "0 to 36500 days" in refused(capsys, "forget", "--older-than", days)


def test_backed_up_rotated_and_restored(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A backup opens with the key of its time."""
    shutil.copy(folder / KEY_FILE, tmp_path / "old.key")
    run(capsys, "backup", str(tmp_path / "backup"))
    assert run(capsys, "rotate-key") == {"keys": 4}
    assert run(capsys, "verify")["events"] == 3
    assert "There is a store" in refused(capsys, "restore", str(tmp_path / "backup"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(folder / KEY_FILE, elsewhere / KEY_FILE)
    arguments = ("restore", str(tmp_path / "backup"), "--folder", str(elsewhere))
    assert "does not open this store" in refused(capsys, *arguments)
    shutil.copy(tmp_path / "old.key", elsewhere / KEY_FILE)
    assert run(capsys, *arguments)["events"] == 3


def test_without_a_store_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence, and no empty store."""
    monkeypatch.setenv("MEDMODELS_HOME", str(tmp_path))
    for arguments in (["verify"], ["export"], ["head"], ["rotate-key"]):
        assert "There is no store in" in refused(capsys, *arguments)
    assert not list(tmp_path.iterdir())
