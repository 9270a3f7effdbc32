"""The pages' style comes with the page, before anything is drawn."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from tests.phones.calling import Browser
from ui.styled import Styled

PAGE = "<html><head><title>a</title></head><body>é</body></html>"
POLICY = {"content-security-policy": "style-src 'self'"}
SAME = {"etag": '"1"', "last-modified": "Mon, 02 Nov 2026 00:00:00 GMT"}


async def _in_pieces(scope: Scope, receive: Receive, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/html")],
        }
    )
    for piece in (PAGE[:10], PAGE[10:]):
        await send({"type": "http.response.body", "body": piece.encode(), "more_body": True})
    await send({"type": "http.response.body"})


def _page(request: object) -> Response:
    asked = getattr(request, "headers", {})
    if "if-none-match" in asked:
        return Response(status_code=304)
    return HTMLResponse(PAGE, headers=SAME)


def _browser() -> Browser:
    app = Starlette(
        routes=[
            Route("/", _page),
            Mount("/pieces", _in_pieces),
            Route("/words", lambda _: PlainTextResponse("</head>")),
            Route("/phone", lambda _: HTMLResponse(PAGE, headers=POLICY)),
            Route("/gone", lambda _: HTMLResponse(PAGE, 404)),
        ]
    )
    return Browser(Styled(app))


HTML = {"accept": "text/html,*/*"}


@pytest.mark.parametrize("path", ["/", "/pieces/"])
def test_a_page_holds_the_style_before_its_body(path: str) -> None:
    """Whole or in pieces it comes once, and as long as it says."""
    answer = _browser().get(path, HTML)
    head, _, rest = answer.text.partition("</head>")

    assert head.count("<style>") == 1
    assert ".stMainBlockContainer" in head
    assert ".st-key-cards" in head
    assert "--st-primary-color" in head
    assert rest == "<body>é</body></html>"
    assert int(answer.headers["content-length"]) == len(answer.body)


def test_no_page_of_another_version_is_kept() -> None:
    """What a browser has of before is not asked about, and what it gets has no mark to ask by."""
    answer = _browser().get("/", HTML | {"if-none-match": '"1"'})

    assert answer.status == 200
    assert not SAME.keys() & answer.headers.keys()


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/words", HTML), ("/gone", HTML), ("/phone", HTML), ("/", {"accept": "*/*"})],
)
def test_nothing_but_a_page_is_touched(path: str, headers: dict[str, str]) -> None:
    """Other texts, refusals, pages with a policy of their own and what belongs to a page go on as
    they are.
    """
    assert "<style>" not in _browser().get(path, headers).text
