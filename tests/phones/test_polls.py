"""A poll on phones: the same door and cookies as a session, and nothing told before its time."""

from __future__ import annotations

import asyncio
import random

import pytest
from starlette.responses import Response

from medmodels.polls import Ask, ClosePoll, PollCommand, PutQuestion, ShowAnswers
from medmodels.sessions import Opened
from tests.phones.calling import Browser, Reply
from tests.phones.rooms import Phone, app, conductor
from tests.phones.test_guards import HOST_PAGES, anything
from tests.phones.test_news import Stream
from tests.shares import part
from ui.classroom import classroom
from ui.phones import voting
from ui.phones.faces import BY_CODE
from ui.phones.hosting import HOSTED
from ui.phones.page import page as made_page

RIGHT, WRONG, OTHER = "It is wrong more often", "It stays as it is", "It is right more often"
REASON = "Of 100 calls 41 are right where 2% are ill."
QUESTION = PutQuestion(
    "A number is not a diagnosis", "What becomes of it?", (WRONG, RIGHT, OTHER), RIGHT, REASON
)
OPINION = PutQuestion("Whose harm?", "Which is worse?", ("The first", "The second"), None, "")
HOSTILE = PutQuestion(
    "<i>t</i>", "<script>x</script>?", ("<b>a</b>", "{{7*7}}"), "<b>a</b>", "<img src=x>"
)


@pytest.fixture
def at() -> Opened:
    room = classroom(make=True)
    assert room
    return room.open_poll("A number is not a diagnosis")


def tell(at: Opened, *commands: PollCommand) -> None:
    """What the page *Lessons* says to the poll."""
    room = classroom()
    assert room
    for command in commands:
        room.act(at.code, command)


def joined(at: Opened, count: int) -> list[Phone]:
    phones = [Phone(at.code, address=f"10.0.0.{n}") for n in range(count)]
    for phone in phones:
        phone.join()
    return phones


def vote(phone: Phone, choice: object, name: str = "q") -> Reply:
    return phone.post("/answer", {"question": name, "answer": str(choice)})


def test_every_kind_of_code_has_a_face_on_phones_and_for_who_conducts() -> None:
    """Sessions and polls."""
    assert BY_CODE.keys() == HOSTED.keys()
    assert len(BY_CODE) == 2


def test_a_phone_goes_through_a_question(at: Opened) -> None:
    """From the code to what the class said; every page whole without a script."""
    phone = Phone(at.code)
    door = phone.get()
    assert "A number is not a diagnosis" in door.text
    assert 'name="nickname"' not in door.text
    assert phone.join().status == 303
    assert "You are in" in phone.get().text
    tell(at, Ask("q", QUESTION))
    page = phone.get().text
    assert all(f"<span>{answer}</span>" in page for answer in QUESTION.answers)
    assert vote(phone, 1).status == 303
    page = phone.get().text
    assert "Your answer stands" in page
    assert "<form" not in page
    tell(at, ShowAnswers("q"))
    page = phone.get().text
    assert "Your answer was right." in page
    assert REASON in page
    assert "1 answer." in page
    tell(at, Ask("next", OPINION))
    assert "Which is worse?" in phone.get().text
    tell(at, ClosePoll())
    assert "The poll is over" in phone.get().text
    assert "nobody can join it any more" in Phone(at.code, address="10.0.0.9").get().text


def test_nothing_of_what_is_right_comes_before_it_is_shown(at: Opened) -> None:
    """Every body and header of every page until then, before and after the own answer; nor how many
    said what, which would tell the same.
    """
    quick, slow, third = joined(at, 3)
    tell(at, Ask("q", QUESTION))

    def look(phone: Phone) -> None:
        for path in ("", "/phase", "/answer", "/report", "/case/0.png", "/done/0", "/suspect"):
            phone.get(path)
        phone.browser.get(f"/host/{at.code}")

    for phone in (quick, slow):
        look(phone)
    pages = []
    for phone, choice in ((quick, 1), (third, 0)):
        vote(phone, choice)
        vote(phone, 2)  # a second one is refused, and tells nothing
        look(phone)
        pages.append(phone.get().text.replace(phone.token, "…"))
    look(slow)
    hidden = (REASON, "right answer", "was right", "was not right", 'class="right"', "class said")
    for phone in (quick, slow, third):
        assert not [word for word in hidden for body in phone.bodies if word in body]
    # what one said apart, a right answer and a wrong one look the same
    nonce = [page.partition('nonce="')[2].partition('"')[0] for page in pages]
    assert nonce == ["", ""]
    assert pages[0].replace(RIGHT, "…") == pages[1].replace(WRONG, "…")
    tell(at, Ask("next", OPINION))
    look(quick)
    assert not [word for word in hidden for body in quick.bodies if word in body]
    tell(at, ShowAnswers("q"))
    assert REASON in quick.get().text
    assert "Your answer was not right." in third.get().text


