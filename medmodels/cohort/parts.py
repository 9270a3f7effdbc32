"""The parts of a run on disk: each whole or not there, so that a run that was killed goes on."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medmodels.cohort.portion import Scored
from medmodels.disk import private_folder, write_private
from medmodels.errors import CohortError
from medmodels.wording import shown

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KeptParts", "kept_parts"]

_PLAN, _SCORED, _REJECTED, _LOCK = "plan.json", "scored", "rejected", "lock"
_KINDS = (_SCORED, _REJECTED)


@contextmanager
def kept_parts(out: Path, plan: Mapping[str, Any]) -> Iterator[KeptParts]:
    """The parts of what is to become ``out``, for this run alone.

    Raises ``CohortError`` where another run works on them now, or they are of another one.
    """
    folder = private_folder(out.with_name(f"{out.name}.parts"))
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, folder)
        yield KeptParts(folder, plan)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    """Lock an open file, where the system can; whatever ends this process lets go of it."""
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CohortError("cohort-parts-at-work", folder=shown(folder.name)) from None
        except OSError:  # a disk that knows no locks
            return


class KeptParts:
    """A folder of parts beside the file that they become; nobody but its owner enters.

    Raises ``CohortError`` where it holds parts of another run: another file, model or question.
    """

    def __init__(self, folder: Path, plan: Mapping[str, Any]) -> None:
        self._folder = folder
        self._counts: dict[int, dict[str, int]] = {}
        written = json.dumps(plan, sort_keys=True).encode()
        there = self._folder / _PLAN
        if there.exists():
            if there.read_bytes() != written:
                raise CohortError("cohort-other-parts", folder=shown(self._folder.name))
            self._counts = dict(self._whole())
        else:
            write_private(there, written)

    def __contains__(self, number: int) -> bool:
        return number in self._counts

    @property
    def counts(self) -> Mapping[int, Mapping[str, int]]:
        """Of each part that is whole: its rows, and how many were accepted and abstained on."""
        return self._counts

    def keep(self, scored: Scored) -> None:
        """Write a part; its counts last, which say that it is whole."""
        counts = {name: getattr(scored, name) for name in ("rows", "accepted", "abstained")}
        for kind, table in ((_SCORED, scored.scored), (_REJECTED, scored.rejected)):
            data = _packed(table)
            counts[f"{kind} bytes"] = len(data)
            write_private(self._file(scored.number, kind), data)
        write_private(self._folder / f"{scored.number:08}.json", json.dumps(counts).encode())
        self._counts[scored.number] = counts

    def scored(self, number: int) -> pa.Table:
        """The answers of a part."""
        return _unpacked(self._file(number, _SCORED))

    def rejected(self, number: int) -> pa.Table:
        """What was wrong in a part."""
        return _unpacked(self._file(number, _REJECTED))

    def remove(self) -> None:
        """Take all of it away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _file(self, number: int, kind: str) -> Path:
        return self._folder / f"{number:08}.{kind}"

    def _whole(self) -> Iterator[tuple[int, dict[str, int]]]:
        """The parts that are there with as many bytes as were written: a machine that loses its
        power keeps names of files without what is in them.
        """
        for file in sorted(self._folder.glob("*.json")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                number, counts = int(file.stem), json.loads(file.read_bytes())
                sizes = {kind: self._file(number, kind).stat().st_size for kind in _KINDS}
                if all(counts[f"{kind} bytes"] == size for kind, size in sizes.items()):
                    yield number, counts


def _packed(table: pa.Table) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


def _unpacked(file: Path) -> pa.Table:
    import pyarrow as pa

    with pa.memory_map(os.fspath(file)) as source:
        return pa.ipc.open_file(source).read_all()
