"""Trainings of this server: each in a process of its own, one at a time, whoever looks.

A training outlives the page that asked for it: a reload, another page, or another session finds it
where it is. The table goes to the process through a pipe and is on no disk; when the process has
it, it is forgotten here.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import queue
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from medmodels.errors import DatasetError, QueueFull
from medmodels.evidence.epochs import Epoch
from medmodels.own.folders import remove_own
from medmodels.own.shares import LEARNING, SHARES
from medmodels.places import app_folder
from medmodels.processes import gently, told_lines
from medmodels.training.progress import (
    EpochDone,
    Packaging,
    SearchStep,
    TrainingEvent,
    Unread,
    Usable,
    read_event,
)
from medmodels.training.stopping import PARENT
from medmodels.training.words import sentence

__all__ = ["Job", "Jobs", "jobs"]

_BEGINS = '{"event"'
_LONGEST = 400  # characters of what is said in one sentence
_FIRST, _HEARD = 1_000, 5_000  # of more than so many events these first ones stay, and the last
_PATIENCE = 5.0  # seconds that a stopped training has to put things in order
_KEPT = 20  # finished trainings that stay on the list
_WAITING, _OF_ONE = 6, 2  # trainings that may wait, in all and of one browser
_BYTES = 80_000_000  # of the tables that wait


@dataclass(slots=True)
class Job:
    """One training: what was asked for, where it stands, and what it said."""

    title: str
    family: str
    options: tuple[str, ...]
    table: bytes = field(repr=False)
    # a secret of whoever began it, who alone may end it
    owner: str = field(default="", repr=False)
    state: str = "waiting"  # waiting, running, done, failed, stopped
    heard: list[TrainingEvent] = field(default_factory=list, repr=False)
    model: str | None = None
    started: float = 0.0
    ended: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    number: int = field(default_factory=itertools.count().__next__)

    @property
    def said(self) -> tuple[str, ...]:
        """What it said, in words that may hold anything a table held."""
        return tuple(sentence(event)[:_LONGEST] for event in list(self.heard))

    @property
    def last(self) -> str:
        """The last thing it said; empty before it said anything."""
        heard = self.heard[-1:]
        return sentence(heard[0])[:_LONGEST] if heard else ""

    @property
    def epochs(self) -> tuple[Epoch, ...]:
        """What a network has been like after each epoch so far."""
        return tuple(event.epoch for event in list(self.heard) if isinstance(event, EpochDone))

    @property
    def keepable(self) -> bool:
        """Whether it is learning, and what it has learnt so far can be kept."""
        kinds = {type(event) for event in list(self.heard)}
        learning = self.state == "running" and Packaging not in kinds
        return learning and not kinds.isdisjoint(SHARES) and hasattr(signal, "SIGUSR1")

    @property
    def share(self) -> float:
        """How much is done, 0 to 1, by the last epoch, setting or fold that it told of."""
        if self.state == "done":
            return 1.0
        heard = list(self.heard)
        searching = any(isinstance(event, SearchStep) for event in heard)
        for event in reversed(heard):
            if isinstance(event, Packaging):
                return LEARNING
            if type(event) in SHARES:
                return min(SHARES[type(event)](event, searching), 1.0)
        return 0.0

    @property
    def seconds_left(self) -> float | None:
        """Time left if the rest goes as the part that is done; ``None`` before anything is."""
        share = self.share
        return (
            (time.monotonic() - self.started) * (1 - share) / share
            if self.state == "running" and share > 0.02
            else None
        )


class Jobs:
    """A queue and the thread that works it off."""

    def __init__(self) -> None:
        self.list: list[Job] = []
        self._waiting: queue.Queue[Job] = queue.Queue()
        self._lock = threading.Lock()
        threading.Thread(target=self._work, daemon=True).start()

    def submit(self, job: Job) -> None:
        """Put a training at the end of the queue; raises ``QueueFull`` when too many, or too large
        tables, wait already.
        """
        with self._lock:
            self._check_room(job)
            ended = [other for other in self.list if other.state not in ("waiting", "running")][
                _KEPT:
            ]
            self.list = [job, *(other for other in self.list if other not in ended)]
            self._waiting.put(job)

    def _check_room(self, job: Job) -> None:
        waiting = [other for other in self.list if other.state == "waiting"]
        if sum(other.owner == job.owner for other in waiting) >= _OF_ONE:
            raise QueueFull("own-queue-full", most=_OF_ONE)
        if len(waiting) >= _WAITING or sum(len(other.table) for other in (job, *waiting)) > _BYTES:
            raise QueueFull("queue-full")

    def stop(self, job: Job) -> None:
        """Stop and discard: on being terminated the training removes what it began."""
        with self._lock:  # not while its process begins, which would then go on
            job.state, job.table = "stopped", b""
            if job.process is not None and job.process.poll() is None:
                job.process.terminate()
                # whatever holds it up; a folder is whole or absent either way
                killer = threading.Timer(_PATIENCE, job.process.kill)
                killer.daemon = True
                killer.start()

    @property
    def busy(self) -> bool:
        """Whether a training runs or waits."""
        return any(job.state in ("waiting", "running") for job in self.list)

    def close(self) -> None:
        """Stop and discard everything, as the server ends; returns when no training runs
        any more.
        """
        for job in [job for job in self.list if job.state in ("waiting", "running")]:
            self.stop(job)
            if job.process is not None:
                job.process.wait()

    def keep(self, job: Job) -> None:
        """Stop and keep: the training ends early and packages what it has learnt."""
        if job.process is not None and job.process.poll() is None:
            job.process.send_signal(signal.SIGUSR1)

    def _work(self) -> None:
        while True:
            job = self._waiting.get()
            if job.state == "waiting":
                try:
                    self._run(job)
                except Exception as error:  # whatever one training does, the next one is served
                    self._give_up(job, error)

    def _give_up(self, job: Job, error: Exception) -> None:
        """A training that went wrong on this side of the pipe: its process ends, and the page says
        so.
        """
        if job.process is not None and job.process.poll() is None:
            job.process.kill()
        why = (
            error.strerror
            if isinstance(error, OSError) and error.strerror
            else type(error).__name__
        )
        job.heard.append(Unread(f"The training could not be run ({why})."))
        with self._lock:
            job.table, job.ended = b"", time.monotonic()
            if job.state != "stopped":
                job.state = "failed"

    def _begin(self, job: Job) -> subprocess.Popen[bytes] | None:
        """Its process; ``None`` where it was stopped before."""
        command = gently("train-csv", "--request")
        pipe = subprocess.PIPE
        with self._lock:
            if job.state != "waiting":
                return None
            job.started = time.monotonic()
            job.process = subprocess.Popen(
                command, cwd=app_folder(), stdin=pipe, stdout=pipe, stderr=pipe, env=_environment()
            )
            job.state = "running"
            return job.process

    def _run(self, job: Job) -> None:
        process = self._begin(job)
        if process is None:
            return
        # not as arguments, which the whole machine can read
        asked = [f"--title={job.title}", f"--family={job.family}", *job.options]
        asked += ["--json", "--progress=json"]
        listener = threading.Thread(target=self._listen, args=(job,), daemon=True)
        listener.start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.write(job.table)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended before it had read everything; its own words say why
        job.table = b""
        out = process.stdout.read()
        code = process.wait()
        listener.join()
        with self._lock:
            if code and job.model:  # one that was ended at once had no time to remove it
                with suppress(DatasetError):
                    remove_own(job.model)
            job.ended, job.model = time.monotonic(), None
            if job.state != "stopped":
                job.model = None if code else json.loads(out)["model"]
                job.state = "failed" if code else "done"

    @staticmethod
    def _listen(job: Job) -> None:
        assert job.process is not None
        assert job.process.stderr is not None
        for text, whole in told_lines(job.process.stderr):
            if "\r" in text:  # a bar that a library draws, without an end before what is told next
                _, begins, rest = text.rpartition(_BEGINS)
                text = begins + rest if begins else ""
            if text := text.strip():
                event = read_event(text) if whole else Unread(text[:_LONGEST])
                job.heard.append(event)
                if isinstance(event, Usable):
                    job.model = event.model
            if len(job.heard) > _HEARD:
                del job.heard[_FIRST]


def _environment() -> dict[str, str]:
    """What the process is told besides what was asked for: whose end is its own."""
    return {**os.environ, "PYTHONWARNINGS": "ignore", PARENT: str(os.getpid())}


# not one of Streamlit's caches: any browser can have those emptied, and the trainings would go on
# unseen
@functools.cache
def jobs() -> Jobs:
    """The trainings of this server."""
    return Jobs()
