"""A training ends in time: soon after SIGTERM, and with the process it works for, whatever is
running.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).parents[2]
GUARD = 60  # seconds, against hanging: what is ended would go on for minutes
BUSY = {
    "C code that lets go of the interpreter": (
        "import hashlib; hashlib.pbkdf2_hmac('sha256', b'', b'', 2**31 - 1)"
    ),
    "C code that holds the interpreter": "import ctypes; ctypes.PyDLL(None).sleep(600)",
    "Python": "while True: pass",
}
BEGUN = """
import pathlib, sys
from medmodels.training.stopping import end_in_time
end_in_time()
begun = pathlib.Path(sys.argv[1])
begun.touch()
try:
    print("begun", flush=True)
    {busy}
except BaseException:
    begun.unlink()
    raise
"""


@contextmanager
def begun(file: Path, busy: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is busy, once it is; gone after the test."""
    code, pipe = BEGUN.format(busy=BUSY[busy]), subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], cwd=ROOT, stdout=pipe, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"begun\n"
        time.sleep(0.3)
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_terminated_process_removes_what_it_began(tmp_path: Path) -> None:
    """While Python runs, SIGTERM is an interrupt and what was begun goes."""
    with begun(tmp_path / "begun", "Python") as process:
        process.terminate()
        assert process.wait(GUARD) != 0
    assert not (tmp_path / "begun").exists()


def test_a_terminated_process_ends_in_the_middle_of_c_code(tmp_path: Path) -> None:
    """C code that never comes back does not hold up the end, nor does a shell that has no parent
    named.
    """
    with begun(tmp_path / "begun", "C code that lets go of the interpreter") as process:
        process.terminate()
        assert process.wait(GUARD) == 128 + signal.SIGTERM


PARENT = """
import subprocess, sys, os, time
told = os.environ | {"MEDMODELS_PARENT": str(os.getpid())}
command = [sys.executable, "-c", sys.argv[1], sys.argv[2]]
child = subprocess.Popen(command, stdout=subprocess.PIPE, env=told)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("busy", BUSY)
@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends a process that holds the interpreter"
)
def test_a_process_ends_with_its_parent(tmp_path: Path, busy: str) -> None:
    """After signal 9 for its parent a process ends, whatever it runs."""
    code = BEGUN.format(busy=BUSY[busy])
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, code, str(tmp_path / "b")], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    try:
        parent.kill()
        parent.wait()
        for _ in range(10 * GUARD):
            if ended(child):
                break
            time.sleep(0.1)
        assert ended(child)
    finally:
        parent.stdout.close()
        if not ended(child):
            os.kill(child, signal.SIGKILL)


def ended(process: int) -> bool:
    """Whether a process has ended, asked after or not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
    except OSError:
        return True


def test_a_process_whose_parent_has_gone_does_not_begin(tmp_path: Path) -> None:
    """A parent that ended before the process could ask leaves no training behind."""
    code = BEGUN.format(busy="pass")
    told = os.environ | {"MEDMODELS_PARENT": "1" if os.getpid() != 1 else "2"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "b")],
        cwd=ROOT,
        env=told,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1
    assert not (tmp_path / "b").exists()
