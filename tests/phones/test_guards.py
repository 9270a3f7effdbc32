"""What is refused, and how: in a sentence, and never with the server's own error."""

from __future__ import annotations

import random
import string
from urllib.parse import quote

import pytest

from medmodels.sessions import Begin, Opened, Plan, Reveal
from tests.phones.calling import Browser
from tests.phones.rooms import Phone, app, conductor, hidden_words, laid_out, opened, session, tell
from tests.shares import part
from ui.phones.routes import ADDRESSES
from ui.phones.showing import IN_FULL
from ui.tries import Tries

OPENING = laid_out("breast-fna", Plan())
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def at() -> Opened:
    return opened(OPENING)


def test_every_modality_can_be_shown() -> None:
    """The registry knows what questions are asked of."""
    from medmodels.report.small import SMALL

    assert IN_FULL.keys() == SMALL.keys()


def test_pages_are_kept_by_nobody_and_load_nothing_from_elsewhere(at: Opened) -> None:
    """Every answer says so, errors too; what has a digest in its name may be kept."""
    phone = Phone(at.code)
    phone.join()
    for path in ("", "/phase", "/nowhere", "/report"):
        headers = phone.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
    policy = phone.get().headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    page = phone.get().text
    for found in page.split('"'):
        if found.startswith("/join/static/"):
            kept = phone.browser.get(found)
            assert kept.status == 200
            assert "immutable" in kept.headers["cache-control"]
    assert "http://" not in page
    assert "https://" not in page


def test_every_page_says_what_it_is_for(at: Opened) -> None:
    """And has a title, a language and one heading of the first order."""
    phone = Phone(at.code)
    pages = [phone.get(), phone.browser.get("/join"), phone.browser.get("/host")]
    phone.join()
    pages += [phone.get(), phone.get("/nowhere"), conductor(at).get(f"/host/{at.code}")]
    tell(at.code, Begin())
    pages.append(phone.get())

    for page in pages:
        assert "For education, demonstration and retrospective review" in page.text
        assert page.text.count("<h1>") == 1
        assert '<html lang="en">' in page.text
        assert "<title>" in page.text
        assert len(page.body) < 100_000


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://[broken"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_forms_of_other_sites_are_refused(at: Opened, headers: dict[str, str]) -> None:
    """Whatever they hold."""
    phone = Phone(at.code)

    assert phone.post("", {}, headers).status == 403
    assert (
        phone.browser.post("/host", {"code": at.code, "secret": at.secret}, headers).status == 403
    )
    assert not session(at.code).everybody


def test_forms_of_this_site_are_taken_under_any_name_of_it(at: Opened) -> None:
    """A phone comes by the machine's address, or by a name that nobody told the server; neither
    stands in an answer.
    """
    phone = Phone(at.code)
    there = {"host": "evil.example", "origin": "http://evil.example"}
    joined = phone.post("", {}, {**there, "sec-fetch-site": "same-origin"})

    assert joined.status == 303
    assert joined.to.startswith("/join/")
    for path in ("", "/answer", "/rejoin/x", "/nowhere"):
        reply = phone.get(path, {"host": "evil.example"})
        assert "evil" not in reply.text + str(reply.headers)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"nickname=" + b"x" * 9000, FORM, 413),
        (b"nickname=a", "text/plain", 415),
        (b"nickname=a", "multipart/form-data; boundary=x", 415),
        (b"nickname=%00", FORM, 400),
        (b"nickname=%ff", FORM, 400),
        (b"\xff\xfe", FORM, 400),
        (b"no pair at all", FORM, 400),
        (b"&".join(b"a=%d" % n for n in range(40)), FORM, 400),
        (b"", FORM, 303),
    ],
)
def test_broken_forms_get_a_sentence(at: Opened, body: bytes, kind: str, status: int) -> None:
    """What is too large, of another kind or encoding, or no form."""
    reply = Phone(at.code).browser.ask("POST", f"/join/{at.code}", body, {"content-type": kind})

    assert reply.status == status
    assert status == 303 or 'role="alert"' in reply.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "POST"])
def test_other_methods_are_not_known(at: Opened, method: str) -> None:
    """With what is."""
    reply = Phone(at.code).browser.ask(method, "/join", b"", {"content-type": FORM})

    assert reply.status == 405
    assert reply.headers["allow"] == "GET, HEAD"


