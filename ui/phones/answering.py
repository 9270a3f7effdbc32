"""What a participant does in a session: see their page, answer, look at a case again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import HTMLResponse, Response

from medmodels.errors import MedModelsError, SessionError, UnknownName
from medmodels.sessions import (
    SUSPICIONS,
    Give,
    Pace,
    Participant,
    Phase,
    Session,
    Stage,
    Suspect,
)
from ui.classroom import case_at
from ui.phones.asking import confidence_in, phase_in, place_in
from ui.phones.debriefs import report_of_one
from ui.phones.page import GUARDS, onward, page
from ui.phones.seeing import (
    SEEN,
    may_see_case,
    model_shown,
    outcome_told,
    sight,
    task_of,
    version_of,
)
from ui.phones.showing import picture, shown_case
from ui.phones.visiting import cookie_of, member, room
from ui.phones.web import Refused, Visit, status_of

__all__ = ["answer", "done", "film", "own_page", "own_report", "suspect"]

_SUSPICIONS = dict(zip(SUSPICIONS, ("Yes", "I am not sure", "No"), strict=True))
_NO_PICTURE = "There is no picture here that you may see now."
_NO_REPORT = "Your report comes when your teacher ends the session."
# A report brings its style with it, and nothing else.
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none';"
    " form-action 'none'; base-uri 'none'"
)


def own_page(
    visit: Visit,
    session: Session,
    who: Participant,
    *,
    said: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """What somebody should see now, under a sentence where something went wrong."""
    seen = sight(session, who, typed or {})
    case, place = None, seen["place"]
    if place is not None:
        case = shown_case(case_at(session, place))
        SEEN.note(session, who)
    token = visit.cookie(cookie_of(session.code))
    return page(
        "own.html",
        status=status,
        **_around(session, who),
        seen=seen,
        case=case,
        said=said,
        model=seen["model"],
        rules=seen["model"].rules if seen["model"] else "",
        told=seen["told"],
        suspicions=_SUSPICIONS if _is_asked_of_advice(session, who) else {},
        suspected=_SUSPICIONS.get(who.suspected, ""),
        rejoin=f"/join/{session.code}/rejoin/{token}",
        live=f"/join/{session.code}",
        version=version_of(session, who),
        waits=seen["fields"] is None and not _is_asked_of_advice(session, who),
    )


def _is_asked_of_advice(session: Session, who: Participant) -> bool:
    """Whether the last question is put to them; where no model was shown there is none."""
    return session.stage is Stage.CLOSED and session.shows_a_model and not who.suspected


def _around(session: Session, who: Participant) -> dict[str, Any]:
    task = task_of(session)
    return {
        "code": session.code,
        "name": who.name,
        "task": task,
        "count": len(session.items),
        "at_own_pace": session.plan_pace is Pace.OWN,
        "late": who.since,
    }


def answer(visit: Visit, session: Session, who: Participant) -> Response:
    """Answer a case; where that cannot be, the page says why above what may be done now."""
    try:
        place = place_in(visit.form, count=len(session.items))
        phase = phase_in(visit.form, place=place)
        given = Give(
            who.id,
            place,
            phase,
            visit.form.get("label", ""),
            _sure(session, who, place, phase, visit.form),
            SEEN.since(session, who, place, phase) if session.plan_pace is Pace.OWN else None,
        )
        session = room().act(session.code, given)
    except SessionError as error:
        return _again(visit, session.code, error)
    who = session.participants[who.id]
    if session.plan_pace is Pace.OWN and outcome_told(session, who, place):
        return onward(f"/join/{session.code}/done/{place}")
    return onward(f"/join/{session.code}")


def _sure(
    session: Session, who: Participant, place: int, phase: Phase, form: Mapping[str, str]
) -> int:
    """How sure; not asked for what was answered already, which is said first."""
    return 50 if who.answer(place, phase) else confidence_in(form)


def _again(visit: Visit, code: str, error: MedModelsError) -> Response:
    """The page as it is now, with what went wrong and, where the same is still asked, what was
    typed.
    """
    session, who = member(visit)
    now = session.standing(who)
    same = (str(now.place), str(now.phase)) == (visit.form.get("place"), visit.form.get("phase"))
    typed = visit.form if same else {}
    return own_page(visit, session, who, said=str(error), typed=typed, status=status_of(error))


def suspect(visit: Visit) -> Response:
    """Say whether advice seemed wrong on purpose."""
    session, who = member(visit)
    try:
        room().act(session.code, Suspect(who.id, visit.form.get("said", "")))
    except UnknownName:
        return own_page(visit, session, who, said="Pick an answer first.", status=400)
    return onward(f"/join/{session.code}")


def film(visit: Visit) -> Response:
    """The picture of a case that is before somebody or was answered by them."""
    session, who = member(visit)
    place = _place(visit)
    if place is None or not may_see_case(session, who, place):
        raise Refused(404, _NO_PICTURE)
    png = picture(case_at(session, place), whole="whole" in visit.request.query_params)
    if png is None:
        raise Refused(404, _NO_PICTURE)
    kept = {"cache-control": "private, max-age=3600"}
    return Response(png, media_type="image/png", headers=GUARDS | kept)


def _place(visit: Visit) -> int | None:
    said = visit.named("place")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None


def done(visit: Visit) -> Response:
    """A case that was answered at one's own pace: its truth, the model, and the way on."""
    session, who = member(visit)
    place = _place(visit)
    if (
        place is None
        or not may_see_case(session, who, place)
        or session.plan_pace is not Pace.OWN
        or (told := outcome_told(session, who, place)) is None
    ):
        return onward(f"/join/{session.code}")
    model = model_shown(session, who, place)
    return page(
        "done.html",
        **_around(session, who),
        place=place,
        number=session.order_of(who).index(place) + 1,
        first=who.answer(place, Phase.BEFORE),
        last=who.answer(place, Phase.AFTER),
        case=shown_case(case_at(session, place)),
        model=model,
        rules=model.rules if model else "",
        told=told,
    )


def own_report(visit: Visit) -> Response:
    """The participant's report, once everything is told."""
    session, who = member(visit)
    if session.stage is not Stage.DEBRIEF:
        raise Refused(403, _NO_REPORT)
    guards = GUARDS | {"content-security-policy": _REPORT_POLICY}
    return HTMLResponse(report_of_one(session, who), headers=guards)
