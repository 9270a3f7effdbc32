"""Options that come by standard input, where no other process can list them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from medmodels.errors import UnreadableFile

__all__ = ["requested"]

_LONGEST_REQUEST = 100_000_000  # bytes: every column of the widest table may be left out by name


def requested(argv: Sequence[str]) -> list[str]:
    """The arguments, or those that ``train-csv --request`` is given on the first line of standard
    input, as a JSON list of texts.

    Whoever may list the processes of a machine reads their arguments, and columns and titles are
    nobody's business; the table follows the line. Raises ``UnreadableFile`` when there is no such
    line.
    """
    if list(argv) != ["train-csv", "--request"]:
        return list(argv)
    try:
        more = json.loads(sys.stdin.buffer.readline(_LONGEST_REQUEST))
        if isinstance(more, list) and all(isinstance(text, str) for text in more):
            return ["train-csv", "-", *more]
    except (ValueError, RecursionError):
        pass
    raise UnreadableFile("request-not-read")
