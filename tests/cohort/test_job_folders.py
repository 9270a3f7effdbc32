"""What is kept of a scoring, where more than one server changes it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from medmodels.cohort.job_folders import CohortJob, JobFolders


def kept(folder: Path) -> CohortJob:
    """A job that is in the folder."""
    job = CohortJob("a1", "a digest", "breast-fna/forest", 1, ".csv", 0.0)
    os.close(JobFolders(folder, now=time.time).make(job, b"a table"))
    return job


def together(*works: Callable[[], None]) -> None:
    """Do all of it at one time; raises what one of them raised."""
    begin = Barrier(len(works))

    def started(work: Callable[[], None]) -> None:
        begin.wait()
        work()

    with ThreadPoolExecutor(len(works)) as threads:
        for ended in [threads.submit(started, work) for work in works]:
            ended.result()


def test_what_one_server_writes_is_not_lost_beneath_another(tmp_path: Path) -> None:
    """Each changes its own part of a job, and finds it as it wrote it."""
    job = kept(tmp_path / "jobs")

    def changing(part: str) -> Callable[[], None]:
        folders = JobFolders(tmp_path / "jobs", now=time.time)

        def work() -> None:
            for count in range(300):
                folders.change(job.name, **{part: str(count)})
                now = folders.read(job.name)
                assert now is not None
                assert getattr(now, part) == str(count)

        return work

    together(changing("said"), changing("machine"))


def test_a_job_that_one_server_removes_is_not_written_again_by_another(tmp_path: Path) -> None:
    """Nothing of it is left, not even what was written while it went."""
    folder = tmp_path / "jobs"
    one, other = JobFolders(folder, now=time.time), JobFolders(folder, now=time.time)
    for _ in range(100):
        job = kept(folder)
        together(
            lambda job=job: [one.change(job.name, said=str(n)) for n in range(20)],
            lambda job=job: other.remove(job.name),
        )
        assert not (folder / job.name).exists()
