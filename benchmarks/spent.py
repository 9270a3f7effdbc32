"""What a command took: seconds, seconds of a processor, and the most memory it ever held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Spent", "run"]

ROOT = Path(__file__).parents[1]

# A small process of its own in between, since the kernel counts as a child's largest what its
# parent held when it was forked.
_WATCH = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
ended = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024,
    ended.returncode, ended.stdout, ended.stderr[-2000:]]))
"""


@dataclass(frozen=True)
class Spent:
    """Seconds from the start of the process to its end, seconds of processors, the most megabytes
    resident (of the largest process, where it starts others), and what it printed.
    """

    seconds: float
    worked: float
    peak_mb: float
    said: str


def run(arguments: Sequence[str | Path], **environment: str) -> Spent:
    """Run Python with these arguments in the root of the project; raises ``RuntimeError`` with what
    it said where it fails.
    """
    command = [sys.executable, "-c", _WATCH, sys.executable, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, env=os.environ | environment
    )
    seconds, worked, peak, code, said, wrong = json.loads(done.stdout)
    if code:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {code}\n{wrong}")
    return Spent(seconds, worked, peak, said)
