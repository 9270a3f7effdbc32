"""MedMNIST archives as tables: what is none is a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from medmodels.datasets.pixel_table import main


def archive(path: Path, **other: np.ndarray) -> Path:
    parts = {
        f"{part}_{what}": np.zeros((3, 4, 4) if what == "images" else (3, 1), np.uint8)
        for part in ("train", "val", "test")
        for what in ("images", "labels")
    }
    np.savez(path, **{**parts, **other})
    return path


def test_every_picture_becomes_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Pixels, the side of the split, and the label, under a row of names."""
    assert main([str(archive(tmp_path / "a.npz")), str(tmp_path / "a.csv")]) == 0
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 10
    assert lines[0].split(",") == [*(f"pixel{n}" for n in range(16)), "split", "label"]
    assert "9 rows" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", [b"", b"nothing", b"PK\x03\x04", None, "short", "objects", "flat"]
)
def test_garbage_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | str | None
) -> None:
    """No archive, a broken one, or one that lacks what it should hold: exit 2, one line, and no
    table.
    """
    file = tmp_path / "a.npz"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content == "short":
        archive(file, val_labels=np.zeros((1, 1), np.uint8))
    elif content == "objects":
        archive(file, val_images=np.array([{}], dtype=object))
    elif content == "flat":
        archive(file, val_images=np.array(3))

    assert main([str(file), str(tmp_path / "a.csv")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "a.csv").exists()


def test_the_wrong_number_of_names_and_a_place_nobody_writes_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sentence each."""
    assert main([]) == 2
    assert main([str(archive(tmp_path / "a.npz")), str(tmp_path / "nowhere" / "a.csv")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
