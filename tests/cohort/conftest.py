"""A cluster of Dask as somebody else runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.cohort.processes import started, until


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """A scheduler on the loopback address, without workers: where it is, and its process."""
    file = tmp_path / "where.json"
    scheduler = started(
        "scheduler",
        *("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", ":0"),
        *("--scheduler-file", str(file)),
        folder=tmp_path,
    )
    until(lambda: file.is_file() and file.stat().st_size)
    yield json.loads(file.read_text(encoding="utf-8"))["address"], scheduler, tmp_path
    scheduler.kill()
    scheduler.wait()


@pytest.fixture
def worker(elsewhere: tuple[str, subprocess.Popen[bytes], Path]) -> Iterator[None]:
    """A worker of that scheduler."""
    address, _, folder = elsewhere
    process = started(
        "worker",
        *(address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny"),
        *("--local-directory", str(folder)),
        folder=folder,
    )
    yield
    process.kill()
    process.wait()


@pytest.fixture(scope="module", autouse=True)
def nobody_is_main() -> Iterator[None]:
    """A process that begins another tells it which script it runs, and a test of a page leaves the
    page's there, which no worker could run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield
