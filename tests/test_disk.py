"""Files are read within a bound, and what they need of memory is theirs alone."""

from __future__ import annotations

import errno
import tracemalloc
from pathlib import Path

import pytest

from medmodels.disk import read_file


def test_a_small_file_takes_little_memory_however_large_one_may_be(tmp_path: Path) -> None:
    """The bound is no room that is taken."""
    path = tmp_path / "small"
    path.write_bytes(b"x" * 1000)

    tracemalloc.start()
    try:
        assert read_file(path, most=200_000_000) == b"x" * 1000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_file_is_refused_beyond_its_bound_and_never_cut(tmp_path: Path) -> None:
    """As long as allowed it is read whole, one byte longer it is not read."""
    path = tmp_path / "long"
    path.write_bytes(b"x" * 100)

    assert len(read_file(path, most=100)) == 100
    with pytest.raises(OSError, match="large") as refused:
        read_file(path, most=99)
    assert refused.value.errno == errno.EFBIG
