"""How far a cohort is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

__all__ = ["Progress", "read_progress"]

_EVENT = "scored"


@dataclass(frozen=True, slots=True)
class Progress:
    """So many ``rows`` are done, ``of`` all (``None`` where nobody knows); of them so many were
    rejected, and of the others the gate refused so many. ``seconds_left`` if the rest goes as
    this run did; ``None`` before anything is known.
    """

    rows: int
    of: int | None
    rejected: int
    abstained: int
    seconds_left: float | None

    @property
    def line(self) -> str:
        """As one line of JSON."""
        return json.dumps({"event": _EVENT, **asdict(self)})

    @property
    def share(self) -> float | None:
        """How much is done, 0 to 1."""
        return None if self.of is None else min(self.rows / max(self.of, 1), 1.0)


def read_progress(line: str) -> Progress | None:
    """What a line of JSON says; ``None`` where it is no such line."""
    try:
        told = json.loads(line)
        if told.pop("event") != _EVENT:
            return None
        return Progress(**told)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
