"""The addresses for phones, beside those of the pages: every one below /join and /host is here."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from ui.announcing import listen
from ui.phones import answering, faces, hosting, joining
from ui.phones.page import ASSETS, GUARDS, onward
from ui.phones.streams import NEWS, events
from ui.phones.web import Refused, Visit, Way

__all__ = ["ADDRESSES"]

_NOTHING = "There is nothing at this address. Enter the code that stands on the wall."


def _asset(visit: Visit) -> Response:
    """The style or the script, to be kept for a year: what changes has another name."""
    if visit.named("name") not in ASSETS:
        raise Refused(404, _NOTHING)
    data, kind = ASSETS[visit.named("name")]
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(data, media_type=kind, headers=GUARDS | kept)


def _nothing(visit: Visit) -> Response:
    """Any other address; one that ends in a slash too many finds its page."""
    if visit.request.url.path in ("/join/", "/host/"):
        return onward(visit.request.url.path[:-1])
    raise Refused(404, _NOTHING)


listen(NEWS.tell)
_CODE, _HOST = "/join/{code}", "/host/{code}"
ADDRESSES = [
    Route("/join", Way(joining.door)),
    Route("/join/static/{name}", Way(_asset)),
    Route(_CODE, Way(joining.own, joining.join)),
    Route(f"{_CODE}/answer", Way(joining.back, faces.answer)),
    Route(f"{_CODE}/suspect", Way(joining.back, answering.suspect)),
    Route(f"{_CODE}/case/{{place}}.png", Way(answering.film)),
    Route(f"{_CODE}/done/{{place}}", Way(answering.done)),
    Route(f"{_CODE}/events", Way(events)),
    Route(f"{_CODE}/phase", Way(faces.phase)),
    Route(f"{_CODE}/rejoin/{{token}}", Way(joining.rejoin)),
    Route(f"{_CODE}/report", Way(answering.own_report)),
    Route("/join/{rest:path}", Way(_nothing)),
    Route("/host", Way(hosting.host_door, hosting.conduct)),
    Route(_HOST, Way(hosting.controls)),
    Route(f"{_HOST}/act", Way(hosting.host_back, hosting.act)),
    Route(f"{_HOST}/events", Way(hosting.host_events)),
    Route(f"{_HOST}/phase", Way(hosting.host_phase)),
    Route(f"{_HOST}/report.html", Way(hosting.host_report)),
    Route(f"{_HOST}/answers.csv", Way(hosting.answers_csv)),
    Route("/host/{rest:path}", Way(_nothing)),
]
