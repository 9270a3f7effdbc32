"""The buttons of who conducts a poll, on a second device: questions are asked on the page
*Lessons*, and shown from either.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from medmodels.polls import ClosePoll, Poll, ShowAnswers
from ui.phones.page import page
from ui.phones.visiting import room
from ui.phones.voting import answers_told
from ui.phones.web import Refused

__all__ = ["act", "answered", "controls", "version"]

_NO_ACT = "There is no such button on this page."


def controls(poll: Poll) -> Response:
    """The question that is on, how many answered it, and what can be done next."""
    put, told = poll.question, poll.at in poll.told
    return page(
        "poll_host.html",
        code=poll.code,
        title=poll.title,
        people=len(poll.everybody),
        over=poll.over,
        name=poll.at,
        text=put.text if put else "",
        asked=put is not None and not told and not poll.over,
        told=answers_told(poll) if told else (),
        right=(put.right or "") if put and told else "",
        because=put.because if put and told else "",
        count=poll.answered(poll.at),
        answered=answered(poll),
        live=f"/host/{poll.code}",
        version=version(poll),
        waits=True,
    )


def answered(poll: Poll) -> str:
    """How many of those who take part have answered; empty where nothing is asked."""
    if poll.question is None or poll.at in poll.told or poll.over:
        return ""
    return f"{poll.answered(poll.at)} of {len(poll.everybody)} have answered."


def version(poll: Poll) -> str:
    """A burst of answers changes the count alone, and no page under a finger."""
    people = "" if poll.question else len(poll.everybody)
    return f"{poll.at} {poll.at in poll.told} {poll.over} {people}".strip()


def act(poll: Poll, form: Mapping[str, str]) -> None:
    """Show the answers to a question, or end the poll."""
    if form.get("do") == "show":
        room().act(poll.code, ShowAnswers(form.get("name", "")))
    elif form.get("do") == "close":
        room().act(poll.code, ClosePoll())
    else:
        raise Refused(400, _NO_ACT)
