"""Plans: what is shown for each case of a pack, in which order, at whose pace."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from medmodels.errors import SessionError

__all__ = ["Aid", "Pace", "Plan", "Told"]


class Aid(StrEnum):
    """What a participant sees of a case after the first answer."""

    ALONE = "alone"
    MODEL = "model"
    REASONS = "reasons"


class Pace(StrEnum):
    """Who goes on to the next case: the teacher for all, or each for oneself."""

    TEACHER = "teacher"
    OWN = "own"


class Told(StrEnum):
    """When the truth of a case is told: once its answers are shut, or in the debrief."""

    EACH = "each"
    END = "end"


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of a session.

    The first ``alone_first`` cases are answered without the model, which shows what participants
    can do by themselves; of the others the share ``hidden`` has no reveal either, which nobody
    knows before the first answer. ``simulated`` is the share of the model's answers that are shown
    that is to be wrong altogether: where fewer are by themselves, so many more are made up, which
    the debrief tells. Orders are ``shuffled`` for each participant only where each has an own pace.

    Raises ``SessionError`` for shares out of range, and for one pace with many orders.
    """

    aid: Aid = Aid.REASONS
    pace: Pace = Pace.TEACHER
    told: Told = Told.EACH
    shuffled: bool = False
    alone_first: int = 0
    hidden: float = 0.0
    simulated: float = 0.0

    def __post_init__(self) -> None:
        for share in (self.hidden, self.simulated):
            if not 0 <= share <= 0.5:
                raise SessionError("plan-share", share=share)
        if self.alone_first < 0:
            raise SessionError("plan-alone", count=self.alone_first)
        if self.shuffled and self.pace is Pace.TEACHER:
            raise SessionError("plan-order")

    def is_alone(self, place: int) -> bool:
        """Whether everybody knows that a case comes without the model; of one that has no reveal
        by chance nobody does before the first answers are shut.
        """
        return self.aid is Aid.ALONE or place < self.alone_first

    def aids(self, cases: int, random: Random) -> tuple[Aid, ...]:
        """The aid of each of so many cases, those without a reveal drawn at random."""
        first = min(self.alone_first, cases)
        rest = range(first, cases)
        hidden = set(random.sample(rest, round(self.hidden * len(rest))))
        return tuple(
            Aid.ALONE if place < first or place in hidden else self.aid for place in range(cases)
        )
