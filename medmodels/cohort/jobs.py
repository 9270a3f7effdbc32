"""Scorings that somebody asked for from a page: each in a process of its own, one at a time,
whoever looks.

A job outlives the page, the tab and the server: what ran when a server ended is stopped, and goes
on from its last whole part when it is asked to.
"""

from __future__ import annotations

import functools
import hmac
import os
import platform
import queue
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from medmodels.cohort.job_folders import ENDED, GOES_ON, CohortJob, JobFolders, digest_of
from medmodels.cohort.progress import Progress, read_progress
from medmodels.errors import QueueFull
from medmodels.places import app_folder, home
from medmodels.processes import gently, told_lines

__all__ = ["ENDINGS", "CohortJobs", "cohort_folder", "cohort_jobs"]

ENDINGS = (".csv", ".csv.gz", ".parquet")  # of the files that can be given
_WAITING, _OF_ONE = 8, 4  # jobs that may wait in all, and those that one browser may have
_BYTES = 4_000_000_000  # of all that jobs hold on disk
_HOURS = 24  # from the last visit until a job is taken away
_PATIENCE = 5.0  # seconds that a stopped scoring has to put things in order
_LONGEST = 400  # characters of what is kept of a sentence
_PERIOD = 0.5  # seconds from one progress that is kept to the next


@dataclass(slots=True, eq=False)
class _Run:
    """A job of this server that waits or runs, and whether it is to be gone when it has ended;
    while ``claim`` is open no other server begins it.
    """

    name: str
    claim: int
    process: subprocess.Popen[bytes] | None = None
    stopped: bool = False
    removed: bool = False


