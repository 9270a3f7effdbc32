"""Scorings from a page: one at a time in processes of their own, stopped, resumed, and gone when
they should be.
"""

from __future__ import annotations

import io
import os
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from medmodels.cohort import jobs as queue
from medmodels.cohort.job_folders import ENDED, CohortJob, JobFolders, digest_of
from medmodels.cohort.jobs import CohortJobs
from medmodels.cohort.opened import open_scored
from medmodels.cohort.progress import Progress
from medmodels.errors import QueueFull
from medmodels.models import load_model

MODEL = "breast-fna/forest"
ANN, BEN = "the secret of Ann's browser", "the secret of Ben's browser"


def waited(until: Callable[[], object], *, seconds: float = 120) -> bool:
    """Whether it came true; looks twenty times a second."""
    for _ in range(int(seconds * 20)):
        if until():
            return True
        time.sleep(0.05)
    return bool(until())


def table(rows: int) -> bytes:
    """A table of breast masses as Parquet."""
    model = load_model(MODEL)
    ground, rng = model.artifact.fitted["background"], np.random.default_rng(0)
    drawn = ground[rng.integers(0, len(ground), rows)]
    names = [feature.name for feature in model.task.features]
    data = io.BytesIO()
    pd.DataFrame(drawn, columns=names).to_parquet(data)
    return data.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cohorts" / "jobs"


@pytest.fixture
def jobs(folder: Path) -> Iterator[CohortJobs]:
    started = CohortJobs(folder)
    yield started
    started.close()


