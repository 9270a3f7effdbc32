"""Folders of files: in one order, in bounded portions, with what is not read named."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from medmodels.cases import READERS, read_cases
from medmodels.cohort.sources import folder as folders
from medmodels.cohort.sources.folder import PUT_TOGETHER, Files
from medmodels.errors import UnreadableFile
from medmodels.tasks.ecg_beat import ECG_BEAT
from tests.cases.recordings import recorded, times
from tools.draw_waveform_samples import wfdb_archive


def filled(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def given(source: Files, *, size: int = 512) -> list[tuple[str, bytes]]:
    return [file for portion in source.portions(size=size) for file in portion.files]


def wrong(source: Files) -> dict[str, str]:
    """Name to what is wrong with it."""
    return {
        portion.files[place][0]: phrase.code
        for portion in source.portions(size=512)
        for place, phrase in portion.ragged.items()
    }


def test_files_come_by_name_whatever_the_order_they_were_made_in(tmp_path: Path) -> None:
    """Those of a folder, then those of the folders in it; names are below the folder."""
    filled(tmp_path, {name: name.encode() for name in ("c", "a", "s/b", "ä", "b", "s/t/u", "r/z")})

    names = [name for name, _ in given(Files([tmp_path], modality="note"))]

    assert names == ["a", "b", "c", "ä", "r/z", "s/b", "s/t/u"]
    assert Files([tmp_path], modality="film").rows == 7
    assert Files([tmp_path], modality="note").rows is None  # a file may hold many


def test_portions_are_bounded_in_files_and_in_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portion ends with so many files, or where its bytes reach the bound."""
    filled(tmp_path, {f"{n:03}": bytes(100 if n < 50 else 1_000) for n in range(60)})
    monkeypatch.setattr(folders, "_MOST_HELD", 2_000)
    source = Files([tmp_path], modality="film")

    portions = list(source.portions(size=16))

    assert [len(p.files) for p in portions] == [16, 16, 16, 4, 2, 2, 2, 2]
    assert [p.first for p in portions] == [0, 16, 32, 48, 52, 54, 56, 58]
    assert [p.number for p in portions] == list(range(8))


def test_what_is_not_read_is_named_with_its_reason(tmp_path: Path) -> None:
    """Hidden files, links, pipes, what is too large or too deep: each keeps its place as a file
    without bytes, and the others are read.
    """
    filled(tmp_path, {"a.txt": b"a", ".hidden": b"b", "x/.DS_Store": b"c", "z.txt": b"z"})
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "linked").symlink_to(tmp_path / "x")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large.png").open("wb") as large:
        large.truncate(3_000_000_000)
    filled(tmp_path / Path(*["d"] * 25), {"deep.txt": b"d"})
    source = Files([tmp_path], modality="stay")

    assert wrong(source) == {
        ".hidden": "cohort-file-hidden",
        "x/.DS_Store": "cohort-file-hidden",
        "link.txt": "cohort-file-link",
        "linked": "cohort-file-link",
        "pipe": "file-not-opened",
        "large.png": "file-too-large",
        "/".join(["d"] * 21): "cohort-folder-deep",
    }
    assert [data for name, data in given(source) if name not in wrong(source)] == [b"a", b"z"]
    assert all(not data for name, data in given(source) if name in wrong(source))
    assert source.rows == len(given(source))


def test_a_name_that_is_no_text_can_be_written(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 in a name are told by their numbers."""
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt"))).write_bytes(b"a")
    except OSError:
        pytest.skip("this disk holds no such name")

    assert given(Files([tmp_path], modality="note")) == [("\\xff.txt", b"a")]


def test_files_that_are_given_are_named_below_what_holds_them(tmp_path: Path) -> None:
    """By name, whatever the order they are given in; a link that is given is followed, and a folder
    among them is entered.
    """
    filled(tmp_path, {"a/1": b"1", "b/1": b"2", "c/d": b"3"})
    (tmp_path / "b" / "0").symlink_to(tmp_path / "a" / "1")
    paths = [tmp_path / "b" / "1", tmp_path / "c", tmp_path / "a" / "1", tmp_path / "b" / "0"]

    assert given(Files(paths, modality="note")) == [
        ("a/1", b"1"),
        ("b/0", b"1"),
        ("b/1", b"2"),
        ("c/d", b"3"),
    ]


def test_an_empty_folder_is_a_sentence(tmp_path: Path) -> None:
    """Also where there are folders in it."""
    (tmp_path / "within").mkdir()

    with pytest.raises(UnreadableFile, match="no file"):
        Files([tmp_path], modality="film")


def test_a_fingerprint_tells_one_folder_from_another(tmp_path: Path) -> None:
    """It is the same until a file is added, renamed or changed."""

    def stamp() -> object:
        return Files([tmp_path], modality="film").fingerprint

    filled(tmp_path, {"a": b"1", "b": b"2"})
    seen = [stamp()]
    assert stamp() == seen[0]
    (tmp_path / "b").rename(tmp_path / "c")
    seen.append(stamp())
    (tmp_path / "c").write_bytes(b"23")
    seen.append(stamp())
    (tmp_path / "d").write_bytes(b"")
    seen.append(stamp())

    assert all(seen.count(one) == 1 for one in seen)


def test_a_header_comes_with_its_samples(tmp_path: Path) -> None:
    """The files of a recording are one, which its reader reads; a table beside them is another, and
    a header that lacks its samples says so.
    """
    beats = [(round(time * 250), "N") for time in times().tolist()]
    with zipfile.ZipFile(io.BytesIO(wfdb_archive(recorded(), 250, beats))) as record:
        record.extractall(tmp_path / "p")
        (header,) = (name for name in record.namelist() if name.endswith(".hea"))
        assert len(record.namelist()) == 3
    filled(tmp_path, {"p/table.csv": b"x", f"q/{header}": (tmp_path / "p" / header).read_bytes()})
    found = dict(given(Files([tmp_path], modality="waveform")))

    assert list(found) == sorted([f"p/{header}", "p/table.csv", f"q/{header}"])
    assert set(read_cases(found[f"p/{header}"], task=ECG_BEAT).truth) == {"normal"}
    with pytest.raises(UnreadableFile) as raised:
        read_cases(found[f"q/{header}"], task=ECG_BEAT)
    assert raised.value.code == "ecg-file-missing"


def test_every_modality_of_files_is_walked() -> None:
    """What is no row of a table is a file."""
    assert set(PUT_TOGETHER) == set(READERS) - {"table", "pixels", "steps"}
