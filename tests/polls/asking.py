"""Questions to test polls with, and polls that happen in memory."""

from __future__ import annotations

from itertools import count

from medmodels.events import Event
from medmodels.polls import Poll, PollCommand, PutQuestion, decided_poll, folded_poll

__all__ = ["HOST", "OPINION", "QUESTION", "Polling"]

HOST = "a seal"
QUESTION = PutQuestion(
    "A number is not a diagnosis",
    "Where the illness is rarer, what becomes of a positive call?",
    ("It stays as it is", "It is wrong more often", "It is right more often"),
    "It is wrong more often",
    "Of 100 calls 41 are right where 2% are ill.",
)
OPINION = PutQuestion("Whose harm?", "Which harm is worse?", ("The first", "The second"), None, "")


class Polling:
    """A poll as it happens in memory: a second passes with each command."""

    def __init__(self) -> None:
        self.poll, self.events, self._clock = Poll("AC3D4E"), list[Event](), count(1)
        self._keys: set[str | None] = set()

    def does(self, command: PollCommand) -> Poll:
        time = next(self._clock) * 1_000_000
        for one in decided_poll(self.poll, command):
            assert one.key is None or one.key not in self._keys, "a store would refuse it"
            self._keys.add(one.key)
            number = self.poll.number + 1
            event = Event("session/x", number, one.kind, time, dict(one.payload), number)
            self.events.append(event)
            self.poll = folded_poll(self.poll, [event])
        return self.poll
