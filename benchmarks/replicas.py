"""What one more replica costs where nobody is: memory, and a processor at rest.

    .venv/bin/python -m benchmarks.replicas [COUNT]

Memory is the proportional set size (PSS: a page that k processes map counts 1/k in each), read from
/proc once what reviews need is loaded and whoever looked has left, of ``COUNT`` servers on the
loopback address without a store.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.soak.visitor import Visitor, serving

__all__ = ["Replica", "measured"]

_SETTLED = 3.0  # seconds of work in a minute, below which a server is at rest
_LONGEST = 300.0  # seconds until it is measured all the same


@dataclass(frozen=True, slots=True)
class Replica:
    """A server at rest: megabytes of its own, as resident and with what is shared counted by its
    share, and the seconds of a core that it takes in an hour.
    """

    resident: float
    proportional: float
    idle_seconds: float


def measured(count: int = 2, *, watched: float = 30.0) -> list[Replica]:
    """So many servers started, left to settle, and measured together; ``watched`` seconds each for
    what they do at rest.
    """
    with ExitStack() as open_, tempfile.TemporaryDirectory() as folder:
        processes = []
        for n in range(count):
            home = Path(folder, str(n))
            home.mkdir()
            address, process = open_.enter_context(serving(home))
            processes.append(process.pid)
            Visitor(address, "task=breast-fna", page="review").leave()  # then all is loaded
        end = time.monotonic() + _LONGEST
        before = [_cpu(pid) for pid in processes]
        while time.monotonic() < end:
            time.sleep(15)
            now = [_cpu(pid) for pid in processes]
            if all(b - a < _SETTLED / 4 for a, b in zip(before, now, strict=True)):
                break
            before = now
        before = [_cpu(pid) for pid in processes]
        time.sleep(watched)
        idle = [(_cpu(pid) - a) * 3600 / watched for pid, a in zip(processes, before, strict=True)]
        return [
            Replica(_megabytes(pid, "Rss"), _megabytes(pid, "Pss"), seconds)
            for pid, seconds in zip(processes, idle, strict=True)
        ]


def _megabytes(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith(f"{what}:")]
    return int(line.split()[1]) / 1000


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    for one in measured(count):
        print(
            f"{one.resident:.0f} MB resident, {one.proportional:.0f} MB with shared pages counted"
            f" by their share, {one.idle_seconds:.0f} s of a core in an hour at rest"
        )


if __name__ == "__main__":
    main()
