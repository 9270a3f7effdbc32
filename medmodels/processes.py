"""Work in a process of its own, whoever waits for it: at low priority, and heard a line at a time
within bounds.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from typing import IO

__all__ = ["gently", "told_lines"]

_LONGEST_LINE = 20_000  # bytes of a line that may be an event


def gently(*arguments: str) -> list[str]:
    """The command that runs this package's command line: reviews on the same machine come first."""
    nice = ["nice", "-n", "10"] if shutil.which("nice") else []
    return [*nice, sys.executable, "-m", "medmodels", *arguments]


def told_lines(stream: IO[bytes]) -> Iterator[tuple[str, bool]]:
    """Each line and whether it is whole; of one that is too long its beginning, and no more of it
    is ever held.
    """
    begins = True
    while piece := stream.readline(_LONGEST_LINE):
        ends = piece.endswith(b"\n")
        if begins:
            whole = ends or len(piece) < _LONGEST_LINE
            yield piece.decode("utf-8", errors="replace").rstrip(), whole
        begins = ends
