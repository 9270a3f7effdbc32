"""Processes that tests of cohorts begin and end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
PATIENCE = 90.0  # seconds until a test gives up a process that does not come


def family(pid: int | None = None) -> list[psutil.Process]:
    """The processes that a process began, and those that they began; Python's own, which keeps
    track of shared memory until its process ends, is left out.
    """
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]


def until(happened: Callable[[], object]) -> None:
    """Wait for it."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


def hears_interrupts() -> None:
    """Before a program begins: a shell's background ignores them, and what it begins would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(*words: str, folder: Path) -> subprocess.Popen[bytes]:
    """A part of Dask as whoever runs a cluster starts it."""
    with (folder / f"{words[0]}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *words], cwd=folder, env=ENVIRONMENT, stderr=log
        )
