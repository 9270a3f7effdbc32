"""What a process tells is heard within bounds, and it runs after those that people wait for."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from medmodels.processes import gently, told_lines


def test_no_line_is_held_beyond_its_bound() -> None:
    """Of one that is too long only its beginning is read into memory at a time."""
    asked = []

    class Endless(io.BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            asked.append(size)
            return super().readline(size)

    stream = Endless(b"x" * 99_000 + b"\nshort \n" + b"y" * 20_000 + b"\nl\xffst")

    assert [(line[:5], whole) for line, whole in told_lines(stream)] == [
        ("xxxxx", False),
        ("short", True),
        ("yyyyy", False),
        ("l\ufffdst", True),
    ]
    assert set(asked) == {20_000}


@pytest.mark.skipif(not hasattr(os, "nice"), reason="a system without priorities")
def test_a_process_waits_for_those_of_people() -> None:
    """The command runs this interpreter at a lower priority than whoever began it."""
    *before, python, flag, package, verb = gently("tasks")
    script = "import os; print(os.nice(0))"
    said = subprocess.run([*before, python, "-c", script], capture_output=True, text=True)

    assert (python, flag, package, verb) == (sys.executable, "-m", "medmodels", "tasks")
    assert int(said.stdout) == min(os.nice(0) + 10, 19)
