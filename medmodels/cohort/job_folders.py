"""What is kept of a scoring that somebody asked for from a page: a folder that only its owner
enters, with what was given, how far it is, and what came of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from medmodels.cohort.progress import Progress
from medmodels.disk import private_folder, write_private

__all__ = ["ENDED", "GOES_ON", "CohortJob", "JobFolders", "digest_of"]

GOES_ON = ("waiting", "running", "stopping")  # states of a job that somebody works on
ENDED = ("stopped", "failed", "done")  # and of one that nobody does
_STATE, _OUT, _VISITED, _LOCK = "job.json", "scored.parquet", "visited", "lock"
_CHANGES = "changes"  # a file beside the jobs, locked while one of them changes
_BETWEEN_VISITS = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class CohortJob:
    """Where a scoring stands: ``state`` is one of ``GOES_ON`` or ``ENDED``, ``told`` the last that
    it said of its progress, ``said`` its last sentence, in which a name of a column may stand.

    ``name`` is that of its folder, ``owner`` a digest of the secret of whoever began it, whose jobs
    ``number`` counts from 1; ``begun`` is in seconds since 1970, ``process`` its id while it runs,
    on ``machine``.
    """

    name: str
    owner: str
    model: str
    number: int
    ending: str
    begun: float
    state: str = "waiting"
    told: Progress | None = None
    said: str = ""
    process: int = 0
    machine: str = ""


def digest_of(secret: str) -> str:
    """What is kept of a secret: nobody can tell it from that."""
    return hashlib.sha256(secret.encode()).hexdigest()


class JobFolders:
    """The folders of all jobs; ``now`` is the clock in seconds since 1970."""

    def __init__(self, folder: Path, *, now: Callable[[], float]) -> None:
        self._folder, self._now = folder, now

    def make(self, job: CohortJob, data: bytes) -> int:
        """Keep what was given, and ``claim`` it; raises ``OSError``, and leaves nothing then."""
        private_folder(self._folder.parent)
        private_folder(self._folder)
        folder = private_folder(self._folder / job.name)
        claim = -1
        try:
            write_private(self.given(job), data)
            (folder / _VISITED).touch(mode=0o600)
            self._seen(job)
            claim = self.claim(job.name)
            self._write(job)  # the last: without it this is no job that another server could begin
        except OSError:
            if claim >= 0:
                os.close(claim)
            self.remove(job.name)
            raise
        return claim

    def all(self) -> list[CohortJob]:
        """Every job that can be read, as it stands."""
        if not self._folder.is_dir():
            return []
        names = [folder.name for folder in self._folder.iterdir() if folder.is_dir()]
        return [job for name in names if (job := self.read(name)) is not None]

    def of_nobody(self, *, seconds: float) -> list[str]:
        """The names of folders that are no job, since that long: what a server left that ended
        while it kept or removed one. A row of a patient may be in them.
        """
        if not self._folder.is_dir():
            return []
        names = [folder.name for folder in self._folder.iterdir() if folder.is_dir()]
        return [name for name in names if self._is_nobodys(name, seconds)]

    def _is_nobodys(self, name: str, seconds: float) -> bool:
        folder = self._folder / name
        with suppress(OSError):  # another server removes it
            if self._now() - folder.stat().st_mtime > seconds and not folder.is_symlink():
                return not self.has(name) or _parsed(name, (folder / _STATE).read_bytes()) is None
        return False

    def read(self, name: str) -> CohortJob | None:
        """A job as its folder says; ``None`` where there is none."""
        try:
            return _parsed(name, (self._folder / name / _STATE).read_bytes())
        except OSError:
            return None

    def change(
        self, name: str, *, unless: tuple[str, ...] = (), **changes: Any
    ) -> CohortJob | None:
        """Write that some of it is otherwise, and say what it is then; ``None``, and nothing is
        written, where it has been taken away, or where its state is one of those.
        """
        with suppress(OSError), self._alone():
            job = self.read(name)
            if job is None or job.state in unless:
                return None
            changed = replace(job, **changes)
            with suppress(OSError):  # without room the process ends by itself, and says why
                self._write(changed)
            return changed
        return None

    def has(self, name: str) -> bool:
        """Whether it has not been taken away."""
        return (self._folder / name / _STATE).exists()

    def given(self, job: CohortJob) -> Path:
        """The file that was given."""
        return self._folder / job.name / f"your file{job.ending}"

    def out(self, job: CohortJob) -> Path:
        """Where the answers are, or will be."""
        return self._folder / job.name / _OUT

    def remove(self, name: str) -> None:
        """Take everything away that is kept of a job."""
        with ExitStack() as stack:
            with suppress(OSError):  # it goes also where nothing can be locked
                stack.enter_context(self._alone())
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def size(self) -> int:
        """Bytes of all that is kept."""
        found = 0
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with suppress(OSError):  # a part that became something else
                    found += Path(folder, name).stat().st_size
        return found

    def visit(self, job: CohortJob) -> None:
        """Somebody looks at it: its time begins anew."""
        if self.unseen(job) > _BETWEEN_VISITS:
            with suppress(OSError):
                self._seen(job)

    def _seen(self, job: CohortJob) -> None:
        os.utime(self._folder / job.name / _VISITED, (self._now(), self._now()))

    def unseen(self, job: CohortJob) -> float:
        """Seconds since somebody looked at it; since it was begun, where that was not noted."""
        with suppress(OSError):
            return self._now() - (self._folder / job.name / _VISITED).stat().st_mtime
        return self._now() - job.begun

    def claim(self, name: str) -> int:
        """A descriptor, to be closed, that keeps a job for one server: also whoever inherits it
        holds the job, until that ends. Raises ``OSError`` where another one works on it.
        """
        with self._alone():  # not while another one only asks, which holds it for a moment
            return _locked(self._folder / name / _LOCK, wait=False)

    def is_claimed(self, name: str) -> bool:
        """Whether a server has it in its queue, or a process works on it."""
        try:
            with self._alone():  # let go of before anybody else can ask
                os.close(_locked(self._folder / name / _LOCK, wait=False))
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other server changes or removes a job meanwhile: what it wrote between our reading
        and our writing, that somebody stopped it say, would be lost. Raises ``OSError``.
        """
        descriptor = _locked(self._folder / _CHANGES, wait=True)
        try:
            yield
        finally:
            os.close(descriptor)

    def _write(self, job: CohortJob) -> None:
        kept = asdict(job)
        del kept["name"]
        write_private(self._folder / job.name / _STATE, json.dumps(kept).encode())


def _parsed(name: str, kept: bytes) -> CohortJob | None:
    """A job from what was written of it; ``None`` where that is not what we write."""
    try:
        parts: dict[str, Any] = json.loads(kept)
        told = parts.pop("told")
        return CohortJob(**parts, name=name, told=Progress(**told) if told else None)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _locked(path: Path, *, wait: bool) -> int:
    """The descriptor of a file that is locked until it is closed, where the system can lock; raises
    ``OSError`` where it cannot be opened, or is locked already and we do not ``wait``.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