def test_wrong_codes_are_counted(at: Opened) -> None:
    """Ten in a minute, then none, not even a right one; but who takes part gets in."""
    phone, other = Phone(at.code), Phone(at.code, address="10.0.0.2")
    phone.join()
    tried = [phone.browser.get("/join/AAAAA" + letter).status for letter in "ACDEFGHJKMNP"]

    assert tried == [404] * 10 + [429] * 2
    assert phone.get().status == 200
    assert phone.answer(0, "before", "benign").status == 409  # not begun
    stranger = Phone(at.code)
    assert stranger.get().status == 429
    assert "Wait a minute" in stranger.get().text
    assert stranger.join().status == 429
    assert other.get().status == 200


def test_what_cannot_be_a_code_is_no_try(at: Opened) -> None:
    """A class behind one address mistypes a lot, and is not shut out."""
    phone = Phone(at.code)

    assert {phone.browser.get(f"/join/{n}0OI").status for n in range(15)} == {404}
    assert phone.get().status == 200


def test_a_stream_is_not_begun_for_its_head(at: Opened) -> None:
    """It would never end."""
    phone = Phone(at.code)
    phone.join()

    assert phone.browser.ask("HEAD", f"{phone.path}/events").status == 405


def test_tries_come_back_after_a_minute() -> None:
    """Each on its own clock."""
    now = [0.0]
    tries = Tries(2, now=lambda: now[0])
    tries.miss("a")
    now[0] = 30.0
    tries.miss("a")
    assert tries.are_used_up("a")
    assert not tries.are_used_up("b")
    now[0] = 61.0
    assert not tries.are_used_up("a")


# -- who conducts --


def test_the_secret_conducts(at: Opened) -> None:
    """From a second screen, button by button; the secret stands in no page and no address."""
    host = conductor(at)
    page = host.get(f"/host/{at.code}")
    assert page.status == 200
    assert at.secret not in page.text
    assert "Begin" in page.text

    def press(do: str) -> str:
        place = str(session(at.code).place)
        there = host.post(f"/host/{at.code}/act", {"do": do, "place": place})
        assert (there.status, there.to) == (303, f"/host/{at.code}")
        return host.get(there.to).text

    assert "Reveal the model" in press("begin")
    assert "Shut the second answers" in press("reveal")
    assert "Next case" in press("shut")
    assert "Case 2 of 3" in press("next")
    assert "The answering has ended" in press("close")
    assert "Report of the class" in press("debrief")


def test_the_hosts_cookie_is_out_of_reach() -> None:
    """Of scripts, of other sites, and of the pages of participants."""
    at = opened(OPENING)
    browser = Browser(app())
    cookie = browser.post("/host", {"code": at.code, "secret": at.secret}).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/;" in cookie


def test_a_click_on_what_has_passed_does_nothing(at: Opened) -> None:
    """As one on a second screen."""
    host = conductor(at)
    tell(at.code, Begin())
    for _ in range(2):
        host.post(f"/host/{at.code}/act", {"do": "reveal", "place": "0"})
    host.post(f"/host/{at.code}/act", {"do": "next", "place": "2"})
    state = session(at.code)

    assert (state.place, str(state.phase)) == (0, "after")
    assert host.post(f"/host/{at.code}/act", {"do": "dance"}).status == 400


def test_an_answer_changes_the_count_and_not_the_page_of_who_conducts(at: Opened) -> None:
    """In a burst of answers no button goes from under a finger; a reveal is another page."""
    host, phone = conductor(at), Phone(at.code)
    phone.join()
    tell(at.code, Begin())
    first = host.get(f"/host/{at.code}/phase").json
    phone.answer(0, "before", "benign")
    second = host.get(f"/host/{at.code}/phase").json
    tell(at.code, Reveal(0))

    assert (first["counted"], second["counted"]) == (
        "0 of 1 have answered.",
        "1 of 1 have answered.",
    )
    assert first["version"] == second["version"]
    assert host.get(f"/host/{at.code}/phase").json["version"] != second["version"]


HOST_PAGES = ("", "/phase", "/events", "/report.html", "/answers.csv", "/act")


