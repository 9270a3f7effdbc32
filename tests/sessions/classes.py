"""Small classes to test with: openings without a model, and sessions that happen in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from medmodels.events import Event, New
from medmodels.sessions import (
    Advice,
    Aid,
    Command,
    Item,
    Opening,
    PackCase,
    Plan,
    Reason,
    Session,
    decided,
    folded,
)
from medmodels.strips import Mark, Row, Strip

__all__ = ["HOST", "Happening", "opening_of"]

HOST = "a seal"
STRIP = Strip(("0%", "100%"), (Row((Mark("model", "Model", "80%", 0.8),)),), "80%.", "", "")


def opening_of(aids: Sequence[Aid], plan: Plan | None = None) -> Opening:
    """A session on the breast samples, whose model always says malignant."""
    reasons = (Reason("worst radius 25.4", "up by 18 points", True),)
    items = tuple(
        Item(
            PackCase("sample", f"{n}.csv", f"Case {n}", ("malignant", "benign")[n % 2]),
            aid,
            Advice("malignant", 0.8, "malignant, 80%", STRIP, reasons),
        )
        for n, aid in enumerate(aids, 1)
    )
    return Opening(
        "breast-fna", "breast-fna/svm", "ab", "Cases", plan or Plan(), items, seed=7, alone=False
    )


class Happening:
    """A session as it happens in memory: a second passes with each command."""

    def __init__(self, session: Session) -> None:
        self.session, self.events, self._clock = session, list[Event](), count(1)
        self._keys: set[str | None] = set()

    def does(self, command: Command) -> Session:
        time = next(self._clock) * 1_000_000
        new = decided(self.session, command)
        happened = list(self._numbered(new, time))
        self.events += happened
        self.session = folded(self.session, happened)
        return self.session

    def _numbered(self, new: Sequence[New], time: int) -> Iterator[Event]:
        for number, one in enumerate(new, self.session.number + 1):
            assert one.key is None or one.key not in self._keys, "a store would refuse it"
            self._keys.add(one.key)
            yield Event("session/x", number, one.kind, time, dict(one.payload), number)