def test_what_a_page_is_made_of_holds_no_more_than_the_page(
    at: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what is right nor why, nor how many said what, reaches a template before its time."""
    made: list[dict[str, object]] = []

    def noted(template: str, **context: object) -> Response:
        made.append(context)
        return made_page(template, **context)

    monkeypatch.setattr(voting, "page", noted)
    (phone,) = joined(at, 1)
    tell(at, Ask("q", QUESTION))
    phone.get()
    vote(phone, 0)
    phone.get()
    tell(at, ShowAnswers("q"))
    phone.get()
    known = [(one["right"], one["because"], one["count"], bool(one["told"])) for one in made]

    assert known == [("", "", 0, False)] * 2 + [(RIGHT, REASON, 1, True)]


@pytest.mark.parametrize("people", [0, 1, 2])
def test_few_or_nobody_answers(at: Opened, people: int) -> None:
    """Sentences, never a nan or an error."""
    watching, *phones = joined(at, people + 1)
    tell(at, Ask("q", QUESTION))
    for phone in phones:
        assert vote(phone, 0).status == 303
    assert conductor(at).get(f"/host/{at.code}/phase").json["counted"] == (
        f"{people} of {people + 1} have answered."
    )
    tell(at, ShowAnswers("q"))
    page = watching.get().text

    assert f"{people} answer{'' if people == 1 else 's'}." in page
    assert "nan" not in page.lower().replace("resonance", "")
    assert f'width="{100 if people else 0}"' in page


def test_where_opinions_are_asked_for_nothing_is_right(at: Opened) -> None:
    """What the class said stands alone."""
    (phone,) = joined(at, 1)
    tell(at, Ask("q", OPINION))
    vote(phone, 0)
    tell(at, ShowAnswers("q"))
    page = phone.get().text

    assert "What the class said" in page
    assert "right" not in page.partition("<main>")[2].partition("</main>")[0]


@pytest.mark.parametrize("choice", ["", "3", "-1", "9" * 40, "x", "½", "１"])
def test_what_is_no_answer_is_refused_in_a_sentence(at: Opened, choice: str) -> None:
    """And the question is asked still."""
    (phone,) = joined(at, 1)
    tell(at, Ask("q", QUESTION))
    reply = vote(phone, choice)

    assert reply.status == 400
    assert "Pick an answer first." in reply.text
    assert "Send my answer" in reply.text


def test_a_second_answer_is_refused_with_the_first(at: Opened) -> None:
    """From another tab, say."""
    (phone,) = joined(at, 1)
    tell(at, Ask("q", QUESTION))
    vote(phone, 2)
    reply = vote(phone, 1)

    assert reply.status == 409
    assert f"You answered this already: “{OTHER}”." in reply.text


def test_late_answers_and_those_to_nothing_are_refused(at: Opened) -> None:
    """After they were shown, after the end, and to what was never asked."""
    (phone,) = joined(at, 1)
    assert vote(phone, 0).status == 404
    tell(at, Ask("q", QUESTION), ShowAnswers("q"))
    assert vote(phone, 0).status == 409
    tell(at, Ask("next", OPINION), ClosePoll())
    assert vote(phone, 0, "next").status == 410


def test_a_phone_comes_back_to_where_it_was(at: Opened) -> None:
    """By its cookie, by its link on another phone; nobody else gets in without joining."""
    (phone,) = joined(at, 1)
    tell(at, Ask("q", QUESTION))
    vote(phone, 0)
    other = Phone(at.code, address="10.0.0.8")
    assert other.get("/rejoin/" + phone.token).status == 303
    assert "Your answer stands" in other.get().text
    stranger = Phone(at.code, address="10.0.0.9")
    assert vote(stranger, 1).status == 403
    assert stranger.get("/rejoin/nobody").status == 404
    cookie = phone.browser.post("/join", {}).headers.get("set-cookie", "")
    assert not cookie


def test_the_cookie_is_out_of_reach(at: Opened) -> None:
    """Of scripts, of other sites and of other codes."""
    reply = Browser(app()).post(f"/join/{at.code}", {})
    cookie = reply.headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert f"Path=/join/{at.code};" in cookie


def test_what_stands_in_a_question_is_text(at: Opened) -> None:
    """Whatever it looks like, on the phone and for who conducts."""
    (phone,) = joined(at, 1)
    tell(at, Ask("<q>", HOSTILE))
    pages = [phone.get().text]
    vote(phone, 0, "<q>")
    tell(at, ShowAnswers("<q>"))
    pages += [phone.get().text, conductor(at).get(f"/host/{at.code}").text]
    for page in pages:
        assert not [tag for tag in ("<script>x", "<b>a", "<img", "<i>t", "<q>") if tag in page]
        assert "49" not in page.partition("<main>")[2]


def test_pages_are_small_and_say_what_they_are_for(at: Opened) -> None:
    """Also of eight long answers."""
    long = PutQuestion("A lesson", "x" * 300, tuple(f"{n} {'y' * 200}" for n in range(8)), None, "")
    (phone,) = joined(at, 1)
    pages = [phone.get()]
    tell(at, Ask("q", long))
    pages.append(phone.get())
    tell(at, ShowAnswers("q"))
    pages += [phone.get(), conductor(at).get(f"/host/{at.code}")]
    for page in pages:
        assert len(page.body) < 100_000
        assert page.text.count("<h1>") == 1
        assert "For education, demonstration and retrospective review" in page.text
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"


def test_the_secret_conducts_and_nothing_else(at: Opened) -> None:
    """Shows the answers and ends the poll from a second device; there are no files of it."""
    host = conductor(at)
    assert "Nothing was asked" in host.get(f"/host/{at.code}").text
    tell(at, Ask("q", QUESTION))
    assert at.secret not in host.get(f"/host/{at.code}").text
    act = f"/host/{at.code}/act"
    assert host.post(act, {"do": "show", "name": "q"}).to == f"/host/{at.code}"
    assert "What the class said" in host.get(f"/host/{at.code}").text
    assert host.post(act, {"do": "begin"}).status == 400
    assert host.get(f"/host/{at.code}/report.html").status == 404
    assert host.get(f"/host/{at.code}/answers.csv").status == 404
    host.post(act, {"do": "close"})
    assert "The poll is over" in host.get(f"/host/{at.code}").text


def test_no_participant_conducts(at: Opened) -> None:
    """Neither with their cookie nor with their token as the host's."""
    (phone,) = joined(at, 1)
    tell(at, Ask("q", QUESTION))
    forged = Browser(app(), cookies={f"medmodels_host_{at.code}": (phone.token, "/")})
    for browser in (phone.browser, forged):
        for page in HOST_PAGES:
            assert browser.get(f"/host/{at.code}{page}").status == 403
        assert browser.post(f"/host/{at.code}/act", {"do": "show", "name": "q"}).status == 403
    room = classroom()
    assert room
    assert room.poll(at.code).told == frozenset()


def test_news_come_by_a_stream(at: Opened) -> None:
    """The question, that the own answer is in, what was said; nothing of others' answers."""
    phone, other = joined(at, 2)

    async def play() -> list[str]:
        async with Stream(phone) as stream:
            lines = [await stream.line()]
            await asyncio.to_thread(tell, at, Ask("q", QUESTION))
            lines.append(await stream.line())
            await asyncio.to_thread(vote, other, 1)
            await asyncio.to_thread(vote, phone, 0)
            lines.append(await stream.line())
            await asyncio.to_thread(tell, at, ShowAnswers("q"))
            lines.append(await stream.line())
            return lines

    assert asyncio.run(play()) == ["lobby", "0-asked", "0-said", "0-told"]


def test_wrong_codes_are_counted_as_for_a_session(at: Opened) -> None:
    """Ten in a minute; who takes part gets in still."""
    (phone,) = joined(at, 1)
    for letter in "ACDEFGHJKM":
        phone.browser.get("/join/AAAAA" + letter)

    assert phone.get().status == 200
    assert Phone(at.code, address="10.0.0.0").get().status == 429


def test_anything_at_all_gets_an_answer_and_no_secret(at: Opened) -> None:
    """Never an error of the server's own, never a word of what is right."""
    draw = random.Random(23)
    (phone,) = joined(at, 1)
    stranger = Browser(app(), address="10.0.0.5")
    tell(at, Ask("q", QUESTION))
    hidden = (REASON, "was right", "was not right", "What the class said", at.secret)
    for n in range(part(300, of=5_000)):
        method, path, body, headers = anything(draw, at, more=("question", "answer"))
        if path.partition("?")[0].endswith("/events") and method == "GET":
            continue  # it would not end
        reply = (phone.browser if n % 2 else stranger).ask(method, path, body, headers)
        assert reply.status < 500, (method, path, body, headers)
        assert not [word for word in hidden if word in reply.text], (method, path, body, headers)
