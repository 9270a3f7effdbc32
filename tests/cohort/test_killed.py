"""Whatever ends a run, the same command goes on with it and gives the same bytes."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from medmodels.cli import main
from medmodels.cohort import serial
from tests.cohort.processes import ENVIRONMENT, PATIENCE, ROOT, family, hears_interrupts, until
from tests.cohort.running import run
from tests.cohort.tables import written
from tests.cohort.test_equality import files, rows
from tests.shares import part

pytestmark = pytest.mark.heavy

MODEL, PORTIONS = "breast-fna/forest", 12
ENGINES = {"serial": ("-", "1"), "threads": ("-", "2"), "workers": ("local", "2")}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve portions of 512 rows."""
    return written(rows(512 * PORTIONS), tmp_path_factory.mktemp("rows") / "rows.parquet")


@pytest.fixture(scope="module")
def whole(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """What a run gives that nobody ends."""
    out = tmp_path_factory.mktemp("whole") / "out.parquet"
    run(MODEL, source, out, serial, size=512, explain="top5")
    return files(out)


def begun(source: Path, out: Path, engine: str, **how) -> subprocess.Popen[bytes]:
    """A run in a process, and a group, of its own."""
    book = out.with_name("book")
    words = [MODEL, source, out, book, *ENGINES[engine], 512, "top5"]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cohort.running", *map(str, words)],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **{"preexec_fn": hears_interrupts, **how},
    )


def kept(out: Path) -> set[int]:
    """The portions that are whole on disk."""
    folder = out.with_name(f"{out.name}.parts")
    return {int(file.stem) for file in folder.glob("*.json") if file.stem.isdigit()}


def noted(out: Path) -> list[int]:
    """The portions that were begun, by all runs together."""
    book = out.with_name("book")
    text = book.read_text(encoding="utf-8") if book.is_file() else ""
    return [int(line.split()[0]) for line in text.splitlines()]


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_at_any_moment_it_goes_on(
    engine: str, source: Path, whole: tuple[bytes, bytes], tmp_path: Path
) -> None:
    """Signal 9 at a random moment, in a soak time and again: what is whole stays and is never done
    again, no half file lies under the name that was asked for, and in the end the bytes are the
    same.
    """
    rng = random.Random(engine)
    for n in range(part(1, of=40 if engine != "workers" else 10)):
        out = tmp_path / str(n) / "out.parquet"
        out.parent.mkdir()
        workers: list[psutil.Process] = []
        for _ in range(rng.randint(1, part(1, of=3))):
            before, done = kept(out), len(noted(out))
            process = begun(source, out, engine)
            aim = done + rng.randint(0, PORTIONS)
            until(lambda p=process, a=aim, o=out: len(noted(o)) >= a or p.poll() is not None)
            time.sleep(rng.uniform(0, 0.05))
            if process.poll() is None:
                workers += family(process.pid)
                process.kill()
            process.communicate()
            assert kept(out) >= before or out.is_file()
            assert not set(noted(out)[done:]) & before
            if out.is_file() and not kept(out):
                break
        last = begun(source, out, engine)
        said, _ = last.communicate()

        assert last.returncode == 0, said
        assert files(out) == whole
        assert set(noted(out)) == set(range(PORTIONS))
        assert {f.name for f in out.parent.iterdir()} == {
            "book",
            "out.parquet",
            "out.rejected.csv",
        }
        assert not psutil.wait_procs(workers, timeout=PATIENCE)[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_interrupt_leaves_what_was_scored(
    engine: str, source: Path, whole: tuple[bytes, bytes], tmp_path: Path
) -> None:
    """Ctrl-C, which the whole group hears: the process ends, nobody of it is left, and the next
    run does what was not done.
    """
    out = tmp_path / "out.parquet"
    process = begun(source, out, engine)
    until(lambda: len(kept(out)) >= 2)
    workers = family(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    before, done = kept(out), len(noted(out))

    assert process.returncode != 0
    assert not psutil.wait_procs(workers, timeout=PATIENCE)[1]
    assert not out.exists()
    assert 2 <= len(before) < PORTIONS
    again = begun(source, out, engine)
    said, _ = again.communicate()
    assert again.returncode == 0, said
    assert not set(noted(out)[done:]) & before
    assert files(out) == whole


def _small() -> None:
    """From now on this process writes no file beyond 40 kB, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


def test_a_full_disk_leaves_what_was_scored(
    source: Path, whole: tuple[bytes, bytes], tmp_path: Path
) -> None:
    """The command ends with a sentence; with room again it goes on."""
    out = tmp_path / "out.parquet"
    words = ["score", MODEL, str(source), "--out", str(out), "--explain", "top5", "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "medmodels", *words],
        cwd=ROOT,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        preexec_fn=_small,
    )
    _, said = process.communicate()

    assert process.returncode == 2
    assert said.decode().startswith("File too large")
    assert said.count(b"\n") == 1
    assert not out.exists()
    assert main(words) == 0
    assert files(out) == whole


def test_where_nothing_can_be_written_it_is_a_sentence(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that takes no file, and a file in place of the folder."""
    (tmp_path / "file").write_bytes(b"")
    for folder in (Path("/proc"), tmp_path / "file"):
        assert main(["score", MODEL, str(source), "--out", str(folder / "out.parquet")]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "out.parquet" in said


@pytest.mark.parametrize(
    "other", [["--explain", "no"], ["--inputs"], ["breast-fna/svm"], ["other rows"]]
)
def test_another_run_does_not_go_on_with_it(
    other: list[str], source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other reasons, inputs, model or rows: a sentence that names the folder, and nothing lost."""
    out = tmp_path / "out.parquet"
    script = begun(source, out, "serial")
    until(lambda: len(kept(out)) >= 1)
    script.kill()
    script.communicate()
    before = Counter(kept(out))
    if other == ["other rows"]:
        source, other = written(rows(512 * PORTIONS - 1), tmp_path / "rows.parquet"), []
    model = other.pop() if other == ["breast-fna/svm"] else MODEL
    words = ["score", model, str(source), "--out", str(out), "--explain", "top5", *other]

    assert main(words) == 2
    assert "out.parquet.parts" in capsys.readouterr().err
    assert Counter(kept(out)) == before