@pytest.fixture
def sleeping(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every scoring is a process that waits to be ended; those that were begun."""
    begun: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def slow(command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        begun.append(popen(["sleep", "600"], **more))
        return begun[-1]

    monkeypatch.setattr(queue.subprocess, "Popen", slow)
    return begun


def state(jobs: CohortJobs, job: CohortJob, owner: str = ANN) -> str:
    return next((j.state for j in jobs.of(owner) if j.name == job.name), "gone")


def give(jobs: CohortJobs, owner: str = ANN, data: bytes = b"PAR1") -> CohortJob:
    return jobs.submit(MODEL, data, ending=".parquet", owner=owner)


@pytest.mark.heavy
def test_a_file_is_scored_and_nobody_else_sees_it(jobs: CohortJobs, folder: Path) -> None:
    """The answers are those of the command line, the progress is told, folders are their owner's
    alone, and the secret is nowhere on disk.
    """
    job = give(jobs, data=table(3000))
    assert waited(lambda: state(jobs, job) == "done")

    (done,) = jobs.of(ANN)
    with open_scored(jobs.out(done)) as scored:
        assert (scored.rows, len(scored.inputs), scored.about["model"]) == (3000, 30, MODEL)
    assert done.told is not None
    assert (done.told.rows, done.told.rejected) == (3000, 0)
    assert jobs.of(BEN) == []
    for path in [folder, *folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert not any(ANN.encode() in f.read_bytes() for f in folder.rglob("*") if f.is_file())


@pytest.mark.heavy
def test_a_table_that_cannot_be_read_says_why(jobs: CohortJobs) -> None:
    """The last sentence of the command line stands with the job, and no name of a folder in it."""
    job = give(jobs, data=b"this is no table")
    assert waited(lambda: state(jobs, job) == "failed")

    (failed,) = jobs.of(ANN)
    assert "one line and no case under it" in failed.said
    assert "/" not in failed.said.replace("/forest", "")


@pytest.mark.heavy
def test_a_stopped_scoring_goes_on_to_the_same_bytes(jobs: CohortJobs) -> None:
    """Stopped after its first part and resumed, the file is that of a run that nobody stopped; in
    between a new server finds the job as it was.
    """
    data = table(36_000)
    whole, job = give(jobs, BEN, data=data), give(jobs, data=data)
    assert waited(lambda: state(jobs, whole, BEN) == "done")
    parts = jobs.out(job).with_name("scored.parquet.parts")
    assert waited(lambda: any(parts.glob("*.json")) and len(list(parts.glob("0*.json"))))
    jobs.stop(job)
    assert waited(lambda: state(jobs, job) == "stopped")
    kept = {file.name: file.stat().st_mtime_ns for file in parts.glob("0*.scored")}
    assert kept

    again = CohortJobs(parts.parents[1])
    (found,) = again.of(ANN)
    assert found.state == "stopped"
    again.resume(found)
    assert waited(lambda: state(again, job) == "done")
    assert again.out(job).read_bytes() == jobs.out(whole).read_bytes()


def test_one_runs_and_the_others_wait(
    jobs: CohortJobs, sleeping: list[subprocess.Popen[bytes]]
) -> None:
    """In the order in which they were asked for; one that waits is stopped before it has begun."""
    first, second, third = give(jobs), give(jobs, BEN), give(jobs, BEN)
    assert waited(lambda: state(jobs, first) == "running")
    assert [state(jobs, job, BEN) for job in (second, third)] == ["waiting", "waiting"]
    jobs.stop(second)
    assert state(jobs, second, BEN) == "stopped"
    jobs.stop(first)
    assert waited(lambda: state(jobs, third, BEN) == "running")
    assert state(jobs, first) == "stopped"
    assert len(sleeping) == 2


def test_what_was_deleted_is_gone(
    jobs: CohortJobs, sleeping: list[subprocess.Popen[bytes]], folder: Path
) -> None:
    """Running, waiting or stopped: its process ends and its folder goes; it is not listed
    meanwhile.
    """
    running, waiting = give(jobs), give(jobs)
    assert waited(lambda: state(jobs, running) == "running")
    for job in (waiting, running):
        jobs.delete(job)
        assert state(jobs, job) == "gone"
    assert waited(lambda: not any(folder.glob("*/")))
    assert sleeping[0].wait(10) == -signal.SIGTERM


def test_there_is_an_end_to_what_is_kept(
    jobs: CohortJobs, sleeping: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many of one browser, so many that wait, so many bytes."""
    for _ in range(4):
        give(jobs)
    with pytest.raises(QueueFull, match="You have 4 cohorts"):
        give(jobs)
    give(jobs, BEN)
    monkeypatch.setattr(queue, "_BYTES", 10)
    with pytest.raises(QueueFull, match="Delete one of yours"):
        give(jobs, BEN)
    monkeypatch.setattr(queue, "_WAITING", 2)
    with pytest.raises(QueueFull, match="wait already"):
        give(jobs, BEN)
    assert len(jobs.of(BEN)) == 1


def test_what_a_server_left_is_stopped_unless_it_still_runs(
    jobs: CohortJobs, sleeping: list[subprocess.Popen[bytes]], folder: Path
) -> None:
    """Another server sees that it runs for as long as its process lives, can end it, and then may
    go on with it; it never begins it a second time.
    """
    job = give(jobs)
    assert waited(lambda: state(jobs, job) == "running")
    other = CohortJobs(folder)
    assert state(other, job) == "running"
    other.resume(job)
    assert state(other, job) == "running"
    assert len(sleeping) == 1

    other.stop(other.of(ANN)[0])
    assert sleeping[0].wait(10) == -signal.SIGTERM
    assert waited(lambda: state(other, job) == "stopped")


@pytest.mark.parametrize("how", ["stop", "delete"])
def test_what_waits_at_one_server_can_be_ended_from_another(
    how: str, jobs: CohortJobs, sleeping: list[subprocess.Popen[bytes]], folder: Path
) -> None:
    """It waits there too, and is not begun from there; the server that has it passes it over, and
    gives its place in the queue to the next.
    """
    running = give(jobs)
    assert waited(lambda: state(jobs, running) == "running")
    other = CohortJobs(folder)
    for number in range(8):  # all that may wait
        owner = f"the secret of browser {number}"
        waiting = give(jobs, owner)
        assert state(other, waiting, owner) == "waiting"
        other.resume(waiting)
        getattr(other, how)(other.of(owner)[0])
        assert state(other, waiting, owner) == ("stopping" if how == "stop" else "gone")

    assert give(jobs, BEN)
    assert state(other, waiting, owner) == ("stopped" if how == "stop" else "gone")
    jobs.stop(running)
    assert waited(lambda: len(sleeping) == 2)
    assert state(jobs, running) == "stopped"


@pytest.mark.parametrize("ended", ENDED)
def test_a_stop_that_comes_too_late_does_not_change_how_a_job_ended(
    ended: str, folder: Path
) -> None:
    """Its server has written that, and has not let go of it yet."""
    folders = JobFolders(folder, now=time.time)
    job = CohortJob("a1", digest_of(ANN), MODEL, 1, ".parquet", 0.0, ended)
    claim = folders.make(job, b"PAR1")

    CohortJobs(folder).stop(job)

    os.close(claim)
    assert folders.read(job.name) == job


def test_what_is_ended_as_it_cannot_be_begun_holds_up_nothing(
    jobs: CohortJobs, sleeping: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped, and the next one is served."""
    run = CohortJobs._run

    def stopped_as_it_fails(self: CohortJobs, what: Any) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(queue.subprocess, "Popen", lambda *_, **__: 1 / 0)
            try:
                run(self, what)
            finally:
                self.stop(self.of(ANN)[0])

    with monkeypatch.context() as patched:
        patched.setattr(CohortJobs, "_run", stopped_as_it_fails)
        first = give(jobs)
        assert waited(lambda: state(jobs, first) == "stopped")
    second = give(jobs)
    assert waited(lambda: state(jobs, second) == "running")
    assert len(sleeping) == 1


@pytest.mark.parametrize("how", ["stop", "delete"])
def test_a_server_on_another_machine_leaves_numbers_of_processes_alone(
    how: str, jobs: CohortJobs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of that number is another one there: none is signalled, and the server that began
    the scoring ends it with the next progress that it hears.
    """
    line = Progress(1, 9, 0, 0, None).line
    popen, begun = subprocess.Popen, list[subprocess.Popen[bytes]]()

    def telling(command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        begun.append(popen(["sh", "-c", f"while echo '{line}' >&2; do sleep 0.1; done"], **more))
        return begun[-1]

    monkeypatch.setattr(queue.subprocess, "Popen", telling)
    job = give(jobs)
    assert waited(lambda: state(jobs, job) == "running")
    monkeypatch.setattr(queue.platform, "node", lambda: "another machine")
    kill, here = os.kill, threading.current_thread()

    def guarded(process: int, number: int) -> None:
        assert threading.current_thread() is not here, "a stranger was signalled"
        kill(process, number)

    monkeypatch.setattr(queue.os, "kill", guarded)
    other = CohortJobs(folder)
    getattr(other, how)(other.of(ANN)[0])

    assert begun[0].wait(20) == -signal.SIGTERM
    assert waited(lambda: state(jobs, job) == ("stopped" if how == "stop" else "gone"))


def test_a_job_that_nobody_looks_at_goes_after_a_day(
    folder: Path, sleeping: list[subprocess.Popen[bytes]]
) -> None:
    """A look begins the day anew."""
    clock = [time.time()]
    jobs = CohortJobs(folder, now=lambda: clock[0])
    seen, unseen = give(jobs), give(jobs)
    clock[0] += 20 * 3600
    jobs.visit(seen)
    clock[0] += 5 * 3600
    assert jobs.sweep() == 1
    assert [job.name for job in jobs.of(ANN)] == [seen.name]
    assert state(jobs, unseen) == "gone"
    jobs.close()


def test_what_a_server_left_half_kept_goes_after_a_day(
    folder: Path, sleeping: list[subprocess.Popen[bytes]]
) -> None:
    """A table that was given as the server ended belongs to no job, and is nobody's to delete; nor
    does a job stay because nothing says when somebody looked at it.
    """
    clock = [time.time()]
    jobs = CohortJobs(folder, now=lambda: clock[0])
    job = give(jobs)
    (folder / job.name / "visited").unlink()
    half = folder / "0123"
    half.mkdir()
    (half / "your file.csv").write_text("a patient")
    clock[0] += 20 * 3600
    assert jobs.sweep() == 0
    assert half.exists()
    clock[0] += 5 * 3600
    assert jobs.sweep() == 1
    assert not half.exists()
    assert waited(lambda: not (folder / job.name).exists())
    jobs.close()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"told": 3}', b'{"told": null}', b"\xff"])
def test_a_folder_that_is_no_job_is_passed_over(
    jobs: CohortJobs, folder: Path, content: bytes, sleeping: list[subprocess.Popen[bytes]]
) -> None:
    """What cannot be read is nobody's job, and in nobody's way."""
    (folder / "0123").mkdir(parents=True)
    (folder / "0123" / "job.json").write_bytes(content)
    (folder / "stray").write_bytes(b"")

    assert jobs.of(ANN) == []
    job = give(jobs)
    assert [j.name for j in jobs.of(ANN)] == [job.name]


def test_nothing_is_left_of_what_could_not_be_kept(
    jobs: CohortJobs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk without room: the error is told, no folder stays, and the next one is served."""

    def full(*of: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr("medmodels.cohort.job_folders.write_private", full)
        with pytest.raises(OSError, match="space"):
            give(jobs)
    assert not any(folder.glob("*/"))
    assert jobs.of(ANN) == []
