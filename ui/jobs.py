"""Trainings of this server: each in a process of its own, one at a time, whoever looks.

A training outlives the page that asked for it: a reload, another page, or another session finds it where it is. The table goes to the
process through a pipe and is on no disk; when the process has it, it is forgotten here.
"""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

__all__ = ["Job", "Jobs", "jobs"]

_ROOT = Path(__file__).parents[1]
_STEP = re.compile(r"repeat (\d+) of (\d+), fold (\d+) of (\d+)")
_KEPT = 20  # finished trainings that stay on the list


@dataclass(slots=True)
class Job:
    """One training: what was asked for, where it stands, and what it said."""

    title: str
    family: str
    options: tuple[str, ...]
    table: bytes = field(repr=False)
    state: str = "waiting"  # waiting, running, done, failed, stopped
    said: list[str] = field(default_factory=list)
    model: str | None = None
    started: float = 0.0
    ended: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def share(self) -> float:
        """How much is done, 0 to 1, by the last fold that was begun."""
        if self.state == "done":
            return 1.0
        found = next((m for line in reversed(self.said) if (m := _STEP.search(line))), None)
        if found is None:
            return 0.0
        repeat, repeats, fold, folds = map(int, found.groups())
        return ((repeat - 1) * folds + fold) / (repeats * folds + 1)

    @property
    def seconds_left(self) -> float | None:
        """Time left if the rest goes as the part that is done; ``None`` before anything is."""
        share = self.share
        return (time.monotonic() - self.started) * (1 - share) / share if self.state == "running" and share > 0.02 else None


class Jobs:
    """A queue and the thread that works it off."""

    def __init__(self) -> None:
        self.list: list[Job] = []
        self._waiting: queue.Queue[Job] = queue.Queue()
        threading.Thread(target=self._work, daemon=True).start()

    def submit(self, job: Job) -> None:
        self.list = [job, *self.list][:_KEPT]
        self._waiting.put(job)

    def stop(self, job: Job) -> None:
        """Stop and discard: on being terminated the training removes what it began."""
        job.state, job.table = "stopped", b""
        if job.process is not None and job.process.poll() is None:
            job.process.terminate()

    def _work(self) -> None:
        while True:
            job = self._waiting.get()
            if job.state == "waiting":
                try:
                    self._run(job)
                except OSError as error:
                    job.state = "failed"
                    job.said.append(f"The training could not be started ({error.strerror}).")

    def _run(self, job: Job) -> None:
        command = [sys.executable, "-m", "medmodels", "train-csv", "-", f"--title={job.title}", "--family", job.family, *job.options, "--json"]
        pipe = subprocess.PIPE
        job.started = time.monotonic()
        job.process = subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, "PYTHONWARNINGS": "ignore"})
        job.state = "running" if job.state == "waiting" else job.state
        listener = threading.Thread(target=self._listen, args=(job,), daemon=True)
        listener.start()
        assert job.process.stdin is not None
        assert job.process.stdout is not None
        try:
            job.process.stdin.write(job.table)
            job.process.stdin.close()
        except BrokenPipeError:
            pass  # it ended before it had read everything; its own words say why
        job.table = b""
        out = job.process.stdout.read()
        code = job.process.wait()
        listener.join()
        job.ended = time.monotonic()
        if job.state != "stopped":
            job.state = "failed" if code else "done"
            job.model = None if code else json.loads(out)["model"]

    @staticmethod
    def _listen(job: Job) -> None:
        assert job.process is not None
        assert job.process.stderr is not None
        for line in job.process.stderr:
            text = line.decode("utf-8", errors="replace").strip()
            if text and "\r" not in text:
                job.said.append(text[:400])


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The trainings of this server."""
    return Jobs()
