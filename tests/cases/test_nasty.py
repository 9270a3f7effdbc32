"""Any file within the size limit is served or refused with little work and little memory, and
little of it is kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cases.nasty import LONG, NASTY
from tests.shares import WHOLE, share

pytestmark = pytest.mark.heavy

# The bars are 3 CPU seconds where the yardstick takes 0.15, 150 MB and 30 MB; a test allows
# three times the work and a fifth of memory more.
YARDSTICKS, PEAK, KEPT = 60, 180, 36
# Of a quarter the bars are less than a quarter of the work, which would also be that of what grows
# with the square of the size, and about half of the memory.
QUARTER = 10, 90, 24

# What is large but right, and is read.
READ = (
    "a cohort",
    "a cohort in a workbook",
    "pictures",
    "a mark and delimiters",
    "notes up to the limit",
    "a table of pictures",
    "an hour of one lead",
    "twelve leads of an hour",
)
FILES = share(NASTY, 10)


@pytest.fixture(scope="module")
def costs() -> dict[str, dict[str, Any]]:
    """Every file read in a process of its own, so that what one leaves behind does not count for
    the next.
    """
    if not Path("/proc/self/clear_refs").exists():
        pytest.skip("needs Linux, to tell the most memory a process held")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    root = Path(__file__).parents[2]
    out = subprocess.run(
        [sys.executable, "-m", "tests.cases.nasty", *FILES],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {found["name"]: found for found in map(json.loads, out.splitlines())}


@pytest.mark.parametrize("name", FILES)
def test_a_nasty_file_costs_little(name: str, costs: dict[str, dict[str, Any]]) -> None:
    """Read or refused in words, within the bars of work, of memory and of what a session keeps."""
    cost = costs[name]
    work, peak, kept = QUARTER if name in LONG and not WHOLE else (YARDSTICKS, PEAK, KEPT)

    assert cost["yardsticks"] < work
    assert cost["peak"] < peak
    assert cost["kept"] < kept
    assert cost["said"]


@pytest.mark.parametrize("name", [name for name in FILES if name in READ])
def test_what_is_large_but_right_is_read(name: str, costs: dict[str, dict[str, Any]]) -> None:
    """A cohort of 20 000 rows, 5 000 pictures and notes up to the limit are cases, not refusals."""
    assert costs[name]["said"].startswith("<class")
