"""The files of a run are the same bytes, whoever scores and however the cohort is divided."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from medmodels.cohort import open_engine
from medmodels.cohort.engine import Engine
from medmodels.cohort.output import rejected_beside
from medmodels.models import load_model
from tests.cohort.processes import ENVIRONMENT, ROOT, until
from tests.cohort.running import booked, run
from tests.cohort.tables import many, written
from tests.shares import WHOLE

pytestmark = pytest.mark.heavy

MODELS = ("breast-fna/forest", "breast-fna/svm")
DIVIDED = {1: 20_480, 2: 10_240, 8: 2_560}  # 20 000 rows into so many portions of such a size
EXPLAINED = {2: 512, 1: 1_024} if WHOLE else {2: 512}  # 600 rows


def rows(count: int) -> pa.Table:
    """Rows of which some are rejected; those about one of the samples the gate refuses."""
    table = many(load_model(MODELS[0]).task, count)
    texture = [None if n % 701 == 3 else v for n, v in enumerate(table["mean texture"].to_pylist())]
    return table.set_column(1, "mean texture", pa.array(texture, pa.float64()))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A file of so many rows."""
    folder = tmp_path_factory.mktemp("rows")

    def made(count: int) -> Path:
        file = folder / f"{count}.parquet"
        return file if file.is_file() else written(rows(count), file, group=3000)

    return made


@pytest.fixture(scope="module", params=["threads", "one worker", "two workers"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Whoever else than one after the other."""
    kinds = {"threads": (None, 2), "one worker": ("local", 1), "two workers": ("local", 2)}
    scheduler, workers = kinds[request.param]
    with open_engine(scheduler, workers=workers) as made:
        yield made


def files(out: Path) -> tuple[bytes, bytes]:
    """What a run leaves."""
    return out.read_bytes(), rejected_beside(out).read_bytes()


@pytest.fixture(scope="module")
def alone(
    source: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., tuple[bytes, bytes]]:
    """What one after the other gives, as one portion."""
    folder, known = tmp_path_factory.mktemp("alone"), {}

    def given(model_id: str, count: int, explain: str) -> tuple[bytes, bytes]:
        key = (model_id, count, explain)
        if key not in known:
            out = folder / "out.parquet"
            with open_engine(None, workers=1) as serial:
                run(model_id, source(count), out, serial, size=20_480, explain=explain)
            known[key] = files(out)
        return known[key]

    return given


@pytest.mark.parametrize("model_id", MODELS)
@pytest.mark.parametrize("portions", DIVIDED)
def test_whoever_scores_gives_the_same_bytes(
    engine: Engine, model_id: str, portions: int, source, alone, tmp_path: Path
) -> None:
    """20 000 rows in one, two and eight portions."""
    out = tmp_path / "out.parquet"
    run(model_id, source(20_000), out, engine, size=DIVIDED[portions])

    assert files(out) == alone(model_id, 20_000, "no")


@pytest.mark.parametrize("model_id", MODELS)
@pytest.mark.parametrize("portions", EXPLAINED)
def test_reasons_are_the_same_bytes(
    engine: Engine, model_id: str, portions: int, source, alone, tmp_path: Path
) -> None:
    """The five inputs that moved each of 600 estimates most."""
    out = tmp_path / "out.parquet"
    run(model_id, source(600), out, engine, size=EXPLAINED[portions], explain="top5")

    assert files(out) == alone(model_id, 600, "top5")


def test_the_baseline_is_worth_comparing_with(alone) -> None:
    """Of the rows some are rejected, and the gate refuses some."""
    scored, rejected = alone(MODELS[0], 20_000, "no")
    table = pq.read_table(pa.BufferReader(scored))

    assert table.num_rows == 20_000 - len(range(3, 20_000, 701))
    assert 0 < table["gate"].to_pylist().count("abstained") < table.num_rows / 10
    assert rejected.count(b"\n") == 1 + len(range(3, 20_000, 701))


@contextmanager
def command(*words: str, cores: int) -> Iterator[subprocess.Popen[bytes]]:
    """The verb in a process of its own, where linear algebra may take so many processors."""
    environment = {**ENVIRONMENT, "OMP_NUM_THREADS": str(cores), "OPENBLAS_NUM_THREADS": str(cores)}
    process = subprocess.Popen(
        [sys.executable, "-m", "medmodels", "score", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("model_id", MODELS)
def test_processors_of_linear_algebra_change_no_digit(
    model_id: str, source, alone, tmp_path: Path
) -> None:
    """Where a machine gives sums to two or four processors, as it does unless told otherwise."""
    for cores in (2, 4):
        out = tmp_path / f"{cores}.parquet"
        words = (model_id, str(source(20_000)), "--out", str(out), "--workers", "1")
        with command(*words, cores=cores) as process:
            _, said = process.communicate()

        assert process.returncode == 0, said
        assert files(out) == alone(model_id, 20_000, "no")


def test_a_scheduler_elsewhere_gives_the_same_bytes(
    elsewhere, worker: None, source, alone, tmp_path: Path
) -> None:
    """The command with the address of a scheduler that somebody else started, and its worker."""
    out = tmp_path / "out.parquet"
    words = (MODELS[0], str(source(20_000)), "--out", str(out), "--scheduler", elsewhere[0])
    with command(*words, cores=1) as process:
        _, said = process.communicate()

    assert (process.returncode, said.count(b"\n")) == (0, 1), said
    assert files(out) == alone(MODELS[0], 20_000, "no")


def test_a_lost_worker_changes_no_byte(source, alone, tmp_path: Path) -> None:
    """One of two workers is ended by signal 9 in the middle: the same bytes, and what was scored
    again had been in its hands.
    """
    out, book, ended = tmp_path / "out.parquet", tmp_path / "book", []

    def lines() -> list[tuple[int, int]]:
        text = book.read_text(encoding="utf-8") if book.is_file() else ""
        return [(int(n), int(p)) for n, p in map(str.split, text.splitlines())]

    def end() -> None:
        until(lambda: len(lines()) > 6)
        ended.append(lines()[-1][1])
        os.kill(ended[0], signal.SIGKILL)

    killer = Thread(target=end)
    killer.start()
    with open_engine("local", workers=2) as engine:
        run(MODELS[1], source(20_000), out, booked(engine, book), size=512)
    killer.join()

    assert files(out) == alone(MODELS[1], 20_000, "no")
    counts = Counter(n for n, _ in lines())
    assert set(counts) == set(range(40))
    again = {n for n, count in counts.items() if count > 1}
    assert again <= {n for n, process in lines() if process == ended[0]}
    assert sum(counts.values()) - 40 <= 2
