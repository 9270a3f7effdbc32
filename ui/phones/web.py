"""Every way in from a phone: which methods it takes, what a form may be, what an error says."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from medmodels.errors import AnswerGiven, MedModelsError, SessionError, StoreError
from ui.phones.page import page
from ui.phones.pool import in_thread

__all__ = ["Refused", "Visit", "Way", "status_of"]

_LARGEST = 8192  # bytes of a form
_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OTHER_SITE = "This form was sent from another page. Open the session's own page and answer there."
_NO_FORM = "This form cannot be read. Go back and send it again."
_TOO_LARGE = "This form is larger than any of this page. Go back and write less."
_NO_METHOD = "This page can only be opened, or be sent its own form."
_AWAY = "The server cannot reach its store at the moment. Try again in a minute."
# By the code of an error; what is not named is 400.
_STATUS = {
    "session-unknown": 404,
    "session-over": 410,
    "session-full": 409,
    "door-shut": 403,
    "participant-removed": 403,
    "nickname-taken": 409,
    "participant-unknown": 403,
    "no-such-case": 404,
    "answer-shut": 409,
    "no-such-question": 404,
    "vote-given": 409,
    "vote-shut": 409,
    "poll-over": 410,
    "pack-case-gone": 410,
}


class Refused(Exception):
    """No page, but a sentence that says why, under a status of HTTP."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody asks for a page, or sends its ``form``."""

    request: Request
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client else ""

    @property
    def is_secure(self) -> bool:
        return self.request.url.scheme == "https"

    def named(self, parameter: str) -> str:
        """A part of the address of the page; empty where it has none of that name."""
        return str(self.request.path_params.get(parameter, ""))

    def cookie(self, name: str) -> str:
        return self.request.cookies.get(name, "")


Handler = Callable[[Visit], Response] | Callable[[Visit], Awaitable[Response]]


class Way:
    """What is done for each method: a function is called in a thread, a coroutine on the event
    loop.
    """

    def __init__(self, get: Handler | None = None, post: Handler | None = None) -> None:
        self._by_method = {"GET": get, "HEAD": get, "POST": post}
        self._allowed = ", ".join(name for name, of in self._by_method.items() if of)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except Refused as refused:
            response = page("said.html", status=refused.status, said=refused.sentence)
        except ClientDisconnect:  # it went before its form was whole; nobody reads this
            response = Response(status_code=400)
        except StoreError:
            response = page("said.html", status=503, said=_AWAY)
        except MedModelsError as error:
            response = page("said.html", status=status_of(error), said=str(error))
        if response.status_code == 405:
            response.headers["allow"] = self._allowed
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        handler = self._by_method.get(request.method)
        streams = inspect.iscoroutinefunction(handler)
        if handler is None or (streams and request.method == "HEAD"):  # it would never end
            raise Refused(405, _NO_METHOD)
        form = {}
        if request.method == "POST":
            if not _from_own_page(request):
                raise Refused(403, _OTHER_SITE)
            form = await _form(request)
        visit = Visit(request, form)
        found: Any = handler(visit) if streams else await in_thread(handler, visit)
        response: Response = await found if streams else found
        return response


def status_of(error: MedModelsError) -> int:
    """The status of HTTP that says what kind of error it is."""
    if isinstance(error, AnswerGiven):
        return 409
    return _STATUS.get(error.code, 400) if isinstance(error, SessionError) else 400


def _from_own_page(request: Request) -> bool:
    """Whether a form comes from a page of this server; programs say nothing of where they are."""
    origin = request.headers.get("origin")
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        return False
    try:
        return origin is None or urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:  # it is no address at all
        return False


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; the last of those with one name."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise Refused(415, _NO_FORM)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise Refused(413, _TOO_LARGE)
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except ValueError:  # not UTF-8, no pairs, or too many
        raise Refused(400, _NO_FORM) from None
    if any(_CONTROL.search(name) or _CONTROL.search(value) for name, value in pairs):
        raise Refused(400, _NO_FORM)
    return dict(pairs)
