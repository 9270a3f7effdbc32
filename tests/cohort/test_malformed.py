"""A thousand malformed cohorts: each a sentence, or its rows rejected and no others, in bounded
memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from medmodels.cohort.sources import open_source
from medmodels.errors import UnreadableFile
from tests.cohort.good import TASK
from tests.cohort.malformed import FAULTS, malformed, sparse
from tests.shares import part

COUNT = 1_000
pytestmark = pytest.mark.heavy

MOST = 600  # megabytes of a process that scores them, one after the other


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What became of each fault once, or of all files in a soak."""
    folder = tmp_path_factory.mktemp("malformed")
    numbers = map(str, range(part(len(FAULTS), of=COUNT)))
    command = [sys.executable, "-m", "tests.cohort.malformed_run", str(folder), *numbers]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_is_a_sentence_or_rejected_rows(told: list[dict[str, Any]]) -> None:
    """Files that are none are refused in words; of the others exactly the rows and columns that are
    wrong are rejected, and every other row is scored.
    """
    assert len(told) >= len(FAULTS)
    assert [one for one in told if one["amiss"]] == []


def test_memory_is_bounded(told: list[dict[str, Any]]) -> None:
    """Whatever they hold or unpack to: gigabytes of one line among them."""
    assert max(one["peak"] for one in told) <= MOST


def test_two_gigabytes_of_nothing_are_a_sentence(tmp_path: Path) -> None:
    """A file that is a hole but for its first lines is refused by its first megabyte."""
    with pytest.raises(UnreadableFile) as raised:
        open_source([sparse(tmp_path)], task=TASK)

    assert raised.value.code == "table-with-zeros"


def test_a_number_makes_the_same_file_each_time(tmp_path: Path) -> None:
    """So that one that fails can be made again."""
    (tmp_path / "again").mkdir()

    for number in range(len(FAULTS)):
        one, again = (malformed(folder, number) for folder in (tmp_path, tmp_path / "again"))
        assert one.path.read_bytes() == again.path.read_bytes(), one.fault
        assert one.rejected == again.rejected
        one.path.unlink()
