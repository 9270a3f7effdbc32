"""The way into a session or a poll: by a code, and back by a link of one's own."""

from __future__ import annotations

import re
import secrets

from starlette.responses import Response

from medmodels.errors import SessionError
from medmodels.sessions import LONGEST_NICKNAME, NEVER, Classroom, Gathering, is_code, tidied
from ui.phones.faces import face_of
from ui.phones.page import onward, page
from ui.phones.visiting import entered, with_cookie
from ui.phones.web import Refused, Visit, status_of

__all__ = ["back", "door", "join", "own", "rejoin"]

# Drawn with the form, so that one that is sent again, as when no answer came, joins nobody twice.
_TOKEN = re.compile(r"[\w-]{32}", re.ASCII)
_CAME = "came"  # with the token, in the address right after joining
_NO_CODE = "A code has six characters, such as AC3D4E; it stands on the wall."
_NEVER = f"{' '.join(NEVER)} never occur in a code; look at the one on the wall again."
_NO_LINK = "This link belongs to nobody in this session. Join it with its code."


def door(visit: Visit) -> Response:
    """The field for a code, or on to the session whose code was typed."""
    typed = visit.request.query_params.get("code", "")
    if not typed:
        return page("door.html", said="", typed="")
    code = tidied(typed)
    if is_code(code):
        return onward(f"/join/{code}")
    never = set(code) & set(NEVER)
    return page("door.html", status=400, said=_NEVER if never else _NO_CODE, typed=code[:12])


def own(visit: Visit) -> Response:
    """The participant's page: what they should see now; or what is needed to join."""
    code = visit.named("code")
    if code != tidied(code) and is_code(tidied(code)):
        return onward(f"/join/{tidied(code)}")
    here, state, who = entered(visit)
    if who is None:
        # A link on another site brings no strict cookie along; a page of our own does.
        if visit.request.headers.get("sec-fetch-site") == "cross-site":
            return page("onward.html", to=f"/join/{code}")
        return _joined_without_cookie(visit, here, state) or _joining(state)
    if _CAME in visit.request.query_params:  # not to be copied to somebody else
        return onward(f"/join/{code}")
    return face_of(state).page(visit, state, who)


def _came(code: str, token: str) -> str:
    """The page that finds out whether the cookie was kept that was given on the way to it."""
    return f"/join/{code}?{_CAME}={token}"


def _joined_without_cookie(visit: Visit, here: Classroom, state: Gathering) -> Response | None:
    """Who has just joined and shows no cookie has a browser that keeps none; the form again would
    make another participant with each press.
    """
    token = visit.request.query_params.get(_CAME, "")
    who = here.participant(state, token) if token else None
    if who is None:
        return None
    again = f"/join/{state.code}/rejoin/{token}"
    return page("cookies.html", status=403, code=state.code, name=who.name, again=again)


def _joining(
    state: Gathering, *, said: str = "", nickname: str = "", status: int = 200
) -> Response:
    face = face_of(state)
    return page(
        "join.html",
        status=status,
        code=state.code,
        noun=face.noun,
        over=face.is_over(state),
        title=face.title(state),
        told=face.told,
        has_names=face.has_names,
        said=said,
        nickname=nickname,
        longest=LONGEST_NICKNAME,
        token=_new_token(),
    )


def _new_token() -> str:
    return secrets.token_urlsafe(24)


def join(visit: Visit) -> Response:
    """Take part; who does already comes to their page."""
    here, state, who = entered(visit)
    code, nickname = state.code, visit.form.get("nickname", "")
    if who is not None:
        return onward(f"/join/{code}")
    drawn = visit.form.get("token", "")
    token = drawn if _TOKEN.fullmatch(drawn) else _new_token()
    try:
        face_of(state).join(here, code, token, nickname)
    except SessionError as error:
        state, typed = here.gathering(code), nickname[:LONGEST_NICKNAME]
        return _joining(state, said=str(error), nickname=typed, status=status_of(error))
    return with_cookie(visit, code, token, _came(code, token))


def rejoin(visit: Visit) -> Response:
    """Come back under a link of one's own, on another phone or after its cookies were lost."""
    code, token = visit.named("code"), visit.named("token")
    here, state, _ = entered(visit)
    if here.participant(state, token) is None:
        raise Refused(404, _NO_LINK)
    # From a mail or another site the next page would not get a strict cookie; from this one it does
    response = with_cookie(visit, code, token, _came(code, token))
    if visit.request.headers.get("sec-fetch-site") == "cross-site":
        bridge = page("onward.html", to=_came(code, token))
        bridge.headers["set-cookie"] = response.headers["set-cookie"]
        return bridge
    return response


def back(visit: Visit) -> Response:
    """An address that is only for a form, opened by itself: on to the page it stands on."""
    entered(visit)
    return onward(f"/join/{tidied(visit.named('code'))}")
