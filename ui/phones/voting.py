"""What a phone shows of a poll: the question that is on, and what was said once that is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from medmodels.errors import SessionError
from medmodels.polls import Poll, Vote, Voter
from ui.phones.page import onward, page
from ui.phones.visiting import cookie_of, participating, room
from ui.phones.web import Visit, status_of

__all__ = ["VotesFor", "answers_told", "own_question", "version_of_vote", "vote"]


@dataclass(frozen=True, slots=True)
class VotesFor:
    """An answer with how many gave it; ``share`` of all answers is in percent."""

    text: str
    count: int
    share: int
    is_right: bool
    is_mine: bool


def own_question(
    visit: Visit, poll: Poll, who: Voter, *, said: str = "", status: int = 200
) -> Response:
    """What somebody should see now, under a sentence where something went wrong. What is right,
    why, and what others said reach the page only once they are told.
    """
    put, mine = poll.question, who.answers.get(poll.at)
    told = poll.at in poll.told
    asked = put is not None and mine is None and not told and not poll.over
    token = visit.cookie(cookie_of(poll.code))
    return page(
        "poll.html",
        status=status,
        code=poll.code,
        over=poll.over,
        name=poll.at,
        where=put.title if put else "",
        text=put.text if put else "",
        answers=put.answers if put and asked else (),
        mine=put.answers[mine] if put and mine is not None else "",
        told=answers_told(poll, mine) if told else (),
        right=(put.right or "") if put and told else "",
        because=put.because if put and told else "",
        count=poll.answered(poll.at) if told else 0,
        said=said,
        rejoin=f"/join/{poll.code}/rejoin/{token}",
        live=f"/join/{poll.code}",
        version=version_of_vote(poll, who),
        waits=not asked,
    )


def answers_told(poll: Poll, mine: int | None = None) -> tuple[VotesFor, ...]:
    """The answers to the question that is on, with how many gave each, in their order."""
    put = poll.questions[poll.at]
    counts = poll.counts(poll.at)
    of = max(sum(counts), 1)
    return tuple(
        VotesFor(text, count, round(100 * count / of), text == put.right, n == mine)
        for n, (text, count) in enumerate(zip(put.answers, counts, strict=True))
    )


def version_of_vote(poll: Poll, who: Voter) -> str:
    """Another text whenever the page is another one; it counts questions and tells no name."""
    if poll.over:
        return "over"
    if poll.at not in poll.questions:
        return "lobby"
    place = list(poll.questions).index(poll.at)
    said = "told" if poll.at in poll.told else "said" if poll.at in who.answers else "asked"
    return f"{place}-{said}"


def vote(visit: Visit, poll: Poll, who: Voter) -> Response:
    """Answer a question; where that cannot be, the page says why above what may be done now."""
    try:
        room().act(poll.code, Vote(who.id, *_voted(visit.form)))
    except SessionError as error:
        state, still = participating(visit)
        if not (isinstance(state, Poll) and isinstance(still, Voter)):
            raise
        return own_question(visit, state, still, said=str(error), status=status_of(error))
    return onward(f"/join/{poll.code}")


def _voted(form: Mapping[str, str]) -> tuple[str, int]:
    """The name of the question and the place of the answer; -1 where the form has none."""
    said = form.get("answer", "")
    is_place = said.isascii() and said.isdigit() and len(said) < 3
    return form.get("question", ""), int(said) if is_place else -1
