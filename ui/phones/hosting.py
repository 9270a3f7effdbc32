"""The pages of who conducts a session or a poll, on a second device: plain buttons, and what is
exported of a session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

from medmodels.errors import SessionError
from medmodels.polls import Poll
from medmodels.sessions import (
    Begin,
    Close,
    Command,
    Debrief,
    Gathering,
    GoOn,
    Pace,
    Phase,
    Reveal,
    Session,
    Shut,
    Stage,
    is_code,
    tidied,
)
from ui.hosts import HOST_COOKIE
from ui.phones import voting_host
from ui.phones.asking import place_in
from ui.phones.debriefs import answers_of, report_of_class
from ui.phones.page import GUARDS, onward, page
from ui.phones.pool import in_thread
from ui.phones.seeing import task_of
from ui.phones.streams import stream
from ui.phones.visiting import gathering_of, room
from ui.phones.web import Refused, Visit
from ui.tries import Tries

__all__ = [
    "ACTS",
    "HOSTED",
    "HOST_TRIES",
    "HostFace",
    "act",
    "answers_csv",
    "conduct",
    "controls",
    "host_back",
    "host_door",
    "host_events",
    "host_phase",
    "host_report",
]

HOST_TRIES = Tries()
_NOT_THE_HOST = "Only who opened it can conduct it: enter its code and secret first."
_WRONG = "This code and this secret do not belong together."
_TOO_MANY = "Too many wrong secrets came from here. Wait a minute and try again."
_NO_ACT = "There is no such button on this page."
_NO_FILES = "There is no such file of a poll."

# By the name of a button: the command, for the case at a place.
ACTS: Mapping[str, Callable[[int], Command]] = {
    "begin": lambda place: Begin(),
    "reveal": Reveal,
    "shut": Shut,
    "next": GoOn,
    "close": lambda place: Close(),
    "debrief": lambda place: Debrief(),
}


def host_door(visit: Visit) -> Response:
    """The fields for the code and the secret."""
    return page("host_door.html", said="", typed="")


def conduct(visit: Visit) -> Response:
    """Show that one is the host; the secret goes into a cookie and never into an address."""
    if HOST_TRIES.are_used_up(visit.address):
        raise Refused(429, _TOO_MANY)
    code, secret = tidied(visit.form.get("code", "")), visit.form.get("secret", "").strip()
    try:
        is_right = room().is_host(gathering_of(code), secret)
    except SessionError:
        is_right = False
    if not is_right:
        HOST_TRIES.miss(visit.address)
        return page("host_door.html", status=403, said=_WRONG, typed=code[:12])
    response = onward(f"/host/{code}")
    response.set_cookie(
        _cookie(code),
        secret,
        max_age=24 * 3600,
        path="/",  # the page *Teaching* of that browser offers to go on
        secure=visit.is_secure,
        httponly=True,
        samesite="strict",
    )
    return response


def _cookie(code: str) -> str:
    return f"{HOST_COOKIE}{code}"


def _hosted(visit: Visit) -> Gathering:
    """What somebody conducts. Whether there is such at all, only they are told."""
    code = visit.named("code")
    secret = visit.cookie(_cookie(code)) if is_code(code) else ""
    try:
        state = gathering_of(code) if secret else None
    except SessionError:
        state = None
    if state is None or not room().is_host(state, secret):
        raise Refused(403, _NOT_THE_HOST)
    return state


def controls(visit: Visit) -> Response:
    """Where it is, how many answered, and what can be done next."""
    state = _hosted(visit)
    return HOSTED[type(state)].controls(state)


def _controls(session: Session) -> Response:
    return page(
        "host.html",
        code=session.code,
        task=task_of(session),
        session=session,
        stage=str(session.stage),
        phase=str(session.phase),
        count=len(session.items),
        at_own_pace=session.plan_pace is Pace.OWN,
        answered=_answered(session),
        buttons=_buttons(session),
        live=f"/host/{session.code}",
        version=_version(session),
        waits=True,
    )


def _answered(session: Session) -> str:
    """How many answered what is asked now; empty where nothing is."""
    if session.stage is Stage.CLOSED and session.shows_a_model:
        said = sum(bool(one.suspected) for one in session.everybody)
        return f"{said} of {len(session.everybody)} said whether they suspected anything."
    if session.stage is not Stage.RUNNING:
        return ""
    if session.plan_pace is Pace.OWN:
        done = sum(session.standing(one).place is None for one in session.everybody)
        return f"{done} of {len(session.everybody)} have answered every case."
    if session.phase is Phase.SHOWN:
        return ""
    given = session.answered(session.place, session.phase)
    return f"{given} of {session.awaited(session.place, session.phase)} have answered."


def _buttons(session: Session) -> tuple[tuple[str, str, str], ...]:
    """What can be done now, the usual next step first: the act, its words, how it looks."""
    if session.stage is Stage.LOBBY:
        return (("begin", "Begin", "first"),)
    if session.stage is Stage.CLOSED:
        return (("debrief", "Tell everybody everything", "first"),)
    if session.stage is Stage.DEBRIEF:
        return ()
    close = ("close", "End the answering", "plain")
    if session.plan_pace is Pace.OWN:
        return (close,)
    following = _next_step(session)
    return (following,) if following[1] == close[1] else (following, close)


def _next_step(session: Session) -> tuple[str, str, str]:
    if session.phase is Phase.BEFORE:
        assert session.opening is not None
        alone = session.opening.plan.is_alone(session.place)
        return "reveal", "Shut the answers" if alone else "Reveal the model", "first"
    if session.phase is Phase.AFTER:
        return "shut", "Shut the second answers", "first"
    last = session.place == len(session.items) - 1
    return "next", "End the answering" if last else "Next case", "first"


def _version(session: Session) -> str:
    """Where the session is: a burst of answers changes the count alone, and no page under a
    finger.
    """
    people = len(session.everybody) if session.stage is Stage.LOBBY else ""
    return f"{session.stage} {session.place} {session.phase} {people}".strip()


def act(visit: Visit) -> Response:
    """One of the buttons. A second click, or one on a second screen, is late and does nothing."""
    state = _hosted(visit)
    HOSTED[type(state)].act(state, visit.form)
    return onward(f"/host/{state.code}")


def _act(session: Session, form: Mapping[str, str]) -> None:
    make = ACTS.get(form.get("do", ""))
    if make is None:
        raise Refused(400, _NO_ACT)
    by_place = form.get("do") in ("reveal", "shut", "next")
    place = place_in(form, count=len(session.items)) if by_place else 0
    room().act(session.code, make(place))


@dataclass(frozen=True, slots=True)
class HostFace:
    """The page of who conducts, what its buttons do, another text whenever it is another page, and
    how many answered.
    """

    controls: Callable[[Any], Response]
    act: Callable[[Any, Mapping[str, str]], None]
    version: Callable[[Any], str]
    counted: Callable[[Any], str]


HOSTED: Mapping[type[Gathering], HostFace] = {
    Session: HostFace(_controls, _act, _version, _answered),
    Poll: HostFace(
        voting_host.controls, voting_host.act, voting_host.version, voting_host.answered
    ),
}


def host_phase(visit: Visit) -> Response:
    """The version of the page, and how many have answered by now."""
    state = _hosted(visit)
    face = HOSTED[type(state)]
    told = {
        "version": face.version(state),
        "counted": face.counted(state),
        "number": state.number,
    }
    return JSONResponse(told, headers=GUARDS)


async def host_events(visit: Visit) -> Response:
    """News for who conducts."""
    state = await in_thread(_hosted, visit)
    return await stream(state, "", HOSTED[type(state)].version)


def host_back(visit: Visit) -> Response:
    """The address of the buttons, opened by itself: on to the page they stand on."""
    return onward(f"/host/{_hosted(visit).code}")


def _hosted_session(visit: Visit) -> Session:
    state = _hosted(visit)
    if not isinstance(state, Session):
        raise Refused(404, _NO_FILES)
    return state


def host_report(visit: Visit) -> Response:
    """The report of the class, as one file."""
    session = _hosted_session(visit)
    name = f'attachment; filename="session-{session.code}.html"'
    return HTMLResponse(report_of_class(session), headers=GUARDS | {"content-disposition": name})


def answers_csv(visit: Visit) -> Response:
    """Every answer in a row."""
    session = _hosted_session(visit)
    name = f'attachment; filename="session-{session.code}.csv"'
    return Response(
        answers_of(session), media_type="text/csv", headers=GUARDS | {"content-disposition": name}
    )