class CohortJobs:
    """A queue over a folder of jobs, and the thread that works it off; ``now`` is the clock in
    seconds since 1970.
    """

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self._folders, self._now = JobFolders(folder, now=now), now
        self._queue: queue.Queue[_Run] = queue.Queue()
        self._runs: dict[str, _Run] = {}
        self._lock = threading.RLock()
        self._worker: threading.Thread | None = None

    def submit(self, model: str, data: bytes, *, ending: str, owner: str) -> CohortJob:
        """Keep what was given and put it at the end of the queue; raises ``QueueFull`` where there
        is no room for it, ``OSError`` where it cannot be kept.
        """
        with self._lock:
            mine = self.of(owner)
            if len(mine) >= _OF_ONE:
                raise QueueFull("cohort-jobs-of-one", most=_OF_ONE)
            self._check_waiting()
            if self._folders.size() + len(data) > _BYTES:
                raise QueueFull("cohort-jobs-full", gigabytes=_BYTES // 1_000_000_000)
            number = max((job.number for job in mine), default=0) + 1
            name = secrets.token_hex(8)
            job = CohortJob(name, digest_of(owner), model, number, ending, self._now())
            self._enqueue(name, self._folders.make(job, data))
            return job

    def of(self, owner: str) -> list[CohortJob]:
        """The jobs of whoever holds a secret, the newest first."""
        digest = digest_of(owner)
        going = {run.name for run in list(self._runs.values()) if run.removed}
        found = [
            job
            for job in self._folders.all()
            if hmac.compare_digest(job.owner, digest) and job.name not in going
        ]
        return sorted(map(self._as_it_is, found), key=lambda job: -job.number)

    def out(self, job: CohortJob) -> Path:
        """Where the answers are, or will be."""
        return self._folders.out(job)

    def visit(self, job: CohortJob) -> None:
        """Somebody looks at it: its time begins anew."""
        self._folders.visit(job)

    def stop(self, job: CohortJob) -> None:
        """End it; the parts that are whole stay."""
        with self._lock:  # not while its process begins, which would then go on
            run = self._runs.get(job.name)
            if run is None:  # of another server, or of one that has ended
                if self._folders.is_claimed(job.name):
                    self._stop_elsewhere(job.name)
                return
            self._stop_here(run)

    def _stop_here(self, run: _Run) -> None:
        run.stopped = True
        if run.process is None:  # the queue passes it over
            self._settle(run, "stopped")
            return
        self._folders.change(run.name, state="stopping")
        _end(run.process)

    def _stop_elsewhere(self, name: str) -> None:
        """The server that has it reads that it is to stop, at its next progress or before it is
        begun; its process is signalled too where its number means that process, and not another one
        on another machine or in another container.
        """
        job = self._folders.change(name, unless=ENDED, state="stopping")
        if job and job.process and job.machine == platform.node():
            with suppress(OSError):
                os.kill(job.process, signal.SIGTERM)

    def resume(self, job: CohortJob) -> None:
        """Go on where it was stopped; raises ``QueueFull`` where too many wait."""
        with self._lock:
            if job.name in self._runs:
                return
            self._check_waiting()
            try:
                claim = self._folders.claim(job.name)
            except OSError:  # another server works on it, or it has been taken away
                return
            now = self._folders.read(job.name)
            if now is None or self._left(now).state not in ("stopped", "failed"):
                os.close(claim)
                return
            self._folders.change(job.name, state="waiting", said="", process=0)
            self._enqueue(job.name, claim)

    def delete(self, job: CohortJob) -> None:
        """End it, and take everything away that is kept of it."""
        with self._lock:
            self.stop(job)
            run = self._runs.get(job.name)
            if run is not None:  # its folder goes when its process has ended
                run.removed = True
            else:
                self._folders.remove(job.name)

    def sweep(self) -> int:
        """Take away the jobs that nobody has looked at for a day, and what is left of others; how
        many jobs there were.
        """
        over = [job for job in self._folders.all() if self._folders.unseen(job) > _HOURS * 3600]
        for job in over:
            self.delete(job)
        for name in self._folders.of_nobody(seconds=_HOURS * 3600):
            self._folders.remove(name)
        return len(over)

    def close(self) -> None:
        """Stop everything, as the server ends; returns when none of them runs any more."""
        with self._lock:
            runs = list(self._runs.values())
            for run in runs:
                self._stop_here(run)
        for run in runs:
            if run.process is not None:
                run.process.wait()

    def _check_waiting(self) -> None:
        self._pass_over()
        if sum(run.process is None for run in self._runs.values()) >= _WAITING:
            raise QueueFull("cohort-queue-full")

    def _is_to_end(self, run: _Run) -> bool:
        """Whether it was stopped, or taken away, at another server."""
        job = self._folders.read(run.name)
        return job is None or job.state == "stopping"

    def _pass_over(self) -> None:
        """What waits, and was ended at another server, is at its end before its turn comes."""
        for run in list(self._runs.values()):
            if run.process is None and not run.stopped and self._is_to_end(run):
                self._stop_here(run)

    def _as_it_is(self, job: CohortJob) -> CohortJob:
        if job.name in self._runs or self._folders.is_claimed(job.name):
            return job
        return self._left(self._folders.read(job.name) or job)  # as its server left it

    def _left(self, job: CohortJob) -> CohortJob:
        """What a job is on which nothing works: one that says that it goes on is stopped; or it is
        done, and its server ended before it could say so.
        """
        if job.state not in GOES_ON:
            return job
        return replace(job, state="done" if self._folders.out(job).exists() else "stopped")

    def _enqueue(self, name: str, claim: int) -> None:
        run = self._runs[name] = _Run(name, claim)
        self._queue.put(run)
        if self._worker is None:
            worker = threading.Thread(target=self._work, daemon=True)
            worker.start()
            self._worker = worker

    def _settle(self, run: _Run, state: str, said: str = "") -> None:
        """Nothing works on it any more."""
        if self._runs.get(run.name) is not run:  # stopped while its process could not be begun
            return
        self._folders.change(run.name, state=state, said=said[:_LONGEST], process=0)
        try:
            os.close(run.claim)
            if run.removed or not self._folders.has(run.name):  # or a last part was kept meanwhile
                self._folders.remove(run.name)
        finally:  # the last: until then nobody is told of one that is to go
            del self._runs[run.name]

    def _work(self) -> None:
        while True:
            run = self._queue.get()
            try:
                self._run(run)
            except Exception as error:  # whatever becomes of one job, the next one is served
                if run.process is not None and run.process.poll() is None:
                    run.process.kill()
                    run.process.wait()
                why = type(error).__name__
                with self._lock:
                    self._settle(run, "failed", f"The scoring could not be run ({why}).")

    def _run(self, run: _Run) -> None:
        process = self._begin(run)
        if process is None:
            return
        said = self._listen(run, process)
        code = process.wait()
        with self._lock:
            if code == 0:
                self._settle(run, "done")
            elif run.stopped or self._is_to_end(run):
                self._settle(run, "stopped")
            else:
                self._settle(run, "failed", said)

    def _begin(self, run: _Run) -> subprocess.Popen[bytes] | None:
        """Its process; ``None`` where it was stopped, here or from another server, or taken away
        before.
        """
        with self._lock:
            if run.stopped:
                return None
            job = self._folders.read(run.name)
            if job is None or job.state == "stopping":
                self._settle(run, "stopped")
                return None
            given, out = str(self._folders.given(job)), str(self._folders.out(job))
            command = gently("score", job.model, given, "--out", out, "--inputs", "--workers=1")
            run.process = subprocess.Popen(
                [*command, "--progress=json"],
                cwd=app_folder(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                pass_fds=(run.claim,) if os.name == "posix" else (),  # it holds it by itself
            )
            process, machine = run.process.pid, platform.node()
            now = self._folders.change(
                run.name, unless=("stopping",), state="running", process=process, machine=machine
            )
            if now is None:
                run.stopped = True
                _end(run.process)
            return run.process

    def _listen(self, run: _Run, process: subprocess.Popen[bytes]) -> str:
        """Keep how far it is while it goes on; the last that it said besides."""
        assert process.stderr is not None
        said, kept, told = "", 0.0, None
        with process.stderr as stream:
            for line, whole in told_lines(stream):
                progress = read_progress(line) if whole else None
                if progress is None:
                    said = line or said
                    continue
                told = progress
                if time.monotonic() - kept >= _PERIOD:
                    kept = time.monotonic()
                    self._keep(run, told)
        if told is not None:
            self._keep(run, told)
        return said

    def _keep(self, run: _Run, told: Progress) -> None:
        """Keep how far it is, and end it where another server stopped it or took it away."""
        with self._lock:
            self._pass_over()
            self._folders.change(run.name, told=told)
            if run.process and not run.stopped and self._is_to_end(run):
                run.stopped = True
                _end(run.process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Terminate a process, and end it at once where that takes too long."""
    if process.poll() is None:
        process.terminate()
        killer = threading.Timer(_PATIENCE, process.kill)
        killer.daemon = True
        killer.start()


def cohort_folder() -> Path:
    """Where whoever runs the server puts scored files for everybody."""
    return home() / "cohorts"


# not one of Streamlit's caches: any browser can have those emptied, and the scorings would go on
# unseen
@functools.cache
def cohort_jobs() -> CohortJobs:
    """The scorings of this server."""
    return CohortJobs(cohort_folder() / "jobs")