def test_no_participant_conducts(at: Opened) -> None:
    """With neither their cookie, nor their token as the host's, nor another session's secret."""
    phone, elsewhere = Phone(at.code), conductor(opened(OPENING))
    phone.join()
    forged = Browser(app(), cookies={f"medmodels_host_{at.code}": (phone.token, "/host")})
    theirs = dict(phone.browser.cookies)
    carried = Browser(app(), cookies={name: (value, "/") for name, (value, _) in theirs.items()})
    for browser in (phone.browser, forged, carried, elsewhere):
        for page in HOST_PAGES:
            reply = browser.get(f"/host/{at.code}{page}")
            assert reply.status == 403, page
            assert OPENING.items[0].advice.said not in reply.text
        assert browser.post(f"/host/{at.code}/act", {"do": "begin"}).status == 403
    assert phone.browser.post("/host", {"code": at.code, "secret": phone.token}).status == 403
    assert str(session(at.code).stage) == "lobby"


def test_wrong_secrets_are_counted(at: Opened) -> None:
    """Ten in a minute; then not even the right one, from there."""
    browser = Browser(app())
    guess = {"code": at.code, "secret": "0" * 40}
    tried = [browser.post("/host", guess).status for _ in range(12)]

    assert tried == [403] * 10 + [429] * 2
    assert browser.post("/host", {"code": at.code, "secret": at.secret}).status == 429
    assert conductor(at).get(f"/host/{at.code}").status == 200


def test_a_session_that_is_not_there_looks_like_a_wrong_secret(at: Opened) -> None:
    """Nobody finds codes at the host's door."""
    browser = Browser(app())
    unknown = browser.post("/host", {"code": "AAAAAA", "secret": "0"})
    wrong = browser.post("/host", {"code": at.code, "secret": "0"})

    assert unknown.status == wrong.status == 403
    assert browser.get("/host/AAAAAA").status == browser.get(f"/host/{at.code}").status == 403


# -- anything at all --

PATHS = [route.path for route in ADDRESSES]
METHODS = ("GET", "GET", "POST", "POST", "HEAD", "PUT", "\x00", "get")
NASTY = ("\x00", "../..", "<b>", "'\"", "é", "𝕏", "%", "{{7*7}}", "0", "1", "-1", "9" * 30, "", "=")


def _word(draw: random.Random, at: Opened) -> str:
    return draw.choice(
        (
            at.code,
            at.code.lower(),
            draw.choice(NASTY),
            "".join(draw.choices(string.printable, k=draw.randrange(12))),
            "before",
            "after",
            "benign",
        )
    )


def anything(
    draw: random.Random, at: Opened, more: tuple[str, ...] = ()
) -> tuple[str, str, bytes, dict[str, str]]:
    """A request that is half right and half anything; ``more`` are names of fields."""
    path = draw.choice(PATHS)
    for name in ("code", "place", "token", "name", "rest:path"):
        word = at.code if name == "code" and draw.random() < 0.8 else _word(draw, at)
        path = path.replace(f"{{{name}}}", quote(word, safe=""))
    query = draw.choice(("", "", f"?code={quote(_word(draw, at))}", "?%00", "?whole"))
    names = (
        "place",
        "phase",
        "label",
        "confidence",
        "nickname",
        "said",
        "code",
        "secret",
        "do",
        *more,
    )
    fields = [
        f"{quote(draw.choice(names))}={quote(_word(draw, at))}" for _ in range(draw.randrange(6))
    ]
    body = draw.choice(("&".join(fields).encode(), draw.randbytes(draw.randrange(40))))
    headers = {
        "content-type": draw.choice((FORM, FORM, FORM, "text/plain", "")),
        "origin": draw.choice(
            ("http://class.local:8501", "http://class.local:8501", "null", "\xff")
        ),
        "sec-fetch-site": draw.choice(("same-origin", "none", "cross-site", "x")),
    }
    if draw.random() < 0.1:
        headers["cookie"] = draw.choice(("a", "=", ";;", f"medmodels_{at.code}=\xff", "\x00"))
    return draw.choice(METHODS), path + query, body, headers


def test_anything_at_all_gets_an_answer_and_no_secret(at: Opened) -> None:
    """Never an error of the server's own, never a word of the model."""
    draw, phone, stranger = random.Random(17), Phone(at.code), Browser(app(), address="10.0.0.5")
    phone.join()
    tell(at.code, Begin())
    words = hidden_words(OPENING, 0) | hidden_words(OPENING, 1) | {at.secret, "What it was"}
    for n in range(part(500, of=10_000)):
        method, path, body, headers = anything(draw, at)
        if path.partition("?")[0].endswith("/events") and method == "GET":
            continue  # it would not end
        reply = (phone.browser if n % 2 else stranger).ask(method, path, body, headers)
        assert reply.status < 500, (method, path, body, headers)
        assert not [word for word in words if word in reply.text], (method, path, body, headers)
