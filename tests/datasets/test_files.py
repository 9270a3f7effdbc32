"""Files of training sets: found, checked against their digest, fetched from a folder or an
address.
"""

from __future__ import annotations

import functools
import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from medmodels.datasets import files
from medmodels.datasets.files import DataFile, accept, data_file, fetch, missing, offered
from medmodels.errors import DatasetError, UnknownName

CONTENT = b"films" * 1000


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without writing a log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds one file of a training set "toy", and an empty data folder."""
    folder = tmp_path / "source"
    (folder / "toy").mkdir(parents=True)
    (folder / "toy" / "films.tar").write_bytes(CONTENT)
    monkeypatch.setitem(
        files.FILES,
        "toy",
        (DataFile("toy/films.tar", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT)),),
    )
    monkeypatch.setenv("MEDMODELS_DATA", str(tmp_path / "data"))
    return folder


@pytest.fixture
def address(source: Path) -> Iterator[str]:
    """The same folder behind a local server."""
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(source))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_file_is_fetched_from_a_folder_once(source: Path) -> None:
    """The first time it is copied and verified, the second time it is there already."""
    said: list[str] = []

    fetch("toy", source=str(source), progress=said.append)
    fetch("toy", source=str(source), progress=said.append)

    assert said == ["toy/films.tar: fetched and verified", "toy/films.tar: there already"]
    assert data_file("toy", "films.tar").read_bytes() == CONTENT


def test_a_file_is_downloaded_from_an_address(address: str) -> None:
    """Over HTTP the same file arrives."""
    fetch("toy", source=address)

    assert data_file("toy", "films.tar").read_bytes() == CONTENT


def test_another_file_is_refused_and_not_kept(source: Path, address: str) -> None:
    """A file with another digest is refused from a folder and from an address, and nothing stays
    behind.
    """
    (source / "toy" / "films.tar").write_bytes(b"something else")

    for where in (str(source), address):
        with pytest.raises(DatasetError, match="not the published file"):
            fetch("toy", source=where)

    assert not any(p.is_file() for p in files.data_folder().rglob("*"))


@pytest.mark.parametrize(
    "where", ["nowhere", "http://127.0.0.1:9", "http://127.0.0.1:9/a b", "http://[bad/x"]
)
def test_a_wrong_source_is_named_in_a_sentence(source: Path, where: str) -> None:
    """A folder without the file, or an address that does not answer, raises with what to give
    instead.
    """
    with pytest.raises(DatasetError, match=r"toy/films\.tar"):
        fetch("toy", source=where)


def test_a_file_that_was_changed_is_not_used(source: Path) -> None:
    """A file in the data folder is checked whenever it is used; one that is not there says how to
    get it.
    """
    with pytest.raises(DatasetError, match="medmodels fetch toy"):
        data_file("toy", "films.tar")
    fetch("toy", source=str(source))
    (files.data_folder() / "toy" / "films.tar").write_bytes(b"changed")

    with pytest.raises(DatasetError, match="SHA-256 differs"):
        data_file("toy", "films.tar")


def test_an_unknown_training_set_is_named() -> None:
    """Fetching what nobody knows lists what there is."""
    with pytest.raises(UnknownName, match="chest-xray"):
        fetch("other", source=".")


def test_a_file_that_is_given_is_kept_where_it_belongs(source: Path) -> None:
    """Bytes with the published digest become the file, whatever it was called; then none is
    missing.
    """
    assert [file.name for file in missing("toy")] == ["films.tar"]
    assert missing("toy", ["other.tar"]) == ()

    assert accept("toy", CONTENT).name == "films.tar"

    assert missing("toy") == ()
    assert data_file("toy", "films.tar").read_bytes() == CONTENT


def test_bytes_of_another_file_are_refused_and_not_kept(source: Path, tmp_path: Path) -> None:
    """What has no published digest is refused in a sentence that names the files, and nothing is
    written.
    """
    with pytest.raises(DatasetError, match=r"none of the published files.*films\.tar"):
        accept("toy", CONTENT + b"!")

    assert not list((tmp_path / "data").rglob("*")) if (tmp_path / "data").exists() else True
    assert missing("toy")


def test_a_folder_of_downloads_will_do(source: Path) -> None:
    """A file is found by its name alone where its folder is not there."""
    (source / "toy" / "films.tar").rename(source / "films.tar")

    fetch("toy", source=str(source))

    assert missing("toy") == ()


def test_only_the_files_that_are_named_are_fetched(source: Path) -> None:
    """With names, the others stay where they are."""
    fetch("toy", source=str(source), names=["other.tar"])

    assert missing("toy")


def test_where_data_sets_come_from_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment names a folder or an address; without it there is none."""
    monkeypatch.delenv("MEDMODELS_DATA_FROM", raising=False)
    assert offered() is None

    monkeypatch.setenv("MEDMODELS_DATA_FROM", "https://data.example")
    assert offered() == "https://data.example"
