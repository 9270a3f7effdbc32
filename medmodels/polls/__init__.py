"""Questions that are put to a class, one after another; everybody answers on a phone, and then all
see how many said what.

Commands go in and events come out (``machine``); a poll is folded from its events.
"""

from medmodels.polls.machine import (
    POLL_COMMANDS,
    Ask,
    ClosePoll,
    JoinPoll,
    OpenPoll,
    PollCommand,
    ShowAnswers,
    Vote,
    decided_poll,
)
from medmodels.polls.poll import OPENED_POLL, Poll, PutQuestion, Voter, folded_poll

__all__ = [
    "OPENED_POLL",
    "POLL_COMMANDS",
    "Ask",
    "ClosePoll",
    "JoinPoll",
    "OpenPoll",
    "Poll",
    "PollCommand",
    "PutQuestion",
    "ShowAnswers",
    "Vote",
    "Voter",
    "decided_poll",
    "folded_poll",
]
