"""What a visit is to, a session or a poll, and whose it is."""

from __future__ import annotations

from typing import NamedTuple

from starlette.responses import Response

from medmodels.errors import SessionError
from medmodels.polls import Poll, Voter
from medmodels.sessions import Classroom, Gathering, Participant, Session, is_code, tidied
from ui.classroom import classroom
from ui.phones.page import onward
from ui.phones.web import Refused, Visit
from ui.tries import Tries

__all__ = [
    "TRIES",
    "Entered",
    "entered",
    "gathering_of",
    "member",
    "participating",
    "room",
    "with_cookie",
]

TRIES = Tries()
_TOO_MANY = "Too many codes that are wrong came from here. Wait a minute and try again."


class Entered(NamedTuple):
    """A session or a poll that is, the room it is in, and who takes part, if they do."""

    room: Classroom
    state: Gathering
    who: Participant | Voter | None


def room() -> Classroom:
    """The classroom; raises ``SessionError`` while no session was ever opened."""
    found = classroom()
    if found is None:
        raise SessionError("session-unknown")
    return found


def gathering_of(code: str) -> Gathering:
    """What a code leads to; raises ``SessionError`` when that is nothing."""
    if not is_code(code):
        raise SessionError("session-unknown")
    return room().gathering(code)


def entered(visit: Visit) -> Entered:
    """What a visit is to. Who takes part always gets in; others only while not too many wrong
    codes came from their address. What cannot be a code is no try: a class behind one address is
    not shut out by what it mistypes.
    """
    code = tidied(visit.named("code"))
    try:
        state = gathering_of(code)
    except SessionError as error:
        if TRIES.are_used_up(visit.address):
            raise Refused(429, _TOO_MANY) from None
        if is_code(code):
            TRIES.miss(visit.address)
        raise error
    here = room()
    who = here.participant(state, visit.cookie(cookie_of(code)))
    if who is None and TRIES.are_used_up(visit.address):
        raise Refused(429, _TOO_MANY)
    return Entered(here, state, who)


def participating(visit: Visit) -> tuple[Session, Participant] | tuple[Poll, Voter]:
    """The session or poll and who takes part; raises ``SessionError`` for somebody who does not."""
    _, state, who = entered(visit)
    if isinstance(state, Session) and isinstance(who, Participant):
        return state, who
    if isinstance(state, Poll) and isinstance(who, Voter):
        return state, who
    raise SessionError("participant-unknown")


def member(visit: Visit) -> tuple[Session, Participant]:
    """The session and who takes part; raises ``SessionError`` where it is none, and for somebody
    who does not.
    """
    state, who = participating(visit)
    if not (isinstance(state, Session) and isinstance(who, Participant)):
        raise SessionError("session-unknown")
    return state, who


def cookie_of(code: str) -> str:
    return f"medmodels_{code}"


def with_cookie(visit: Visit, code: str, token: str, to: str) -> Response:
    """On to a page with a cookie that says who one is there: out of reach of scripts and of other
    sites.
    """
    response = onward(to)
    response.set_cookie(
        cookie_of(code),
        token,
        max_age=30 * 24 * 3600,
        path=f"/join/{code}",
        secure=visit.is_secure,
        httponly=True,
        samesite="strict",
    )
    return response
